import { describe, expect, it } from 'vitest';
import type { Mounts } from '../../../src/share/drive/mounts.js';
import { ReadOnlySwitch } from '../../../src/share/drive/read-only.js';
import { FsError } from '../../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { refused } from '../../contract/assert.js';
import { fileStat, getText, names, put, text } from '../../contract/content.js';
import { filesystemCases } from '../../contract/filesystem-contract.js';
import { emptyDrive } from '../../fakes/empty-drive.js';
import { Subfolder } from '../../fakes/subfolder.js';

const folder = (id: string): MemoryFilesystem => new MemoryFilesystem({ id });

async function driveOf(...folders: readonly (readonly [id: string, name: string])[]): Promise<Mounts> {
  const drive = emptyDrive();
  for (const [id, name] of folders) await drive.mount({ id, name, filesystem: folder(id) });
  return drive;
}

describe('Mounts', () => {
  it.each(filesystemCases)('with one folder: $name', async ({ run }) => run(await driveOf(['a', 'A'])));

  it('with none: an empty directory that nobody writes to', async () => {
    const drive = emptyDrive();
    expect(await drive.stat([])).toEqual({ kind: 'directory' });
    expect(await names(drive)).toEqual([]);
    expect(drive.isReadOnly([])).toBe(true);
    expect(drive.isReadOnly(['x'])).toBe(true);
    expect(drive.entries()).toEqual([]);
    expect([await drive.hidesBelow([]), await drive.isBound([])]).toEqual([false, false]);
    await refused(drive.stat(['x']), 'not-found');
    await refused(names(drive, ['x']), 'not-found');
    await refused(drive.write(['x']), 'read-only');
    await refused(drive.createDirectory(['x']), 'read-only');
    await refused(drive.remove(['x']), 'not-found');
    await refused(drive.remove([]), 'forbidden');
    await refused(drive.read([]), 'is-a-directory');
  });

  it('the first folder is the root, further ones are in it by name', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    await put(drive, ['in A'], '1');
    await put(drive, ['B', 'in B'], '2');
    expect(await names(drive)).toEqual(['B', 'in A']);
    expect(await names(drive, ['B'])).toEqual(['in B']);
    expect(drive.entries()).toEqual([
      { id: 'a', name: 'A', isRoot: true },
      { id: 'b', name: 'B', isRoot: false },
    ]);
    expect([drive.key([]), drive.key(['B', 'in B'])]).toEqual(['a', 'b/in B']);
  });

  it('a name in use, by a folder or in the root, gets a number', async () => {
    const drive = await driveOf(['a', 'A']);
    await put(drive, ['docs'], '');
    await put(drive, ['docs (3)'], '');
    for (const id of ['b', 'c', 'd']) await drive.mount({ id, name: 'docs', filesystem: folder(id) });
    expect(drive.entries().map(({ name }) => name)).toEqual(['A', 'docs (2)', 'docs (4)', 'docs (5)']);
  });

  it('a folder that is renamed to its own name keeps it, and one that is not there changes nothing', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    await drive.rename('b', 'B');
    await drive.rename('nobody', 'C');
    expect(await names(drive)).toEqual(['B']);
    await drive.rename('a', 'docs');
    expect(drive.entries()).toEqual([
      { id: 'a', name: 'docs', isRoot: true },
      { id: 'b', name: 'B', isRoot: false },
    ]);
  });

  it('a folder hides nothing of its name further down', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    await drive.createDirectory(['sub']);
    await put(drive, ['sub', 'B'], 'below');
    expect(await names(drive, ['sub'])).toEqual(['B']);
  });

  it('what a folder hides, and what is bound in it, is so in the drive, under the path in the folder', async () => {
    const drive = await driveOf(['a', 'A']);
    const other = folder('b');
    other.hidesBelow = async (...asked: readonly unknown[]) => String(asked[0]) === 'd,hidden';
    other.isBound = async (...asked: readonly unknown[]) => String(asked[0]) === 'd,bound';
    await drive.mount({ id: 'b', name: 'B', filesystem: other });
    const look = (...path: readonly string[]) => Promise.all([drive.hidesBelow(path), drive.isBound(path)]);
    expect(await look('B', 'd', 'hidden')).toEqual([true, false]);
    expect(await look('B', 'd', 'bound')).toEqual([false, true]);
    expect(await look('d', 'hidden')).toEqual([false, false]);
  });

  it('another mark stands for other folders in the root, and for other content of one', async () => {
    const drive = emptyDrive();
    const marks = [await drive.epoch([])];
    const next = async (change: () => unknown): Promise<void> => {
      await change();
      marks.push(await drive.epoch([]));
    };
    const root = folder('a');
    await next(() => drive.mount({ id: 'a', name: 'A', filesystem: root }));
    await next(() => put(drive, ['f'], ''));
    await next(() => drive.mount({ id: 'b', name: 'B', filesystem: folder('b') }));
    const ofB = await drive.epoch(['B']);
    await next(() => drive.rename('b', 'C'));
    expect([new Set(marks).size, marks.includes(undefined)]).toEqual([5, false]);
    expect([await drive.epoch([]), await drive.epoch(['C'])]).toEqual([marks[4], ofB]);
    root.epoch = async () => undefined;
    expect(await drive.epoch([])).toBeUndefined();
  });

  it('a folder hides what later gets its name in the root, and is listed once', async () => {
    const root = folder('a');
    const drive = emptyDrive();
    await drive.mount({ id: 'a', name: 'A', filesystem: root });
    await drive.mount({ id: 'b', name: 'B', filesystem: folder('b') });
    await put(root, ['B'], 'the host made it');
    expect(await names(drive)).toEqual(['B']);
    expect(await drive.stat(['B'])).toEqual({ kind: 'directory' });
    drive.unmount('b');
    expect(await getText(drive, ['B'])).toBe('the host made it');
  });

  it('a root that goes leaves an empty one and moves no other; the next folder fills it', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B'], ['c', 'C']);
    await put(drive, ['B', 'x'], 'x');
    drive.unmount('a');
    expect(await names(drive)).toEqual(['B', 'C']);
    expect(await getText(drive, ['B', 'x'])).toBe('x');
    await refused(drive.write(['new']), 'read-only');
    drive.unmount('c');
    await drive.mount({ id: 'd', name: 'D', filesystem: folder('d') });
    await put(drive, ['in D'], '');
    expect(await names(drive)).toEqual(['B', 'in D']);
    expect(drive.entries()[0]).toEqual({ id: 'd', name: 'D', isRoot: true });
    drive.unmount('nobody');
    expect(drive.entries()).toHaveLength(2);
  });

  it('a folder keeps its name though the root that comes after it has something of that name', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    drive.unmount('a');
    const root = folder('c');
    await put(root, ['B'], '');
    await drive.mount({ id: 'c', name: 'C', filesystem: root });
    expect(drive.entries().map(({ id, name }) => `${id}: ${name}`)).toEqual(['c: C', 'b: B']);
  });

  it('the guest does not decide what is shared', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    await put(drive, ['f'], 'f');
    await refused(drive.remove(['B']), 'forbidden');
    await refused(drive.move(['B'], ['C']), 'forbidden');
    await refused(drive.move([], ['C']), 'forbidden');
    await refused(drive.move(['f'], ['B']), 'is-a-directory');
    await refused(drive.copy(['f'], ['B']), 'is-a-directory');
    await refused(drive.write(['B']), 'is-a-directory');
    await refused(drive.createDirectory(['B']), 'exists');
    expect(await names(drive)).toEqual(['B', 'f']);
  });

  it('moves and copies between folders', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    await put(drive, ['f'], 'content');
    await drive.copy(['f'], ['B', 'copy']);
    await drive.move(['f'], ['B', 'moved']);
    expect(await names(drive)).toEqual(['B']);
    expect([await getText(drive, ['B', 'copy']), await getText(drive, ['B', 'moved'])]).toEqual(['content', 'content']);
    await refused(drive.move(['B', 'copy'], ['none', 'x']), 'not-found');
    expect(await names(drive, ['B'])).toEqual(['copy', 'moved']);
  });

  it('a time goes along with a move between folders, and not with a copy', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    await put(drive, ['f'], 'content');
    await drive.setLastModified(['f'], 1000);
    await drive.copy(['f'], ['B', 'copy']);
    await drive.move(['f'], ['B', 'moved']);
    expect((await fileStat(drive, ['B', 'moved'])).lastModified).toBe(1000);
    expect((await fileStat(drive, ['B', 'copy'])).lastModified).not.toBe(1000);
    await refused(drive.setLastModified(['B'], 1000), 'is-a-directory');
  });

  it('a move out of a folder that is read-only changes nothing', async () => {
    const source = folder('b');
    await put(source, ['f'], 'content');
    const drive = await driveOf(['a', 'A']);
    await drive.mount({ id: 'b', name: 'B', filesystem: new ReadOnlySwitch(source, true) });
    await refused(drive.move(['B', 'f'], ['f']), 'read-only');
    expect(await names(drive)).toEqual(['B']);
    expect([drive.isReadOnly(['B', 'f']), drive.isReadOnly(['f'])]).toEqual([true, false]);
  });
});

