import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/store/memory-store.js';
import { storeCases } from '../contract/store-contract.js';

describe('MemoryStore', () => {
  it.each(storeCases)('$name', ({ run }) => run(new MemoryStore()));

  it('says that it does not last', () => {
    expect(new MemoryStore().persistent).toBe(false);
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
