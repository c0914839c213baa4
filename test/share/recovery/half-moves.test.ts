import { describe, expect, it } from 'vitest';
import type { Mounts } from '../../../src/share/drive/mounts.js';
import type { Filesystem, Path } from '../../../src/share/filesystem.js';
import { FsError } from '../../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { openFolder } from '../../../src/share/open-folder.js';
import { type HalfMove, HalfMoves } from '../../../src/share/recovery/half-moves.js';
import { Journal, JournalOwner } from '../../../src/share/recovery/journal.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { refused } from '../../contract/assert.js';
import { fileStat, getText, names, pattern, put } from '../../contract/content.js';
import { emptyDrive } from '../../fakes/empty-drive.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';
import { folderOptions } from '../../fakes/folder-options.js';
import { Subfolder } from '../../fakes/subfolder.js';

interface Sides {
  readonly store: MemoryStore;
  readonly a: MemoryFilesystem;
  readonly b: MemoryFilesystem;
  /** A session of its own: what it began is abandoned for every other one. */
  session(): HalfMoves;
}

function twoFolders(): Sides {
  const store = new MemoryStore();
  const [a, b] = [new MemoryFilesystem({ id: 'a' }), new MemoryFilesystem({ id: 'b' })];
  const find = ([side, ...path]: Path) => ({ filesystem: side === 'a' ? a : b, path });
  const session = () => new HalfMoves(new Journal<HalfMove>(store, new JournalOwner(), 'test'), find);
  return { store, a, b, session };
}

const place = (filesystem: Filesystem, side: string, ...path: readonly string[]) => ({
  filesystem,
  path,
  name: [side, ...path],
});
const killed = () => new Promise<never>(() => {});
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Two folders need not cut a file at the same places. */
function readInPieces(filesystem: MemoryFilesystem, pieceBytes: number): void {
  const read = filesystem.read.bind(filesystem);
  filesystem.read = async (path) => {
    const file = await read(path);
    return {
      stat: file.stat,
      async *stream(start, end) {
        for (let at = start; at < end; at += pieceBytes) yield* file.stream(at, Math.min(end, at + pieceBytes));
      },
    };
  };
}

/** The journal of a session that got as far as `step`, with the copy done by then if `to` is given. */
async function diesAfter(sides: Sides, copied: boolean, content: string | Uint8Array = 'content'): Promise<void> {
  const file = await put(sides.a, ['x'], content);
  const copy = async () => {
    if (!copied) await killed();
    await put(sides.b, ['y'], content);
  };
  void sides.session().move({ name: ['a', 'x'], ...file }, ['b', 'y'], copy, killed);
  await settled();
}

describe('a move by copy and remove', () => {
  it('takes content and time along, and leaves nothing in the journal', async () => {
    const { a, b, session, store } = twoFolders();
    await put(a, ['x'], pattern(300_000));
    await a.setLastModified(['x'], 1_000_000);
    await session().moveAcross(place(a, 'a', 'x'), place(b, 'b', 'y'));
    expect([await names(a), await names(b), await store.scan('')]).toEqual([[], ['y'], []]);
    expect(await fileStat(b, ['y'])).toMatchObject({ size: 300_000, lastModified: 1_000_000 });
  });

  it('that cannot write leaves both as they were', async () => {
    const { a, b, session, store } = twoFolders();
    await put(a, ['x'], 'content');
    await b.createDirectory(['y']);
    await refused(session().moveAcross(place(a, 'a', 'x'), place(b, 'b', 'y')), 'is-a-directory');
    expect([await names(a), await names(b), await store.scan('')]).toEqual([['x'], ['y'], []]);
  });

  it.each([
    ['before its first byte', 'abcdef', 0],
    ['between two pieces', 'abcdef', 1],
    ['after its last', 'abcdef', 3],
    ['though it is empty', '', 0],
  ])('that is not wanted any more %s leaves both as they were, and the target free', async (_, content, pieces) => {
    const { a, b, session, store } = twoFolders();
    await put(a, ['x'], content);
    readInPieces(a, 2);
    let written = 0;
    const write = b.write.bind(b);
    b.write = async (path) => {
      const writer = await write(path);
      const writePiece = writer.write.bind(writer);
      writer.write = async (bytes) => {
        await writePiece(bytes);
        written += 1;
      };
      return writer;
    };
    const requireWanted = () => {
      if (written >= pieces) throw new FsError('not-found');
    };
    await refused(session().moveAcross(place(a, 'a', 'x'), place(b, 'b', 'y'), requireWanted), 'not-found');
    expect([await names(a), await names(b), written, await store.scan('')]).toEqual([['x'], [], pieces, []]);
    await put(b, ['y'], 'free');
  });

  it('does not remove what was written meanwhile', async () => {
    const { a, b, session } = twoFolders();
    await put(a, ['x'], 'old');
    const read = a.read.bind(a);
    a.read = async (path) => {
      const file = await read(path);
      await put(a, ['x'], 'new');
      return file;
    };
    await session().moveAcross(place(a, 'a', 'x'), place(b, 'b', 'y'));
    expect([await getText(b, ['y']), await names(a)]).toEqual(['old', ['x']]);
  });

  it('between two names of one file does not lose it', async () => {
    const { a, session } = twoFolders();
    await put(a, ['x'], 'content');
    await session().moveAcross(place(a, 'a', 'x'), place(a, 'b', 'x'));
    expect(await getText(a, ['x'])).toBe('content');
  });
});