describe('folders that come, go and are renamed at once', () => {
  /** A root that takes its time to tell what it has: `then` is done while it looks for the name. */
  const slowRoot = (looked: string, then: () => unknown): MemoryFilesystem => {
    const root = folder('a');
    const stat = root.stat.bind(root);
    root.stat = async (path) => {
      if (path[0] === looked) await then();
      return stat(path);
    };
    return root;
  };
  const mounted = async (root: MemoryFilesystem, ...ids: readonly string[]): Promise<Mounts> => {
    const drive = emptyDrive();
    await drive.mount({ id: 'a', name: 'A', filesystem: root });
    for (const id of ids) await drive.mount({ id, name: id, filesystem: folder(id) });
    return drive;
  };
  const shown = (drive: Mounts): string[] => drive.entries().map(({ id, name }) => `${id}: ${name}`);

  it('two of one name both have a place', async () => {
    const drive = await driveOf(['a', 'A']);
    await Promise.all(['b', 'c'].map((id) => drive.mount({ id, name: 'docs', filesystem: folder(id) })));
    expect(shown(drive)).toEqual(['a: A', 'b: docs', 'c: docs (2)']);
  });

  it('of two that are the first, one is the root', async () => {
    const drive = emptyDrive();
    await Promise.all(['a', 'b'].map((id) => drive.mount({ id, name: 'docs', filesystem: folder(id) })));
    expect(drive.entries()).toEqual([
      { id: 'a', name: 'docs', isRoot: true },
      { id: 'b', name: 'docs', isRoot: false },
    ]);
  });

  it('two that are given one name both keep a place', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B'], ['c', 'C']);
    await Promise.all([drive.rename('b', 'docs'), drive.rename('c', 'docs')]);
    expect(shown(drive)).toEqual(['a: A', 'b: docs', 'c: docs (2)']);
  });

  it('one that goes while another is renamed does not come back', async () => {
    const drive = await mounted(
      slowRoot('B', () => drive.unmount('c')),
      'b',
      'c',
      'd',
    );
    await drive.rename('b', 'B');
    expect(shown(drive)).toEqual(['a: A', 'b: B', 'd: d']);
  });

  it('one that comes while another is renamed stays', async () => {
    let coming: Promise<void> | undefined;
    const drive = await mounted(
      slowRoot('B', () => {
        coming = drive.mount({ id: 'c', name: 'c', filesystem: folder('c') });
        return new Promise((resolve) => setImmediate(resolve));
      }),
      'b',
    );
    await drive.rename('b', 'B');
    await coming;
    expect(shown(drive)).toEqual(['a: A', 'b: B', 'c: c']);
  });

  it('one that goes while it is renamed is gone', async () => {
    const drive = await mounted(
      slowRoot('B', () => drive.unmount('b')),
      'b',
    );
    await drive.rename('b', 'B');
    expect(shown(drive)).toEqual(['a: A']);
  });

  it('one that goes before it has its place never gets it, and comes when it is shared again', async () => {
    const drive = await mounted(slowRoot('b', () => drive.unmount('b')));
    const waiting = [
      drive.mount({ id: 'b', name: 'b', filesystem: folder('b') }),
      drive.mount({ id: 'c', name: 'c', filesystem: folder('c') }),
    ];
    drive.unmount('c');
    await Promise.all(waiting);
    expect(shown(drive)).toEqual(['a: A']);
    await drive.mount({ id: 'c', name: 'c', filesystem: folder('c') });
    expect(shown(drive)).toEqual(['a: A', 'c: c']);
  });

  it('one that goes before it has its place takes no other with it, and is not the root either', async () => {
    const drive = emptyDrive();
    const waiting = ['a', 'b', 'c'].map((id) => drive.mount({ id, name: id, filesystem: folder(id) }));
    drive.unmount('a');
    await Promise.all(waiting);
    expect(drive.entries()).toEqual([
      { id: 'b', name: 'b', isRoot: true },
      { id: 'c', name: 'c', isRoot: false },
    ]);
  });

  it('one that goes while it makes way for the root is gone', async () => {
    const drive = emptyDrive();
    for (const id of ['out', 'in']) await drive.mount({ id, name: id, filesystem: folder(id), isAside: true });
    const root = slowRoot('out', () => drive.unmount('out'));
    for (const name of ['out', 'in']) await put(root, [name], '');
    await drive.mount({ id: 'a', name: 'A', filesystem: root });
    expect(shown(drive)).toEqual(['a: A', 'in: in (2)']);
  });
});

