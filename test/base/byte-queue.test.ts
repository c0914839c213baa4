import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../src/base/byte-queue.js';

describe('ByteQueue', () => {
  it('gives back what was pushed, in order, however it was cut and taken', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 200 });
    const takes = fc.array(fc.record({ count: fc.nat(60), exact: fc.boolean() }), { maxLength: 400 });
    fc.assert(
      fc.property(chunks, takes, (pushed, wanted) => {
        const all = Uint8Array.from(pushed.flatMap((chunk) => [...chunk]));
        const queue = new ByteQueue();
        const source = pushed.values();
        let taken = 0;
        for (const { count, exact } of wanted) {
          const next = source.next();
          if (!next.done) queue.push(next.value);
          const before = queue.length;
          const run = exact ? queue.take(count) : queue.takeUpTo(count);
          if (run === undefined) {
            expect(exact ? count > before : count === 0 || before === 0).toBe(true);
            continue;
          }
          expect(exact ? run.length === count : run.length >= 1 && run.length <= count).toBe(true);
          expect(queue.length).toBe(before - run.length);
          expect([...run]).toEqual([...all.subarray(taken, taken + run.length)]);
          taken += run.length;
        }
      }),
    );
  });

  it('hands out views of the chunk where one holds the whole run', () => {
    const queue = new ByteQueue();
    const chunk = new Uint8Array(100);
    queue.push(chunk);
    expect(queue.take(10)?.buffer).toBe(chunk.buffer);
    expect(queue.takeUpTo(1000)?.buffer).toBe(chunk.buffer);
    expect(queue.length).toBe(0);
  });

  it('lets go of chunks that were taken, and of all on clear', () => {
    const queue = new ByteQueue();
    for (let round = 0; round < 10_000; round += 1) {
      queue.push(new Uint8Array(8));
      queue.push(new Uint8Array(8));
      expect(queue.take(16)).toHaveLength(16);
    }
    queue.push(new Uint8Array(3));
    queue.clear();
    expect(queue.length).toBe(0);
    expect(queue.take(1)).toBeUndefined();
  });
});
