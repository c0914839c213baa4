import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/base/limits.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { HeldMembers, type Holding } from '../../../src/webdav/held-members.js';
import { CollectionSync } from '../../../src/webdav/sync/collection-changes.js';
import { KeptSnapshots, type Snapshot, weighMember } from '../../../src/webdav/sync/kept-snapshots.js';

const snapshot = (token: string, { key = 'folder/d', level = '1', weight = 0 }: Partial<Snapshot> = {}): Snapshot => ({
  token,
  key,
  level,
  weight,
  members: new Map(),
  epoch: undefined,
});

function keepAll(kept: KeptSnapshots, snapshots: readonly Snapshot[]): string[] {
  for (const one of snapshots) kept.keep(one);
  return snapshots.map(({ token }) => token).filter((token) => kept.get(token) !== undefined);
}

describe('KeptSnapshots', () => {
  it('lets the oldest go for their weight, that of empty ones too', () => {
    expect(
      keepAll(
        new KeptSnapshots(12),
        ['1', '2', '3', '4'].map((token) => snapshot(token, { key: token })),
      ),
    ).toEqual(['2', '3', '4']);
    const heavy = [snapshot('1', { key: 'a' }), snapshot('2', { key: 'b' }), snapshot('3', { key: 'c', weight: 3 })];
    expect(keepAll(new KeptSnapshots(12), heavy)).toEqual(['2', '3']);
    const long = ['1', '2', '3'].map((token) => snapshot(token, { key: token.repeat(128) }));
    expect(keepAll(new KeptSnapshots(12), long)).toEqual(['2', '3']);
  });

  it('keeps the newest whatever it weighs', () => {
    expect(keepAll(new KeptSnapshots(12), [snapshot('1'), snapshot('2', { weight: 100 })])).toEqual(['2']);
    expect(keepAll(new KeptSnapshots(12), [snapshot('1', { weight: 100 }), snapshot('2')])).toEqual(['2']);
  });

  it('has one of a token, which is then the newest', () => {
    const kept = new KeptSnapshots(8);
    expect(keepAll(kept, [snapshot('1'), snapshot('2'), snapshot('1'), snapshot('3')])).toEqual(['1', '1', '3']);
    expect(kept.size).toBe(2);
  });

  it('keeps sixteen of one collection, and finds the last at a level', () => {
    const kept = new KeptSnapshots(1000);
    kept.keep(snapshot('deep', { level: 'infinite' }));
    for (let number = 1; number <= 15; number += 1) kept.keep(snapshot(`${number}`));
    expect([kept.size, kept.last('folder/d', '1')?.token, kept.last('folder/d', 'infinite')?.token]).toEqual([
      16,
      '15',
      'deep',
    ]);
    kept.keep(snapshot('16'));
    expect([kept.size, kept.get('deep'), kept.last('folder/d', 'infinite')]).toEqual([16, undefined, undefined]);
    expect(kept.last('folder/e', '1')).toBeUndefined();
  });

  it('weighs a name by its characters', () => {
    expect([
      weighMember('a'),
      weighMember('a'.repeat(63)),
      weighMember('a'.repeat(64)),
      weighMember('a'.repeat(640)),
    ]).toEqual([1, 1, 2, 11]);
  });
});

describe('CollectionSync', () => {
  const holding = (): Holding => new HeldMembers(1000).begin();

  async function withTree(depth: number): Promise<MemoryFilesystem> {
    const filesystem = new MemoryFilesystem({});
    for (let length = 1; length <= depth; length += 1) {
      await filesystem.createDirectory(Array.from({ length }, () => 'n'.repeat(200)));
    }
    return filesystem;
  }

  it('a tree of few long paths has no state where they are too many characters', async () => {
    const deep = new CollectionSync(await withTree(10), { ...defaultLimits, maxSyncMembers: 180 });
    expect((await deep.changes([], 'infinite', '', 100, holding())).changes).toHaveLength(10);
    const deeper = new CollectionSync(await withTree(11), { ...defaultLimits, maxSyncMembers: 180 });
    await expect(deeper.changes([], 'infinite', '', 100, holding())).rejects.toMatchObject({ status: 507 });
  });

  it('forgets empty collections that were not asked about for long', async () => {
    const filesystem = new MemoryFilesystem({});
    const sync = new CollectionSync(filesystem, { ...defaultLimits, maxSyncMembers: 10 });
    const tokens: string[] = [];
    for (let number = 0; number < 8; number += 1) {
      await filesystem.createDirectory([`${number}`]);
      tokens.push((await sync.changes([`${number}`], '1', '', 100, holding())).token);
    }
    await expect(sync.changes(['0'], '1', tokens[0] as string, 100, holding())).rejects.toMatchObject({ status: 403 });
    expect((await sync.changes(['7'], '1', tokens[7] as string, 100, holding())).changes).toEqual([]);
  });
});
