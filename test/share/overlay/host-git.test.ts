import { describe, expect, it } from 'vitest';
import { openDirectory } from '../../../src/share/open-folder.js';
import { refused } from '../../contract/assert.js';
import { fileStat, getText, names, put } from '../../contract/content.js';
import { CoveredFolder } from '../../fakes/covered-folder.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';
import { folderOptions } from '../../fakes/folder-options.js';

const guests = '\uF02Egit';
/** A folder of the host's with a `.git` of git's own, and one that is a submodule's. */
async function openProject() {
  const disk = new FakeDisk();
  disk.put('proj/.git/HEAD', 'ref: refs/heads/main');
  disk.put('proj/.git/refs/heads/main', 'abc');
  disk.put('proj/main.c', 'int');
  disk.put('sub/.GIT', 'gitdir: ../proj/.git/modules/sub');
  disk.put('free/x', 'x');
  const folder = await openDirectory(disk.root, 'folder', folderOptions());
  return { disk, before: disk.listing(), filesystem: new CoveredFolder({ folder }).filesystem };
}

describe('a .git of the host’s', () => {
  it('is listed and read under its own name', async () => {
    const { filesystem } = await openProject();
    expect(await names(filesystem, ['proj'])).toEqual(['.git', 'main.c']);
    expect(await names(filesystem, ['proj', '.git'])).toEqual(['HEAD', 'refs']);
    expect(await names(filesystem, ['proj', '.git', 'refs'])).toEqual(['heads']);
    expect(await getText(filesystem, ['proj', '.git', 'refs', 'heads', 'main'])).toBe('abc');
    expect(await getText(filesystem, ['sub', '.GIT'])).toContain('gitdir');
    await refused(filesystem.stat(['proj', '.git', 'nothing']), 'not-found');
    expect(await filesystem.epoch(['proj', '.git'])).toBe(undefined);
  });

  it('is not written, at any depth, and no step of the disk is made', async () => {
    const { disk, before, filesystem } = await openProject();
    const head = ['proj', '.git', 'HEAD'];
    disk.fault = (step) => {
      if (/createWritable|move|removeEntry/.test(step)) throw new Error(step);
    };
    for (const call of [
      () => filesystem.write(head),
      () => filesystem.write(head, { keepExisting: true }),
      () => filesystem.write(['proj', '.git', 'hooks']),
      () => filesystem.write(['proj', '.git', 'refs', 'new']),
      () => filesystem.write(['sub', '.GIT']),
      () => filesystem.createDirectory(['proj', '.git', 'hooks']),
      () => filesystem.createDirectory(['proj', '.git', 'refs', 'tags']),
      () => filesystem.setLastModified(head, 1000),
      () => filesystem.move(['proj', 'main.c'], ['proj', '.git', 'hooks']),
      () => filesystem.move(['free', 'x'], head),
      () => filesystem.move(head, ['free', 'HEAD']),
      () => filesystem.move(['sub', '.GIT'], ['free', '.GIT']),
      () => filesystem.copy(['free', 'x'], ['proj', '.git', 'x']),
      () => filesystem.copy(['free', 'x'], ['sub', '.GIT']),
    ])
      await refused(call(), 'forbidden');
    await refused(filesystem.createDirectory(['proj', '.git']), 'exists');
    await refused(filesystem.createDirectory(['sub', '.GIT']), 'exists');
    expect(disk.listing()).toEqual(before);
  });

  it('is removed with its folder', async () => {
    const { disk, filesystem } = await openProject();
    await refused(filesystem.remove(['proj', '.git']), 'not-empty');
    await filesystem.remove(['sub', '.GIT']);
    const members = [['refs', 'heads', 'main'], ['refs', 'heads'], ['refs'], ['HEAD'], []];
    for (const path of members) await filesystem.remove(['proj', '.git', ...path]);
    expect(disk.listing()).toEqual(['free/', 'free/x', 'proj/', 'proj/main.c', 'sub/']);
  });

  it('is copied to one that is the guest’s', async () => {
    const { disk, filesystem } = await openProject();
    await filesystem.createDirectory(['free', '.git']);
    await filesystem.copy(['proj', '.git', 'HEAD'], ['free', '.git', 'HEAD']);
    expect(disk.listing()).toContain(`free/${guests}/HEAD`);
    expect(await getText(filesystem, ['free', '.git', 'HEAD'])).toContain('main');
  });

  it('binds what it lies in to its place, and what lies in it', async () => {
    const { filesystem } = await openProject();
    await filesystem.createDirectory(['free', '.git']);
    const bound = [[], ['proj'], ['proj', '.git'], ['proj', '.git', 'refs'], ['proj', '.git', 'new'], ['sub']];
    for (const path of bound) expect([path, await filesystem.isBound(path)]).toEqual([path, true]);
    const free = [['free'], ['free', '.git'], ['free', 'x'], ['proj', 'main.c'], ['new'], ['new', '.git'], ['x', 'y']];
    for (const path of free) expect([path, await filesystem.isBound(path)]).toEqual([path, false]);
    await refused(filesystem.isBound(['free'], AbortSignal.abort()), 'aborted');
  });
});

describe('a .git of the guest’s', () => {
  it('lies on the disk under another name, and is like any directory', async () => {
    const { disk, filesystem } = await openProject();
    await filesystem.createDirectory(['free', '.git']);
    await put(filesystem, ['free', '.git', 'index.lock'], 'index');
    await filesystem.move(['free', '.git', 'index.lock'], ['free', '.git', 'index']);
    expect(disk.listing()).toEqual(expect.arrayContaining([`free/${guests}/`, `free/${guests}/index`]));
    expect(await names(filesystem, ['free'])).toEqual(['.git', 'x']);
    await put(filesystem, ['.git'], 'gitdir: elsewhere');
    await filesystem.move(['.git'], ['free', '.GIT']);
    expect(await names(filesystem, ['free'])).toEqual(['.GIT', '.git', 'x']);
  });

  it('comes first where the host makes its own beside it, which is there again when the guest’s is gone', async () => {
    const { disk, filesystem } = await openProject();
    await filesystem.createDirectory(['free', '.git']);
    await put(filesystem, ['free', '.git', 'HEAD'], 'the guest’s');
    disk.put('free/.git/HEAD', 'the host’s');
    expect(await names(filesystem, ['free'])).toEqual(['.git', 'x']);
    expect(await getText(filesystem, ['free', '.git', 'HEAD'])).toBe('the guest’s');
    await put(filesystem, ['free', '.git', 'HEAD'], 'written');
    expect(await filesystem.isBound(['free'])).toBe(true);
    expect(await filesystem.isBound(['free', '.git'])).toBe(false);
    await filesystem.remove(['free', '.git', 'HEAD']);
    await filesystem.remove(['free', '.git']);
    expect(await getText(filesystem, ['free', '.git', 'HEAD'])).toBe('the host’s');
    expect((await fileStat(filesystem, ['free', '.git', 'HEAD'])).size).toBe('the host’s'.length + 2);
  });
});
