import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/store/memory-store.js';
import { storeCases } from '../contract/store-contract.js';

describe('MemoryStore', () => {
  it.each(storeCases)('$name', ({ run }) => run(new MemoryStore()));

  it('says that it does not last', () => {
    expect(new MemoryStore().persistent).toBe(false);
  });

  it('gives a page of a few among very many at the cost of the few', async () => {
    const pagesMs = async (others: number): Promise<number> => {
      const store = new MemoryStore();
      await store.write(Array.from({ length: others }, (_, index) => [`b/${index}`, index]));
      await store.write(['a/1', 'a/2', 'c/1', 'c/2'].map((key) => [key, key]));
      const startMs = performance.now();
      for (let count = 0; count < 200; count += 1) {
        const page = await store.scan('c/', { limit: 64, after: 'c/1' });
        if (page.length !== 1 || (await store.keys('a/')).length !== 2) throw new Error('not what was written');
        await store.write([['b/new', count % 2 === 0 ? count : undefined]]);
      }
      return performance.now() - startMs;
    };
    const best = async (others: number): Promise<number> => {
      const all = [await pagesMs(others), await pagesMs(others), await pagesMs(others)];
      return Math.min(...all);
    };
    // A thousand times as many; a look at all of them would cost about as many times more.
    expect(await best(20_000)).toBeLessThan((await best(20)) * 40);
  });

  it('holds so much and no more, all or nothing, and takes more once something has gone', async () => {
    const store = new MemoryStore({ maxMemoryStoreBytes: 10_000 });
    const value = { xml: 'x'.repeat(1000) };
    let kept = 0;
    const fill = async (): Promise<void> => {
      for (; kept < 100; kept += 1) await store.write([[`k${kept}`, [value]]]);
    };
    await expect(fill()).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(kept).toBe(4);
    const both = store.write([
      ['small', 1],
      ['large', value],
    ]);
    await expect(both).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await store.keys('')).toEqual(['k0', 'k1', 'k2', 'k3']);
    await store.write([['k0', [{ xml: 'y'.repeat(900) }]]]);
    await store.write([['k1', undefined]]);
    await store.write([['k4', [value]]]);
    expect(await store.keys('')).toEqual(['k0', 'k2', 'k3', 'k4']);
  });
});
