import { describe, expect, it } from 'vitest';
import { toStoredName } from '../../../src/share/names/stored-name.js';
import { openDirectory } from '../../../src/share/open-folder.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { refused } from '../../contract/assert.js';
import { getText, names, put } from '../../contract/content.js';
import { directoryHandleCases, filesystemCases } from '../../contract/filesystem-contract.js';
import { refusedNameCases } from '../../contract/refused-name-cases.js';
import { CoveredFolder } from '../../fakes/covered-folder.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';
import { folderOptions } from '../../fakes/folder-options.js';

async function onDisks() {
  const store = new MemoryStore();
  const options = folderOptions({ store });
  const [disk, browser] = [new FakeDisk(), new FakeDisk()];
  const folder = await openDirectory(disk.root, 'folder', options);
  const overlay = await openDirectory(browser.root, 'overlay', options);
  return { disk, browser, store, filesystem: new CoveredFolder({ folder, overlay, store }).filesystem };
}

describe('a folder with every name', () => {
  // In memory no spelling is too long.
  const memoryCases = refusedNameCases.filter(({ name }) => !name.includes('too long'));
  it.each([...filesystemCases, ...memoryCases])('in memory: $name', async ({ run }) => {
    const { filesystem, store } = new CoveredFolder();
    await run(filesystem);
    expect(await store.scan('journal/')).toEqual([]);
  });

  it.each([...filesystemCases, ...directoryHandleCases, ...refusedNameCases])('on a disk: $name', async ({ run }) => {
    const { filesystem, disk, browser, store } = await onDisks();
    await run(filesystem);
    const left = [...disk.listing(), ...browser.listing()].filter((name) => /spice-webdav|\.crswap$/.test(name));
    expect([left, await store.scan('journal/')]).toEqual([[], []]);
  });
});