describe('what is under way in a folder that the person stops sharing', () => {
  it('is not written: the old file stays, and nobody holds it', async () => {
    const shared = folder('b');
    const drive = await driveOf(['a', 'A']);
    await drive.mount({ id: 'b', name: 'B', filesystem: shared });
    await put(shared, ['f'], 'old');
    const writer = await drive.write(['B', 'f']);
    await writer.write(text('new'));
    drive.unmount('b');
    await refused(writer.commit(), 'not-found');
    expect(await getText(shared, ['f'])).toBe('old');
    await put(shared, ['f'], 'newer');
  });

  it('is not written either when it is shared again meanwhile', async () => {
    const shared = folder('b');
    const drive = await driveOf(['a', 'A']);
    await drive.mount({ id: 'b', name: 'B', filesystem: new ReadOnlySwitch(shared, false) });
    const writer = await drive.write(['B', 'f']);
    drive.unmount('b');
    await drive.mount({ id: 'b', name: 'B', filesystem: new ReadOnlySwitch(shared, true) });
    await refused(writer.commit(), 'not-found');
    expect(await names(shared)).toEqual([]);
  });

  it('is written when the folder has only got another name', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    const writer = await drive.write(['B', 'f']);
    await writer.write(text('new'));
    await drive.rename('b', 'C');
    await writer.commit();
    expect(await getText(drive, ['C', 'f'])).toBe('new');
  });

  it.each([
    ['copy', 'a'],
    ['copy', 'b'],
    ['move', 'a'],
    ['move', 'b'],
  ] as const)('is neither copied nor moved: %s, and %s goes', async (transfer, goes) => {
    const [a, b] = [folder('a'), folder('b')];
    const drive = emptyDrive();
    for (const [id, filesystem] of Object.entries({ a, b })) await drive.mount({ id, name: id, filesystem });
    await put(a, ['f'], 'content');
    const write = b.write.bind(b);
    b.write = async (path) => {
      drive.unmount(goes);
      return write(path);
    };
    await refused(drive[transfer](['f'], ['b', 'f']), 'not-found');
    expect([await names(a), await names(b)]).toEqual([['f'], []]);
  });

  it('is not removed from a folder that goes after the copy', async () => {
    const [a, b] = [folder('a'), folder('b')];
    const drive = emptyDrive();
    for (const [id, filesystem] of Object.entries({ a, b })) await drive.mount({ id, name: id, filesystem });
    await put(a, ['f'], 'content');
    const stat = a.stat.bind(a);
    a.stat = async (path) => {
      drive.unmount('a');
      return stat(path);
    };
    await refused(drive.move(['f'], ['b', 'f']), 'not-found');
    expect([await names(a), await names(b)]).toEqual([['f'], ['f']]);
  });
});

