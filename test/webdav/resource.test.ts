import { describe, expect, it } from 'vitest';
import type { Filesystem } from '../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { isSameOrBelow, keysTo, statOrNull } from '../../src/webdav/resource.js';
import { emptyDrive } from '../fakes/empty-drive.js';
import { writeFile } from './dav-client.js';
import { FaultyFilesystem } from './faulty-filesystem.js';
import { FoldingFilesystem } from './folding-filesystem.js';

async function twoFolders(): Promise<Filesystem> {
  const mounts = emptyDrive();
  await mounts.mount({ id: 'first', name: 'First', filesystem: new MemoryFilesystem({ id: 'first' }) });
  await mounts.mount({ id: 'second', name: 'Second', filesystem: new MemoryFilesystem({ id: 'second' }) });
  return mounts;
}

describe('statOrNull', () => {
  it('is null for what is not there, and fails for what cannot be looked at', async () => {
    const filesystem = new FaultyFilesystem();
    await writeFile(filesystem, ['a'], '1');
    expect(await statOrNull(filesystem, ['a'])).toMatchObject({ kind: 'file', size: 1 });
    expect(await statOrNull(filesystem, ['b'])).toBeNull();
    expect(await statOrNull(filesystem, ['a', 'b'])).toBeNull();
    filesystem.stat = async () => Promise.reject(new Error('broken'));
    await expect(statOrNull(filesystem, ['a'])).rejects.toThrow('broken');
  });
});

describe('keysTo', () => {
  it('goes from the root of the drive to the resource, through folders of their own', async () => {
    const filesystem = await twoFolders();
    expect(keysTo(filesystem, [])).toEqual(['first']);
    expect(keysTo(filesystem, ['a', 'b'])).toEqual(['first', 'first/a', 'first/a/b']);
    expect(keysTo(filesystem, ['Second', 'b'])).toEqual(['first', 'second', 'second/b']);
  });
});

describe('isSameOrBelow', () => {
  const cases: [path: string, ancestor: string, exact: boolean, folding: boolean][] = [
    ['a', 'a', true, true],
    ['a/b', 'a', true, true],
    ['a', 'a/b', false, false],
    ['ab', 'a', false, false],
    ['A', 'a', false, true],
    ['A/B/c', 'a/b', false, true],
    // There is no such entry, on any host.
    ['x', 'X', false, false],
    ['a/x', 'a/X', false, false],
  ];

  it.each(cases)('%s, %s: %s, and %s on a host that folds names', async (path, ancestor, exact, folding) => {
    for (const [filesystem, expected] of [
      [new MemoryFilesystem(), exact],
      [new FoldingFilesystem(), folding],
    ] as const) {
      await filesystem.createDirectory(['a']);
      await filesystem.createDirectory(['a', 'b']);
      expect(await isSameOrBelow(filesystem, path.split('/'), ancestor.split('/'))).toBe(expected);
    }
  });

  it('tells two entries apart that a host keeps under two such names', async () => {
    const filesystem = new MemoryFilesystem();
    await filesystem.createDirectory(['a']);
    await filesystem.createDirectory(['A']);
    expect(await isSameOrBelow(filesystem, ['A'], ['a'])).toBe(false);
  });

  it('has the root above all', async () => {
    const filesystem = new MemoryFilesystem();
    expect(await isSameOrBelow(filesystem, ['a'], [])).toBe(true);
    expect(await isSameOrBelow(filesystem, [], ['a'])).toBe(false);
  });
});
