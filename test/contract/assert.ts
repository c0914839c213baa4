import { FsError, type FsErrorCode } from '../../src/share/fs-error.js';

/** Assertions that hold in Node and in a page alike: contract suites run in both. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** Equality of plain values: numbers, strings, arrays and records of them. */
export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`);
}

export function sameBytes(actual: Uint8Array, expected: Uint8Array, what = 'content'): void {
  equal(actual.byteLength, expected.byteLength, `${what}: length`);
  const wrong = actual.findIndex((byte, index) => byte !== expected[index]);
  check(wrong === -1, `${what}: differs at byte ${wrong}`);
}

/** The FsError codes with which a call may fail, and must. */
export async function refused(call: Promise<unknown>, ...codes: readonly FsErrorCode[]): Promise<void> {
  let result: unknown;
  try {
    result = await call;
  } catch (error) {
    const code = error instanceof FsError ? error.code : String(error);
    if (codes.some((expected) => expected === code)) return;
    throw new Error(`refused as ${code} instead of ${codes.join(' or ')}`, { cause: error });
  }
  throw new Error(`${JSON.stringify(result) ?? 'nothing'} instead of ${codes.join(' or ')}`);
}
