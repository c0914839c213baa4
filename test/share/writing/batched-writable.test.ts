import { expect, it } from 'vitest';
import { BatchedWritable } from '../../../src/share/writing/batched-writable.js';

const batchBytes = 1024 * 1024;

/** Takes what it is given only when the write ends: until then nobody may touch it, as in a browser. */
class SlowWritable {
  readonly taken: number[] = [];
  bytes = 0;
  #ends: (() => void)[] = [];

  write(data: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#ends.push(() => {
        const first = data[0] as number;
        if (!data.every((byte) => byte === first)) throw new Error('a batch was changed while it was written');
        this.taken.push(first);
        this.bytes += data.byteLength;
        resolve();
      });
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }

  endOne(): boolean {
    const end = this.#ends.shift();
    end?.();
    return end !== undefined;
  }
}

it('no batch is touched while it is being written, and each is written once, in order', async () => {
  const slow = new SlowWritable();
  const batched = new BatchedWritable(slow as unknown as FileSystemWritableFileStream);
  let done = false;
  const writing = (async () => {
    for (let batch = 1; batch <= 6; batch += 1) {
      for (let part = 0; part < 16; part += 1) await batched.write(new Uint8Array(batchBytes / 16).fill(batch));
    }
    await batched.write(new Uint8Array(10).fill(7));
    await batched.close();
    done = true;
  })();
  while (!done) {
    // All that can go on without the disk has gone on.
    await new Promise((resolve) => setImmediate(resolve));
    slow.endOne();
  }
  await writing;
  expect(slow.taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(slow.bytes).toBe(6 * batchBytes + 10);
});