describe('two changes of one file at once', () => {
  it('a file that goes to another folder is nobody else’s until it is there', async () => {
    const [a, b] = [folder('a'), folder('b')];
    const drive = emptyDrive();
    for (const [id, filesystem] of Object.entries({ a, b })) await drive.mount({ id, name: id, filesystem });
    for (const name of ['f', 'g']) await put(a, [name], name);
    let looks = 0;
    const stat = a.stat.bind(a);
    a.stat = async (path) => {
      const now = await stat(path);
      looks += 1;
      for (const change of [
        () => drive.write(['f']),
        () => drive.write(['b', 'f']),
        () => drive.remove(['f']),
        () => drive.move(['g'], ['f']),
        () => drive.copy(['g'], ['f']),
      ]) {
        await refused(change(), 'busy');
      }
      return now;
    };
    await drive.move(['f'], ['b', 'f']);
    expect([looks, await names(a), await getText(b, ['f'])]).toEqual([1, ['g'], 'f']);
    for (const path of [['f'], ['b', 'f']]) await put(drive, path, 'new');
  });

  it('a file that is being written goes nowhere, and nothing takes its place', async () => {
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    for (const name of ['f', 'g']) await put(drive, [name], name);
    const writer = await drive.write(['f']);
    await refused(drive.move(['f'], ['B', 'f']), 'busy');
    await writer.abort();
    await refused(drive.write(['none', 'f']), 'not-found');
    const other = await drive.write(['B', 'f']);
    for (const transfer of ['move', 'copy'] as const) await refused(drive[transfer](['g'], ['B', 'f']), 'busy');
    await other.commit();
    await drive.move(['f'], ['B', 'f']);
    expect([await names(drive), await getText(drive, ['B', 'f'])]).toEqual([['B', 'g'], 'f']);
  });

  it('its path is free after a commit that failed', async () => {
    const shared = folder('a');
    const drive = emptyDrive();
    await drive.mount({ id: 'a', name: 'A', filesystem: shared });
    const write = shared.write.bind(shared);
    shared.write = async (path) => {
      const writer = await write(path);
      writer.commit = () => writer.abort().then(() => Promise.reject(new FsError('no-space')));
      return writer;
    };
    await refused(put(drive, ['f'], ''), 'no-space');
    shared.write = write;
    await put(drive, ['f'], '');
  });
});