describe('where files lie', () => {
  it('lasting names in the folder, transient ones in the overlay, below mirrored directories', async () => {
    const { filesystem, disk, browser } = await onDisks();
    await filesystem.createDirectory(['dir:']);
    for (const name of ['plain', 'notes~', '~$x', '._x', '.DS_Store']) await put(filesystem, ['dir:', name], name);
    const directory = 'dir\uF03A';
    expect(disk.listing()).toEqual([
      `${directory}/`,
      `${directory}/._x`,
      `${directory}/notes\uF07E`,
      `${directory}/plain`,
    ]);
    expect(browser.listing()).toEqual([`${directory}/`, `${directory}/.DS_Store`, `${directory}/\uF07E$x`]);
  });

  it('many that are made at once, below directories that are not mirrored yet', async () => {
    const { filesystem, browser } = await onDisks();
    const directories = [['a'], ['a', 'b'], ['a', 'c'], ['d']];
    for (const path of directories) await filesystem.createDirectory(path);
    const files = directories.flatMap((path) => [1, 2, 3].map((number) => [...path, `~$${number}`]));
    await Promise.all(files.map((path) => put(filesystem, path, path.join('/'))));
    const held = files.map((path) => path.map(toStoredName).join('/'));
    expect(browser.listing().filter((path) => !path.endsWith('/'))).toEqual(held.sort());
  });

  it.each([
    ['folder', ['._x', '~$x', 'Thumbs.db'], []],
    ['overlay', [], ['._x', '~$x', 'Thumbs.db']],
  ] as const)('by the policy "%s" all junk alike', async (junk, inFolder, inOverlay) => {
    const { filesystem, folder, overlay } = new CoveredFolder({ junk: junk });
    for (const name of ['._x', '~$x', 'Thumbs.db']) await put(filesystem, [name], name);
    expect(await names(folder)).toEqual(inFolder.map(toStoredName).sort());
    expect(await names(overlay)).toEqual(inOverlay.map(toStoredName).sort());
    expect(await names(filesystem)).toEqual(['._x', 'Thumbs.db', '~$x']);
  });

  it('by the policy "refuse" none is made; what is there can be read and removed', async () => {
    const { filesystem, folder, overlay } = new CoveredFolder({ junk: 'refuse' });
    await put(filesystem, ['x'], 'x');
    for (const name of ['._x', '~$x', 'Thumbs.db', '.DS_Store', '.~lock.x#']) {
      await refused(filesystem.write([name]), 'bad-name');
      await refused(filesystem.copy(['x'], [name]), 'bad-name');
      await refused(filesystem.move(['x'], [name]), 'bad-name');
    }
    expect([await names(folder), await names(overlay)]).toEqual([['x'], []]);
    await put(folder, ['.DS_Store'], 'the host made it');
    expect(await getText(filesystem, ['.DS_Store'])).toBe('the host made it');
    await refused(filesystem.write(['.DS_Store']), 'bad-name');
    await filesystem.remove(['.DS_Store']);
    expect(await names(filesystem)).toEqual(['x']);
  });

  it('a name is one file’s: what the folder has is replaced there', async () => {
    const { filesystem, folder, overlay } = new CoveredFolder();
    await put(folder, ['.DS_Store'], 'the host made it');
    await put(filesystem, ['.DS_Store'], 'the guest');
    expect([await getText(folder, ['.DS_Store']), await names(overlay)]).toEqual(['the guest', []]);
    await put(filesystem, ['~$x'], 'moved onto it');
    await filesystem.move(['~$x'], ['.DS_Store']);
    expect([await getText(folder, ['.DS_Store']), await names(filesystem)]).toEqual(['moved onto it', ['.DS_Store']]);
  });

  it('a name that both have is listed once, and removed with both', async () => {
    const { filesystem, folder } = new CoveredFolder();
    await put(filesystem, ['.DS_Store'], 'the guest');
    await put(folder, ['.DS_Store'], 'the host, later');
    expect([await names(filesystem), await getText(filesystem, ['.DS_Store'])]).toEqual([['.DS_Store'], 'the guest']);
    await filesystem.remove(['.DS_Store']);
    expect([await names(filesystem), await names(folder)]).toEqual([[], []]);
  });

  it('a name that both have is moved with both, and leaves nothing behind', async () => {
    const { filesystem, folder, overlay } = new CoveredFolder();
    for (const name of ['.DS_Store', '~$x']) {
      await put(filesystem, [name], 'the guest');
      await put(folder, [toStoredName(name)], 'the host, later');
    }
    await filesystem.move(['.DS_Store'], ['~$y']);
    await filesystem.move(['~$x'], ['x']);
    expect([await names(filesystem), await names(overlay)]).toEqual([['x', '~$y'], [toStoredName('~$y')]]);
    expect([await getText(filesystem, ['x']), await getText(filesystem, ['~$y'])]).toEqual(['the guest', 'the guest']);
    expect(await getText(folder, [toStoredName('~$y')])).toBe('the host, later');
    await filesystem.move(['~$y'], ['~$y']);
    expect([await getText(filesystem, ['~$y']), await names(filesystem)]).toEqual(['the guest', ['x', '~$y']]);
  });

  it.each([{}, { junk: 'overlay' }, { junk: 'refuse' }] as const)(
    'junk on the disk stays there under another junk name: %o',
    async (policy) => {
      const { filesystem, folder, overlay } = new CoveredFolder(policy);
      for (const name of ['._a', '.DS_Store']) await put(folder, [name], name);
      await filesystem.copy(['._a'], ['._b']);
      await filesystem.move(['._a'], ['._c']);
      await filesystem.move(['.DS_Store'], ['~$x']);
      expect([await names(folder), await names(overlay)]).toEqual([['._b', '._c', toStoredName('~$x')].sort(), []]);
      expect(await getText(filesystem, ['~$x'])).toBe('.DS_Store');
    },
  );

  it('junk that the browser holds stays there under another junk name, whatever the policy is now', async () => {
    for (const junk of ['folder', 'refuse'] as const) {
      const { filesystem, folder, overlay, store } = new CoveredFolder();
      await put(filesystem, ['~$x'], 'kept');
      const next = new CoveredFolder({ folder, overlay, store, junk }).filesystem;
      await next.copy(['~$x'], ['~$y']);
      await next.move(['~$x'], ['.DS_Store']);
      expect([await names(next), await names(folder)]).toEqual([['.DS_Store', '~$y'], []]);
    }
  });

  it.each(['move', 'copy'] as const)('what the disk has replaces what is held: %s', async (change) => {
    const { filesystem, folder, overlay } = new CoveredFolder({ junk: 'overlay' });
    await put(filesystem, ['._b'], 'held');
    await put(folder, ['._a'], 'resource fork');
    await filesystem[change](['._a'], ['._b']);
    expect([await getText(filesystem, ['._b']), await getText(folder, ['._b'])]).toEqual(
      Array(2).fill('resource fork'),
    );
    expect(await names(overlay)).toEqual([]);
  });

  it('another policy than before finds what the one before kept', async () => {
    const { filesystem, folder, overlay, store } = new CoveredFolder();
    await put(filesystem, ['~$x'], 'kept');
    const next = new CoveredFolder({ folder, overlay, junk: 'folder', store }).filesystem;
    expect(await getText(next, ['~$x'])).toBe('kept');
    await put(next, ['~$x'], 'again');
    await next.remove(['~$x']);
    expect([await names(next), await names(overlay)]).toEqual([[], []]);
  });

  it('a host’s own spellings are shown as they are', async () => {
    const { filesystem, folder } = new CoveredFolder();
    for (const name of ['a\uF03Ab', 'icon\uF041', '\uF02E\uF02E', 'x\uF02Fy']) await put(folder, [name], name);
    expect(await names(filesystem)).toEqual(['a:b', 'icon\uF041', 'x\uF02Fy', '\uF02E\uF02E'].sort());
    for (const name of await names(filesystem)) expect(await getText(filesystem, [name])).toBe(toStoredName(name));
  });
});

