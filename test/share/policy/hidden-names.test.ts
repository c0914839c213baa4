import { describe, expect, it } from 'vitest';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { HiddenNames } from '../../../src/share/policy/hidden-names.js';
import { NamePatterns } from '../../../src/share/policy/name-pattern.js';
import { refused } from '../../contract/assert.js';
import { getText, names, put } from '../../contract/content.js';
import { filesystemCases } from '../../contract/filesystem-contract.js';
import { FaultyFilesystem } from '../../webdav/faulty-filesystem.js';

const hiding = (folder: MemoryFilesystem): HiddenNames => new HiddenNames(folder, new NamePatterns(['.git', '*.key']));

describe('HiddenNames', () => {
  it.each(filesystemCases)('other names: $name', ({ run }) => run(hiding(new MemoryFilesystem())));

  it('shows nothing of a hidden name, at any depth, in any letter case', async () => {
    const folder = new MemoryFilesystem();
    await folder.createDirectory(['.git']);
    await put(folder, ['.git', 'config'], 'secret');
    await folder.createDirectory(['docs']);
    await put(folder, ['docs', 'Server.KEY'], 'secret');
    await put(folder, ['docs', 'a.txt'], 'A');
    const seen = hiding(folder);
    expect(await names(seen)).toEqual(['docs']);
    expect(await names(seen, ['docs'])).toEqual(['a.txt']);
    for (const path of [['.git'], ['.git', 'config'], ['docs', 'Server.KEY'], ['docs', 'server.key']]) {
      await refused(seen.stat(path), 'not-found');
      await refused(seen.read(path), 'not-found');
      await refused(seen.remove(path), 'not-found');
      await refused(seen.setLastModified(path, 1000), 'not-found');
      await refused(seen.move(path, ['found']), 'not-found');
      await refused(seen.copy(path, ['found']), 'not-found');
      await refused(seen.epoch(path), 'not-found');
      expect(seen.isReadOnly(path)).toBe(true);
    }
    await refused(seen.list(['.git'])[Symbol.asyncIterator]().next(), 'not-found');
    expect(await getText(folder, ['.git', 'config'])).toBe('secret');
  });

  it('lets nothing be made or replaced by such a name', async () => {
    const folder = new MemoryFilesystem();
    await put(folder, ['a'], 'A');
    await put(folder, ['x.key'], 'old');
    const seen = hiding(folder);
    await refused(seen.write(['x.key']), 'policy-forbids');
    await refused(seen.write(['new.key']), 'policy-forbids');
    await refused(seen.createDirectory(['.git']), 'policy-forbids');
    await refused(seen.createDirectory(['.git', 'hooks']), 'policy-forbids');
    await refused(seen.move(['a'], ['x.key']), 'policy-forbids');
    await refused(seen.copy(['a'], ['.git', 'config']), 'policy-forbids');
    expect([await getText(folder, ['x.key']), await names(folder)]).toEqual(['old', ['a', 'x.key']]);
  });

  it('keeps a directory that has such a member, as one that is not empty', async () => {
    const folder = new MemoryFilesystem();
    await folder.createDirectory(['d']);
    await put(folder, ['d', 'x.key'], 'kept');
    const seen = hiding(folder);
    expect(await names(seen, ['d'])).toEqual([]);
    await refused(seen.remove(['d']), 'not-empty');
    expect(await getText(folder, ['d', 'x.key'])).toBe('kept');
  });

  it('says which directories have such members, at any depth, to whoever is to remove or move them', async () => {
    const folder = new MemoryFilesystem();
    for (const path of [['d'], ['d', 'e'], ['d', 'e', 'f'], ['g'], ['g', 'h']]) await folder.createDirectory(path);
    await put(folder, ['d', 'e', 'x.KEY'], 'kept');
    await put(folder, ['g', 'h', 'key'], 'seen');
    const seen = hiding(folder);
    for (const path of [[], ['d'], ['d', 'e']]) expect([path, await seen.hidesBelow(path)]).toEqual([path, true]);
    const without = [['d', 'e', 'f'], ['g'], ['g', 'h'], ['g', 'h', 'key'], ['not there'], ['d', 'e', 'x.KEY']];
    for (const path of without) expect([path, await seen.hidesBelow(path)]).toEqual([path, false]);
    await refused(seen.hidesBelow(['g'], AbortSignal.abort()), 'aborted');
  });

  it('does not say that nothing is hidden where it could not look', async () => {
    const folder = new FaultyFilesystem();
    await folder.createDirectory(['d']);
    await folder.createDirectory(['d', 'e']);
    folder.fail('list', 'd/e', 'forbidden');
    await refused(hiding(folder).hidesBelow(['d']), 'forbidden');
  });
});
