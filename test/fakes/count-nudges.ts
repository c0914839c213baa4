import { vi } from 'vitest';

/** Buffers of that size are counted from here on, and take no memory, until all that was stubbed is put back. */
export function countNudges(nudgeBytes: number): { readonly nudges: number } {
  const counted = { nudges: 0 };
  vi.stubGlobal(
    'ArrayBuffer',
    class extends ArrayBuffer {
      readonly #isNudge: boolean;

      constructor(length: number) {
        super(length === nudgeBytes ? 0 : length);
        this.#isNudge = length === nudgeBytes;
        if (this.#isNudge) counted.nudges += 1;
      }

      override get byteLength(): number {
        return this.#isNudge ? nudgeBytes : super.byteLength;
      }
    },
  );
  return counted;
}