describe('a directory', () => {
  it('takes its empty mirror along', async () => {
    const { filesystem, overlay } = new CoveredFolder();
    for (const path of [['a'], ['a', 'b'], ['a', 'b', 'c']]) await filesystem.createDirectory(path);
    await put(filesystem, ['a', 'b', 'c', '~$x'], 'x');
    await refused(filesystem.remove(['a', 'b', 'c']), 'not-empty');
    await filesystem.remove(['a', 'b', 'c', '~$x']);
    expect(await names(overlay, ['a', 'b', 'c'])).toEqual([]);
    for (const path of [['a', 'b', 'c'], ['a', 'b'], ['a']]) await filesystem.remove(path);
    expect([await names(filesystem), await names(overlay)]).toEqual([[], []]);
  });

  it('that the host removed: what was held for it is not to be seen, is kept, and hinders nobody', async () => {
    const { filesystem, folder, overlay } = new CoveredFolder();
    await filesystem.createDirectory(['a']);
    await filesystem.createDirectory(['a', 'b']);
    await put(filesystem, ['a', 'b', '~$x'], 'kept');
    await folder.remove(['a', 'b']);
    await refused(filesystem.stat(['a', 'b', '~$x']), 'not-found');
    await refused(filesystem.read(['a', 'b', '~$x']), 'not-found');
    await refused(filesystem.remove(['a', 'b', '~$x']), 'not-found');
    await refused(filesystem.move(['a', 'b', '~$x'], ['y']), 'not-found');
    expect(await names(filesystem, ['a'])).toEqual([]);
    await filesystem.remove(['a']);
    expect(await names(filesystem)).toEqual([]);
    expect(await getText(overlay, ['a', 'b', '\uF07E$x'])).toBe('kept');
  });

  it('that the host made in place of one that was held: the file comes first', async () => {
    const { filesystem, folder } = new CoveredFolder();
    await put(filesystem, ['~$x'], 'held');
    await folder.createDirectory(['\uF07E$x']);
    expect([await names(filesystem), await getText(filesystem, ['~$x'])]).toEqual([['~$x'], 'held']);
    await filesystem.remove(['~$x']);
    expect(await filesystem.stat(['~$x'])).toEqual({ kind: 'directory' });
  });
});

