import { afterEach, describe, expect, it, vi } from 'vitest';
import { identifyFolder } from '../../../src/share/handles/folder-identity.js';
import { openFolder } from '../../../src/share/open-folder.js';
import type { HeldDirectories, HeldFile } from '../../../src/share/overlay/held-directories.js';
import { coverFolder, openOverlays } from '../../../src/share/overlay/overlays.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import type { Store } from '../../../src/store/store.js';
import { refused } from '../../contract/assert.js';
import { getText, names, put } from '../../contract/content.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';
import { folderOptions } from '../../fakes/folder-options.js';

/** A store that outlives the page, as far as its users can tell. */
function lastingStore(): Store {
  return Object.assign(new MemoryStore(), { persistent: true });
}

const optionsWith = (store: Store) => folderOptions({ store });

async function session(store: Store, disk: FakeDisk) {
  const options = optionsWith(store);
  const overlays = await openOverlays(options);
  const opened = await openFolder(disk.root, options);
  return { overlays, id: opened.id, filesystem: await coverFolder(opened, overlays, undefined, options) };
}

async function listed(overlays: HeldDirectories): Promise<HeldFile[]> {
  const files: HeldFile[] = [];
  for await (const file of overlays.files()) files.push(file);
  return files;
}

/** The origin's private file system, which has another name for its root. */
function givePrivateFileSystem(): FakeDisk {
  const disk = new FakeDisk();
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => disk.root } });
  return disk;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(['in the private file system', 'in memory'])('what is held %s', (place) => {
  const isStored = place !== 'in memory';
  const begin = () => {
    if (isStored) givePrivateFileSystem();
    return session(isStored ? lastingStore() : new MemoryStore(), new FakeDisk());
  };

  it('says whether it outlives the page', async () => {
    expect((await begin()).overlays.persistent).toBe(isStored);
  });

  it('is listed, read and removed by the names that guests know', async () => {
    const { overlays, id, filesystem } = await begin();
    await filesystem.createDirectory(['docs:']);
    await put(filesystem, ['docs:', '~$a.docx'], 'lock');
    await put(filesystem, ['docs:', 'a.docx'], 'not held');
    await put(filesystem, ['.DS_Store'], 'view');
    const files = await listed(overlays);
    expect(files.map(({ folderId, path, size }) => [folderId, path, size]).sort()).toEqual([
      [id, '.DS_Store', 4],
      [id, 'docs:/~$a.docx', 4],
    ]);
    expect(await (await overlays.content(id, 'docs:/~$a.docx')).text()).toBe('lock');
    await overlays.remove(id, 'docs:/~$a.docx');
    await refused(overlays.remove(id, 'docs:/~$a.docx'), 'not-found');
    await refused(overlays.content(id, 'docs:/~$a.docx'), 'not-found');
    expect([await names(filesystem, ['docs:']), (await listed(overlays)).length]).toEqual([['a.docx'], 1]);
  });

  it('is not removed while a guest writes it', async () => {
    const { overlays, id, filesystem } = await begin();
    await put(filesystem, ['~$a'], 'old');
    const writer = await filesystem.write(['~$a']);
    await refused(overlays.remove(id, '~$a'), 'busy');
    await writer.abort();
    await overlays.remove(id, '~$a');
    expect(await names(filesystem)).toEqual([]);
  });

  it('tells a change once', async () => {
    const { overlays, id, filesystem } = await begin();
    overlays.takeChange();
    await put(filesystem, ['plain'], 'x');
    expect(overlays.takeChange()).toBe(false);
    await put(filesystem, ['~$a'], 'x');
    expect([overlays.takeChange(), overlays.takeChange()]).toEqual([true, false]);
    await overlays.remove(id, '~$a');
    expect(overlays.takeChange()).toBe(true);
  });
});

describe('in the private file system', () => {
  it('what one session holds the next one finds, by the folder that it belongs to, shared again or not', async () => {
    const disk = givePrivateFileSystem();
    const store = lastingStore();
    const folders = [new FakeDisk(), new FakeDisk()];
    for (const folder of folders) await put((await session(store, folder)).filesystem, ['~$a'], 'kept');
    const [first] = folders as [FakeDisk];
    const next = await session(store, first);
    expect(await getText(next.filesystem, ['~$a'])).toBe('kept');
    const ids = (await listed(next.overlays)).map(({ folderId }) => folderId);
    const expected = await Promise.all(folders.map(({ root }) => identifyFolder(root, store)));
    expect(ids.sort()).toEqual(expected.sort());
    for (const id of ids) await next.overlays.remove(id, '~$a');
    expect(disk.listing().filter((name) => !name.endsWith('/'))).toEqual([]);
  });

  it('directories go with the last file in them, and no others', async () => {
    const disk = givePrivateFileSystem();
    const { overlays, id, filesystem } = await session(lastingStore(), new FakeDisk());
    for (const path of [['a'], ['a', 'b'], ['a', 'b', 'c']]) await filesystem.createDirectory(path);
    await put(filesystem, ['a', '~$x'], 'x');
    await put(filesystem, ['a', 'b', 'c', '~$x'], 'x');
    await overlays.remove(id, 'a/b/c/~$x');
    const root = `spice-html5-webdav-overlay/${id}`;
    expect(disk.listing().filter((name) => name.startsWith(`${root}/`))).toEqual([
      `${root}/`,
      `${root}/a/`,
      `${root}/a/\uF07E$x`,
    ]);
  });
});

describe('where the browser refuses it', () => {
  it('memory stands in', async () => {
    const getDirectory = () => Promise.reject(new DOMException('Storage directory access is denied', 'SecurityError'));
    vi.stubGlobal('navigator', { storage: { getDirectory } });
    const { overlays, filesystem } = await session(lastingStore(), new FakeDisk());
    await put(filesystem, ['~$a'], 'x');
    expect([overlays.persistent, await names(filesystem)]).toEqual([false, ['~$a']]);
  });
});
