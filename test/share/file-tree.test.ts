import { describe, expect, it } from 'vitest';
import { treeOfFiles } from '../../src/embed/file-trees.js';
import { FileTreeFilesystem } from '../../src/share/file-tree.js';
import { openFileTree, serveFileTree } from '../../src/share/file-tree-port.js';
import { ReadAhead } from '../../src/share/reading/read-ahead.js';
import { refused } from '../contract/assert.js';
import { getText, names } from '../contract/content.js';
import { ManualClock } from '../fakes/manual-clock.js';

/** A file as a directory input gives it; without a path, as one that was chosen alone. */
function file(path: string, content: string): File {
  const made = new File([content], path.split('/').at(-1) ?? '', { lastModified: 1000 });
  Object.defineProperty(made, 'webkitRelativePath', { value: path.includes('/') ? path : '' });
  return made;
}

function opened(files: readonly File[]) {
  const { name, tree } = treeOfFiles(files);
  const options = { id: 'given', clock: new ManualClock(), readAhead: new ReadAhead() };
  return { name, tree, filesystem: new FileTreeFilesystem(tree, options) };
}

describe('files that can only be read', () => {
  it('of a directory input are the directory, with what is below it', async () => {
    const { name, filesystem } = opened([file('given/a.txt', 'first'), file('given/docs/b.txt', 'second')]);
    expect(name).toBe('given');
    expect((await names(filesystem)).sort()).toEqual(['a.txt', 'docs']);
    expect(await getText(filesystem, ['docs', 'b.txt'])).toBe('second');
    expect(await filesystem.stat(['docs'])).toEqual({ kind: 'directory' });
    expect(await filesystem.stat(['a.txt'])).toMatchObject({ kind: 'file', size: 5, lastModified: 1000 });
    await refused(filesystem.stat(['missing']), 'not-found');
    await refused(filesystem.stat(['a.txt', 'below']), 'not-found');
    await refused(filesystem.read(['docs']), 'is-a-directory');
    await refused(filesystem.read([]), 'is-a-directory');
  });

  it('that were chosen one by one lie side by side, each under a name of its own', async () => {
    const { name, filesystem } = opened([file('a.txt', '1'), file('a.txt', '2'), file('b', '3')]);
    expect(name).toBe('');
    expect((await names(filesystem)).sort()).toEqual(['a (2).txt', 'a.txt', 'b']);
    expect(await getText(filesystem, ['a (2).txt'])).toBe('2');
  });

  it('are written by nobody', async () => {
    const { filesystem } = opened([file('given/a.txt', 'first')]);
    expect(filesystem.isReadOnly()).toBe(true);
    for (const change of [filesystem.write(), filesystem.remove(), filesystem.createDirectory(), filesystem.copy()])
      await refused(change, 'read-only');
  });

  // Node makes a Blob of a File that goes through a port: those go through one in the browser tests.
  it('are found over a port as they are, and what fails there fails here with the same code', async () => {
    const { tree } = opened([file('given/docs/deep/b.txt', 'second')]);
    const { port1, port2 } = new MessageChannel();
    serveFileTree(tree, port1);
    const remote = openFileTree(port2);
    expect(await Promise.all([remote.list([]), remote.find(['docs']), remote.list(['docs'])])).toEqual([
      [{ name: 'docs' }],
      { name: 'docs' },
      [{ name: 'deep' }],
    ]);
    await refused(remote.find(['missing']), 'not-found');
    await refused(remote.list(['docs', 'deep', 'b.txt']), 'not-a-directory');
    port1.close();
  });
});