describe('a session that ends in the middle of a move', () => {
  it('after the copy: the next one removes the first file', async () => {
    const sides = twoFolders();
    await diesAfter(sides, true, pattern(400_000));
    expect([await names(sides.a), await names(sides.b)]).toEqual([['x'], ['y']]);
    expect(await sides.session().sweep()).toBe(true);
    expect([await names(sides.a), await names(sides.b), await sides.store.scan('')]).toEqual([[], ['y'], []]);
  });

  it('before the copy: the file stays where it was, and so does another of that size at the target', async () => {
    const sides = twoFolders();
    await put(sides.b, ['y'], 'CONTENT');
    await diesAfter(sides, false);
    await sides.session().sweep();
    expect([await getText(sides.a, ['x']), await getText(sides.b, ['y'])]).toEqual(['content', 'CONTENT']);
    expect(await sides.store.scan('')).toEqual([]);
  });

  it('before the copy: one byte that differs is enough for both to stay, however the folders cut them', async () => {
    const content = 'content';
    const cuts = [
      [7, 7],
      [2, 3],
      [3, 2],
      [7, 1],
      [1, 7],
    ] as const;
    for (const [inA, inB] of cuts) {
      for (let at = 0; at < content.length; at += 1) {
        const other = `${content.slice(0, at)}X${content.slice(at + 1)}`;
        const sides = twoFolders();
        await put(sides.b, ['y'], other);
        await diesAfter(sides, false, content);
        readInPieces(sides.a, inA);
        readInPieces(sides.b, inB);
        await sides.session().sweep();
        expect([await names(sides.a), await getText(sides.b, ['y'])]).toEqual([['x'], other]);
      }
      const sides = twoFolders();
      await diesAfter(sides, true, content);
      readInPieces(sides.a, inA);
      readInPieces(sides.b, inB);
      await sides.session().sweep();
      expect([inA, inB, await names(sides.a), await names(sides.b)]).toEqual([inA, inB, [], ['y']]);
    }
  });

  it('and a person who writes the first file once more, be it the same: it stays', async () => {
    const sides = twoFolders();
    await diesAfter(sides, true);
    await sides.a.setLastModified(['x'], 1_000_000);
    await sides.session().sweep();
    expect([await names(sides.a), await names(sides.b)]).toEqual([['x'], ['y']]);
  });

  it('and whose target is not there: the file stays', async () => {
    const sides = twoFolders();
    await diesAfter(sides, false);
    await sides.session().sweep();
    expect([await names(sides.a), await sides.store.scan('')]).toEqual([['x'], []]);
  });

  it('and a person who changes either file: both stay', async () => {
    for (const changed of ['a', 'b'] as const) {
      const sides = twoFolders();
      await diesAfter(sides, true);
      await put(sides[changed], [changed === 'a' ? 'x' : 'y'], 'changed');
      await sides.session().sweep();
      expect([await names(sides.a), await names(sides.b)]).toEqual([['x'], ['y']]);
    }
  });

  it('while it lives, nobody ends its moves', async () => {
    const sides = twoFolders();
    const session = sides.session();
    const file = await put(sides.a, ['x'], 'content');
    void session.move(
      { name: ['a', 'x'], ...file },
      ['b', 'y'],
      async () => void (await put(sides.b, ['y'], 'content')),
      killed,
    );
    await settled();
    await session.sweep();
    expect([await names(sides.a), await names(sides.b)]).toEqual([['x'], ['y']]);
  });

  it.each(['a', 'b'] as const)('stays in the journal while folder %s is away', async (away) => {
    const sides = twoFolders();
    await diesAfter(sides, true);
    const folder = sides[away];
    const { list, read } = folder;
    folder.list = () => {
      throw new Error('the stick was pulled out');
    };
    folder.read = () => Promise.reject(new FsError('not-found'));
    expect(await sides.session().sweep()).toBe(false);
    Object.assign(folder, { list, read });
    expect(await sides.session().sweep()).toBe(true);
    expect(await names(sides.a)).toEqual([]);
  });
});

describe('a journal that cannot be read', () => {
  it('does not keep a folder from being shared', async () => {
    const sides = twoFolders();
    await diesAfter(sides, true);
    const scan = sides.store.scan.bind(sides.store);
    sides.store.scan = () => Promise.reject(new DOMException('closing', 'InvalidStateError'));
    expect(await sides.session().sweep()).toBe(false);
    sides.store.scan = scan;
    expect(await sides.session().sweep()).toBe(true);
    expect(await names(sides.a)).toEqual([]);
  });
});