describe('a session that ends between the two steps of a move', () => {
  it.each([
    ['~WRD0001.tmp', 'report.docx'],
    ['report.docx', '~WRL0002.tmp'],
  ])('from %s to %s: the next one leaves the file in one place', async (from, to) => {
    const covered = new CoveredFolder();
    const { filesystem, folder, overlay, store } = covered;
    await put(filesystem, [from], 'the new content');
    const side = from.startsWith('~') ? overlay : folder;
    const remove = side.remove.bind(side);
    side.remove = () => new Promise(() => {});
    void filesystem.move([from], [to]);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await names(filesystem)).toEqual([from, to].sort());
    side.remove = remove;
    const next = await covered.reopen();
    expect([await names(next), await getText(next, [to])]).toEqual([[to], 'the new content']);
    expect(await store.scan('journal/')).toEqual([]);
  });

  it('is ended before the next change, where it could not be at once', async () => {
    const covered = new CoveredFolder();
    const { filesystem, folder, overlay } = covered;
    await put(filesystem, ['~WRD0001.tmp'], 'content');
    const remove = overlay.remove.bind(overlay);
    overlay.remove = () => new Promise(() => {});
    void filesystem.move(['~WRD0001.tmp'], ['report.docx']);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    overlay.remove = remove;
    const list = folder.list.bind(folder);
    folder.list = () => {
      throw new Error('away');
    };
    const next = await covered.reopen();
    folder.list = list;
    expect(await names(next)).toEqual(['report.docx', '~WRD0001.tmp']);
    await put(next, ['other'], '');
    expect(await names(next)).toEqual(['other', 'report.docx']);
  });
});

describe('what the browser holds', () => {
  it('is told to have changed only when it may have', async () => {
    const covered = new CoveredFolder();
    const { filesystem } = covered;
    await put(filesystem, ['x'], 'x');
    await filesystem.move(['x'], ['y~']);
    await filesystem.copy(['y~'], ['z']);
    await filesystem.remove(['z']);
    expect(covered.changes).toBe(0);
    await put(filesystem, ['~$x'], 'x');
    await filesystem.move(['~$x'], ['x']);
    await filesystem.copy(['x'], ['~$x']);
    await filesystem.remove(['~$x']);
    expect(covered.changes).toBe(4);
  });

  it('is not told to be the folder’s, whose files are told to be others when they are', async () => {
    const covered = new CoveredFolder();
    const { filesystem, folder } = covered;
    const told = async (change: () => Promise<unknown>): Promise<boolean> => {
      const before = covered.folderChanges;
      await change();
      return covered.folderChanges > before;
    };
    expect(await told(() => put(filesystem, ['x'], 'x'))).toBe(true);
    expect(await told(() => filesystem.move(['x'], ['y']))).toBe(true);
    expect(await told(() => filesystem.copy(['y'], ['z']))).toBe(true);
    expect(await told(() => filesystem.remove(['z']))).toBe(true);
    expect(await told(() => put(filesystem, ['~$x'], 'x'))).toBe(false);
    expect(await told(() => filesystem.copy(['~$x'], ['~$y']))).toBe(false);
    expect(await told(() => filesystem.move(['~$x'], ['~$z']))).toBe(false);
    expect(await told(() => filesystem.remove(['~$z']))).toBe(false);
    expect(await told(() => filesystem.move(['y'], ['~$v']))).toBe(true);
    expect(await told(() => filesystem.move(['~$v'], ['y']))).toBe(true);
    // The host has one of the name that is held, which goes where the held one does.
    await put(folder, ['\uF07E$y'], 'of the host');
    expect(await told(() => filesystem.move(['~$y'], ['~$w']))).toBe(true);
  });
});
