import { describe, expect, it } from 'vitest';
import type { Entry, Path } from '../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { DavClient } from './dav-client.js';

/** Knows how many members were told of and not dealt with yet: what a walk has to hold. */
class WatchedFilesystem extends MemoryFilesystem {
  readonly #held = new Set<string>();
  most = 0;

  /** Forgets what was told of before. */
  begin(): void {
    this.#held.clear();
    this.most = 0;
  }

  override async *list(path: Path): AsyncGenerator<readonly Entry[]> {
    for await (const entries of super.list(path)) {
      for (const { name, stat } of entries) {
        // Collections are few.
        if (stat.kind === 'file') this.#held.add([...path, name].join('/'));
      }
      this.most = Math.max(this.most, this.#held.size);
      yield entries;
    }
  }

  override copy(from: Path, to: Path): Promise<void> {
    this.#held.delete(from.join('/'));
    return super.copy(from, to);
  }

  override move(from: Path, to: Path): Promise<void> {
    this.#held.delete(from.join('/'));
    return super.move(from, to);
  }

  override remove(path: Path): Promise<void> {
    this.#held.delete(path.join('/'));
    return super.remove(path);
  }
}

/** 10,000 files in 100 collections, and one below a hundred others. */
function largeTree(): Record<string, string> {
  const wide = Array.from({ length: 10_000 }, (_, number) => `t/${number % 100}/${number}`);
  const deep = `t/${'d/'.repeat(100)}file`;
  return Object.fromEntries([...wide, deep].map((path) => [path, path]));
}

describe('trees of 10,000 entries, wide and deep', () => {
  it('are copied, moved and deleted whole, with the files of one collection held at a time', async () => {
    const filesystem = new WatchedFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate(largeTree());
    const tree = await client.tree();
    filesystem.begin();
    expect(await client.status('COPY', '/t', { Destination: '/c' })).toBe(201);
    expect(await client.status('MOVE', '/t', { Destination: '/m' })).toBe(201);
    expect(await client.status('DELETE', '/c')).toBe(204);
    expect(filesystem.most).toBe(100);
    const moved = Object.entries(tree).map(([path, content]) => [`m${path.slice(1)}`, content]);
    expect(await client.tree()).toEqual(Object.fromEntries(moved));
    expect(client.problems).toEqual([]);
  }, 60_000);
});