async function mountAll(filesystems: readonly MemoryFilesystem[], store: MemoryStore): Promise<Mounts> {
  const drive = emptyDrive(store);
  for (const filesystem of filesystems) {
    const id = filesystem.key([]);
    await drive.mount({ id, name: id, filesystem });
  }
  return drive;
}

/** A session that moves x of the one to y of the other, and ends after the copy. */
async function isKilledInMove(a: MemoryFilesystem, b: MemoryFilesystem, store: MemoryStore): Promise<void> {
  const drive = await mountAll([a, b], store);
  await put(a, ['x'], 'content');
  a.remove = killed;
  void drive.move(['x'], ['b', 'y']);
  await settled();
  Reflect.deleteProperty(a, 'remove');
}

describe('from folder to folder', () => {
  it('the move is ended once both are shared again', async () => {
    const store = new MemoryStore();
    const [a, b] = [new MemoryFilesystem({ id: 'a' }), new MemoryFilesystem({ id: 'b' })];
    await isKilledInMove(a, b, store);
    await mountAll([b], store);
    expect([await names(a), await names(b)]).toEqual([['x'], ['y']]);
    await mountAll([b, a], store);
    expect([await names(a), await names(b), await store.scan('')]).toEqual([[], ['y'], []]);
  });

  it('a move onto itself, by a name in the folder that holds the other, loses nothing', async () => {
    const store = new MemoryStore();
    const outer = new MemoryFilesystem({ id: 'outer' });
    await outer.createDirectory(['sub']);
    await put(outer, ['sub', 'x'], 'precious');
    const mount = async (nestedWith: ReadonlySet<string>) => {
      const drive = emptyDrive(store);
      await drive.mount({ id: 'outer', name: 'outer', filesystem: outer });
      const inner = new Subfolder(outer, 'sub', 'inner');
      await drive.mount({ id: 'inner', name: 'inner', filesystem: inner, nestedWith });
      return drive;
    };
    // As a version began it that did not know the one to lie in the other.
    const first = await mount(new Set());
    outer.write = killed;
    void first.move(['sub', 'x'], ['inner', 'x']);
    await settled();
    expect(await store.scan('')).toHaveLength(1);
    await mount(new Set(['outer']));
    expect([await getText(outer, ['sub', 'x']), await store.scan('')]).toEqual(['precious', []]);
  });

  it('a file whose move is being ended is nobody else’s', async () => {
    const store = new MemoryStore();
    const [a, b] = [new MemoryFilesystem({ id: 'a' }), new MemoryFilesystem({ id: 'b' })];
    await isKilledInMove(a, b, store);
    const drive = await mountAll([a], store);
    const read = b.read.bind(b);
    b.read = async (path) => {
      await refused(drive.write(['x']), 'busy');
      return read(path);
    };
    await drive.mount({ id: 'b', name: 'b', filesystem: b });
    expect([await names(a), await names(b)]).toEqual([[], ['y']]);
  });

  it('the move is ended later when a guest is just writing the file', async () => {
    const store = new MemoryStore();
    const [a, b] = [new MemoryFilesystem({ id: 'a' }), new MemoryFilesystem({ id: 'b' })];
    await isKilledInMove(a, b, store);
    const drive = await mountAll([a], store);
    const writer = await drive.write(['x']);
    await drive.mount({ id: 'b', name: 'b', filesystem: b });
    expect([await names(a), (await store.scan('')).length]).toEqual([['x'], 1]);
    await writer.commit();
    await mountAll([b, a], store);
    expect([await names(a), await names(b), await store.scan('')]).toEqual([['x'], ['y'], []]);
  });

  it.each(['a', 'b'])('the move is not ended when the person stops sharing folder %s meanwhile', async (goes) => {
    const store = new MemoryStore();
    const [a, b] = [new MemoryFilesystem({ id: 'a' }), new MemoryFilesystem({ id: 'b' })];
    await isKilledInMove(a, b, store);
    const drive = await mountAll([a], store);
    const read = b.read.bind(b);
    b.read = async (path) => {
      drive.unmount(goes);
      return read(path);
    };
    await drive.mount({ id: 'b', name: 'b', filesystem: b });
    expect([await names(a), await names(b), (await store.scan('')).length]).toEqual([['x'], ['y'], 1]);
  });
});

describe('to a name whose move would ask the person', () => {
  it('the move is ended when the folder is opened again', async () => {
    const disk = new FakeDisk();
    const store = new MemoryStore();
    const open = async () => (await openFolder(disk.root, folderOptions({ store }))).filesystem;
    disk.put('a.txt', 'content');
    const first = await open();
    disk.fault = (step) => (step === 'removeEntry a.txt' ? killed() : undefined);
    void first.move(['a.txt'], ['a.sh']);
    while (!disk.listing().includes('a.sh') || disk.listing().length > 2) await settled();
    disk.fault = () => {};
    await open();
    expect([disk.listing(), await store.scan('journal/')]).toEqual([['a.sh'], []]);
  });
});