describe('a folder, and one in it', () => {
  it.each([['outer'], ['inner']])('nothing goes from one to the other, when %s came last', async (last) => {
    const outer = folder('outer');
    await outer.createDirectory(['sub']);
    await put(outer, ['sub', 'f'], 'precious');
    const inner = new Subfolder(outer, 'sub', 'inner');
    const drive = await driveOf(['a', 'A'], ['b', 'B']);
    const mounts = { outer, inner };
    const others = { outer: 'inner', inner: 'outer' };
    for (const id of [others[last as 'outer' | 'inner'], last] as ('outer' | 'inner')[]) {
      const nestedWith = new Set(id === last ? [others[id]] : []);
      await drive.mount({ id, name: id, filesystem: mounts[id], nestedWith });
    }
    const [one, other] = [
      ['outer', 'sub', 'f'],
      ['inner', 'f'],
    ];
    for (const transfer of ['move', 'copy'] as const) {
      await refused(drive[transfer](one, other), 'forbidden');
      await refused(drive[transfer](other, [...one.slice(0, -1), 'g']), 'forbidden');
    }
    expect([drive.mayMeet(one, other), drive.mayMeet(other, one)]).toEqual([true, true]);
    expect([drive.mayMeet(one, ['B', 'f']), drive.mayMeet(one, one), drive.mayMeet(one, ['f'])]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await names(outer, ['sub'])).toEqual(['f']);
    await drive.move(one, ['B', 'f']);
    await drive.move(['B', 'f'], other);
    expect(await getText(outer, ['sub', 'f'])).toBe('precious');
  });

  it('nothing is amiss with an empty drive', () => {
    expect(emptyDrive().mayMeet(['a'], ['b'])).toBe(false);
  });
});
