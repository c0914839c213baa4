import { describe, expect, it } from 'vitest';
import { begun } from '../../../src/webdav/answers/begun.js';

describe('begun', () => {
  it('begins nothing for a client that is gone already: what it would read of the disk is dead at once', async () => {
    const reason = new Error('gone');
    let asked = 0;
    const source = {
      [Symbol.asyncIterator]: () => {
        asked += 1;
        return { next: async () => ({ done: true as const, value: undefined }) };
      },
    };
    await expect(begun(source, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(asked).toBe(0);
  });

  it('lets go of the source when the client leaves while its first item is read', async () => {
    const controller = new AbortController();
    let isReleased = false;
    async function* items(): AsyncGenerator<number> {
      try {
        controller.abort();
        yield 1;
      } finally {
        isReleased = true;
      }
    }
    await expect(begun(items(), controller.signal)).rejects.toBe(controller.signal.reason);
    expect(isReleased).toBe(true);
  });

  it('gives every item, the first included', async () => {
    async function* items(): AsyncGenerator<number> {
      yield* [1, 2, 3];
    }
    const seen: number[] = [];
    const all = await begun(items(), new AbortController().signal);
    for await (const item of all.items) seen.push(item);
    expect([all.first, ...seen]).toEqual([1, 1, 2, 3]);
  });
});
