import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.js';

describe('openStore', () => {
  it('gives a store in memory where there is no IndexedDB', async () => {
    const store = await openStore('test');
    await store.write([['a', 1]]);
    expect(await store.get('a')).toBe(1);
    expect(store.persistent).toBe(false);
  });
});
