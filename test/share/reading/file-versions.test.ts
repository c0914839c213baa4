import { describe, expect, it } from 'vitest';
import { FileVersions } from '../../../src/share/reading/file-versions.js';
import { MemoryStore } from '../../../src/store/memory-store.js';

const fresh = () => FileVersions.open(new MemoryStore(), 'f');
const file = { size: 5, lastModified: 1_700_000_000_000 };

describe('FileVersions', () => {
  it('never repeat for commits of the same size and time, over many reloads and blocks', async () => {
    const store = new MemoryStore();
    const seen = new Set<string>();
    let commits = 0;
    for (let session = 0; session < 5; session += 1) {
      const versions = await FileVersions.open(store, 'f');
      for (let round = 0; round < 1100; round += 1) {
        await versions.commit('a', file);
        seen.add(versions.etag('a', file));
        commits += 1;
      }
    }
    expect(seen.size).toBe(commits);
  });

  it('differ between commits side by side', async () => {
    const versions = await FileVersions.open(new MemoryStore(), 'f');
    const paths = Array.from({ length: 50 }, (_, index) => `p${index}`);
    await Promise.all(paths.map((path) => versions.commit(path, file)));
    expect(new Set(paths.map((path) => versions.etag(path, file))).size).toBe(50);
  });

  it('are the same after a reload, and no longer once the host has touched the file', async () => {
    const store = new MemoryStore();
    const before = await FileVersions.open(store, 'f');
    const untouched = before.etag('a', file);
    await before.commit('a', file);
    const etag = before.etag('a', file);
    expect(etag).not.toBe(untouched);
    expect(etag).toMatch(/^[a-z0-9-]{5,}$/);
    const after = await FileVersions.open(store, 'f');
    expect(after.etag('a', file)).toBe(etag);
    expect(after.etag('a', { ...file, lastModified: file.lastModified + 1 })).not.toBe(etag);
    expect((await FileVersions.open(store, 'other')).etag('a', file)).toBe(untouched);
  });

  it('follow a move of ours, replace what was there, and die with the file', async () => {
    const store = new MemoryStore();
    const versions = await FileVersions.open(store, 'f');
    const untouched = versions.etag('b', file);
    await versions.commit('a', file);
    await versions.commit('b', file);
    const etag = versions.etag('a', file);
    await versions.moved('a', 'b', file);
    expect(versions.etag('b', file)).toBe(etag);
    expect(versions.etag('a', file)).toBe(untouched);
    versions.removed('b');
    expect((await FileVersions.open(store, 'f')).etag('b', file)).toBe(untouched);
  });

  it('tell a moved file of the host from the one that it replaced, though size and time are the same', async () => {
    const versions = await FileVersions.open(new MemoryStore(), 'f');
    const replaced = versions.etag('b', file);
    await versions.moved('a', 'b', file);
    const first = versions.etag('b', file);
    await versions.moved('c', 'b', file);
    expect(new Set([replaced, first, versions.etag('b', file)]).size).toBe(3);
    // A record of ours that the host has since overwritten says nothing about the file that is moved.
    await versions.commit('d', file);
    await versions.moved('d', 'e', { ...file, size: 6 });
    expect(versions.etag('e', { ...file, size: 6 })).not.toBe((await fresh()).etag('e', { ...file, size: 6 }));
  });

  it('give nothing that could match while content is exchanged', async () => {
    const versions = await fresh();
    await versions.commit('a', file);
    const before = versions.etag('a', file);
    const settle = versions.unsettle('a');
    const during = [versions.etag('a', file), versions.etag('a', file)];
    expect(new Set([before, ...during]).size).toBe(3);
    for (const etag of during) expect(etag).toMatch(/^[a-z0-9-]{5,}$/);
    settle();
    expect(versions.etag('a', file)).toBe(before);
  });

  it('go on by the clock when the store fails', async () => {
    const store = new MemoryStore();
    const versions = await FileVersions.open(store, 'f');
    store.write = () => Promise.reject(new Error('no store'));
    const seen = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      await versions.commit('a', file);
      seen.add(versions.etag('a', file));
    }
    expect(seen.size).toBe(3);
  });
});
