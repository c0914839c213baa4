import { describe, expect, it } from 'vitest';
import { Generations } from '../../src/share/generations.js';
import { MemoryStore } from '../../src/store/memory-store.js';

const fresh = () => Generations.open(new MemoryStore(), 'f');
const file = { size: 5, lastModified: 1_700_000_000_000 };

describe('Generations', () => {
  it('never repeat for commits of the same size and time, over many reloads and blocks', async () => {
    const store = new MemoryStore();
    const seen = new Set<string>();
    let commits = 0;
    for (let session = 0; session < 5; session += 1) {
      const generations = await Generations.open(store, 'f');
      for (let round = 0; round < 1100; round += 1) {
        await generations.commit('a', file);
        seen.add(generations.etag('a', file));
        commits += 1;
      }
    }
    expect(seen.size).toBe(commits);
  });

  it('differ between commits side by side', async () => {
    const generations = await Generations.open(new MemoryStore(), 'f');
    const paths = Array.from({ length: 50 }, (_, index) => `p${index}`);
    await Promise.all(paths.map((path) => generations.commit(path, file)));
    expect(new Set(paths.map((path) => generations.etag(path, file))).size).toBe(50);
  });

  it('are the same after a reload, and no longer once the host has touched the file', async () => {
    const store = new MemoryStore();
    const before = await Generations.open(store, 'f');
    const untouched = before.etag('a', file);
    await before.commit('a', file);
    const etag = before.etag('a', file);
    expect(etag).not.toBe(untouched);
    expect(etag).toMatch(/^[a-z0-9-]{5,}$/);
    const after = await Generations.open(store, 'f');
    expect(after.etag('a', file)).toBe(etag);
    expect(after.etag('a', { ...file, lastModified: file.lastModified + 1 })).not.toBe(etag);
    expect((await Generations.open(store, 'other')).etag('a', file)).toBe(untouched);
  });

  it('follow a move of ours, replace what was there, and die with the file', async () => {
    const store = new MemoryStore();
    const generations = await Generations.open(store, 'f');
    const untouched = generations.etag('b', file);
    await generations.commit('a', file);
    await generations.commit('b', file);
    const etag = generations.etag('a', file);
    await generations.moved('a', 'b', file);
    expect(generations.etag('b', file)).toBe(etag);
    expect(generations.etag('a', file)).toBe(untouched);
    generations.removed('b');
    expect((await Generations.open(store, 'f')).etag('b', file)).toBe(untouched);
  });

  it('tell a moved file of the host from the one that it replaced, though size and time are the same', async () => {
    const generations = await Generations.open(new MemoryStore(), 'f');
    const replaced = generations.etag('b', file);
    await generations.moved('a', 'b', file);
    const first = generations.etag('b', file);
    await generations.moved('c', 'b', file);
    expect(new Set([replaced, first, generations.etag('b', file)]).size).toBe(3);
    // A record of ours that the host has since overwritten says nothing about the file that is moved.
    await generations.commit('d', file);
    await generations.moved('d', 'e', { ...file, size: 6 });
    expect(generations.etag('e', { ...file, size: 6 })).not.toBe((await fresh()).etag('e', { ...file, size: 6 }));
  });

  it('give nothing that could match while content is exchanged', async () => {
    const generations = await fresh();
    await generations.commit('a', file);
    const before = generations.etag('a', file);
    const settle = generations.unsettle('a');
    const during = [generations.etag('a', file), generations.etag('a', file)];
    expect(new Set([before, ...during]).size).toBe(3);
    for (const etag of during) expect(etag).toMatch(/^[a-z0-9-]{5,}$/);
    settle();
    expect(generations.etag('a', file)).toBe(before);
  });

  it('go on by the clock when the store fails', async () => {
    const store = new MemoryStore();
    const generations = await Generations.open(store, 'f');
    store.write = () => Promise.reject(new Error('no store'));
    const seen = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      await generations.commit('a', file);
      seen.add(generations.etag('a', file));
    }
    expect(seen.size).toBe(3);
  });
});
