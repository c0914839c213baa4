import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DirectoryHandleFilesystem } from '../../src/share/directory-handle.js';
import { openFolder } from '../../src/share/open-folder.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { refused } from '../contract/assert.js';
import { fileStat, getText, names, pattern, put, text } from '../contract/content.js';
import { directoryHandleCases, filesystemCases } from '../contract/filesystem-contract.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { folderOptions } from '../fakes/folder-options.js';
import { ManualClock } from '../fakes/manual-clock.js';

interface Folder {
  readonly disk: FakeDisk;
  readonly store: MemoryStore;
  readonly clock: ManualClock;
  readonly filesystem: DirectoryHandleFilesystem;
}

async function openFake(disk = new FakeDisk(), store = new MemoryStore()): Promise<Folder> {
  const clock = new ManualClock();
  const { filesystem } = await openFolder(disk.root, folderOptions({ store, clock }));
  return { disk, store, clock, filesystem };
}

const refuse = (name: string): never => {
  throw new DOMException(name, name);
};
/** Lets everything run that waits for nothing but itself. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('DirectoryHandleFilesystem', () => {
  // As on a disk, where the browser is the judge: see test/browser/share-contract.test.ts.
  it.each([...filesystemCases, ...directoryHandleCases])('$name', async ({ run }) => {
    const { filesystem, disk, store } = await openFake();
    await run(filesystem);
    expect(disk.listing().filter((name) => /spice-webdav|\.crswap$/.test(name))).toEqual([]);
    expect(await store.scan('journal/')).toEqual([]);
  });
});

describe('a write that fails', () => {
  const steps = ['close', 'move', 'write', 'createWritable', 'getFileHandle'];
  it.each(steps)('at %s leaves the old file, or none, and frees the path', async (step) => {
    let failed = 0;
    for (const name of ['old.txt', 'new.txt', 'new.sh']) {
      const { disk, store, filesystem } = await openFake();
      disk.put('old.txt', 'old');
      let failures = 0;
      disk.fault = (at) => {
        // Once, and for a file by which the content goes: where the target itself is looked for, nothing has begun.
        const isMeant = at.startsWith(`${step} `) && (step !== 'getFileHandle' || /-part(\.|$)/.test(at));
        if (!isMeant || failures > 0) return;
        failures += 1;
        refuse('UnknownError');
      };
      const write = async () => {
        const writer = await filesystem.write([name]);
        try {
          await writer.write(pattern(2_000_000));
        } catch (error) {
          await writer.abort();
          throw error;
        }
        return writer.commit();
      };
      const result = await write().catch((error: unknown) => String(error));
      failed += failures;
      if (failures > 0) expect(result).toBe('FsError: io');
      disk.fault = () => {};
      if (failures > 0) expect(disk.listing()).toEqual(['old.txt']);
      if (failures > 0 || name !== 'old.txt') expect(disk.text('old.txt')).toBe('old');
      expect(await store.scan('journal/')).toEqual([]);
      await put(filesystem, [name], 'after all');
      expect(await getText(filesystem, [name])).toBe('after all');
    }
    expect(failed).toBeGreaterThan(0);
  });

  it('is in the journal before anything of it lies there, and makes nothing where that fails', async () => {
    const { disk, store, filesystem } = await openFake();
    const seen: number[] = [];
    disk.fault = async (step) => {
      if (step.startsWith('createWritable')) seen.push((await store.scan('journal/')).length);
    };
    await put(filesystem, ['a'], '1');
    await put(filesystem, ['a'], '2');
    await put(filesystem, ['a.sh'], '3');
    expect(seen).toEqual([1, 1, 1]);
    store.write = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
    await refused(filesystem.write(['b']), 'no-space');
    store.write = () => Promise.reject(new DOMException('closing', 'InvalidStateError'));
    await refused(filesystem.write(['b']), 'io');
    expect(disk.listing()).toEqual(['a', 'a.sh']);
  });

  it('stays in the journal when its leftovers cannot be removed', async () => {
    const { disk, store, filesystem } = await openFake();
    const writer = await filesystem.write(['a']);
    disk.fault = (step) => (step.startsWith('removeEntry') ? refuse('NotAllowedError') : undefined);
    await writer.abort();
    const [record] = await store.scan<{ leftovers: string[] }>('journal/');
    expect(disk.listing()).toEqual([record?.[1].leftovers[0]]);
  });

  it('waits until the browser lets its files go', async () => {
    const { disk, clock, store, filesystem } = await openFake();
    const writer = await filesystem.write(['a']);
    let refusals = 2;
    disk.fault = (step) => {
      if (step.startsWith('removeEntry') && refusals > 0) {
        refusals -= 1;
        refuse('NoModificationAllowedError');
      }
    };
    const aborted = writer.abort();
    for (let round = 0; round < 3; round += 1) {
      await settled();
      clock.advance(50);
    }
    await aborted;
    expect([disk.listing(), await store.scan('journal/')]).toEqual([[], []]);
  });
});

describe('a move that waits for a person', () => {
  it('fails after a while, leaves both files and frees the paths', async () => {
    const { disk, clock, filesystem } = await openFake();
    disk.put('a', 'content');
    disk.fault = (step) => (step.startsWith('move') ? new Promise(() => {}) : undefined);
    const moved = filesystem.move(['a'], ['b.unknown']);
    const rejected = refused(moved, 'forbidden');
    await settled();
    clock.advance(60_000);
    await rejected;
    const written = put(filesystem, ['b'], 'new');
    const alsoRejected = refused(written, 'forbidden');
    await settled();
    clock.advance(60_000);
    await alsoRejected;
    disk.fault = () => {};
    expect(disk.listing()).toEqual(['a']);
    await put(filesystem, ['a'], 'free');
  });
});

describe('a move that ends after its time', () => {
  it.each(['refuse', 'let'])('(%s): what was staged goes then, without another write', async (answer) => {
    const { disk, clock, store, filesystem } = await openFake();
    let end = (): void => {};
    disk.fault = (step) => {
      if (step.startsWith('move')) {
        return new Promise<void>((resolve, reject) => {
          end = answer === 'let' ? resolve : () => reject(new DOMException('AbortError', 'AbortError'));
        });
      }
      // As Chromium has it, for as long as the move goes on.
      return step.startsWith('removeEntry') ? refuse('NoModificationAllowedError') : undefined;
    };
    const pass = async (): Promise<void> => {
      for (let passed = 0; passed < 20_000; passed += 250) {
        clock.advance(250);
        await settled();
      }
    };
    const rejected = refused(put(filesystem, ['b.unknown'], 'new'), 'forbidden');
    await pass();
    await rejected;
    expect(disk.listing()).toEqual([expect.stringContaining('spice-webdav')]);
    disk.fault = () => {};
    end();
    await pass();
    expect([disk.listing(), await store.scan('journal/')]).toEqual([answer === 'let' ? ['b.unknown'] : [], []]);
  });
});

describe('a name that something has which the browser does not show', () => {
  it('is forbidden, and not missing, while its directory is there', async () => {
    const { disk, store, filesystem } = await openFake();
    disk.put('x', 'x');
    disk.put('y.sh', 'y');
    const before = disk.listing();
    disk.fault = (step) => {
      // A symbolic link's.
      if (/^(getFileHandle|getDirectoryHandle) link/.test(step)) refuse('NotFoundError');
      if (step.startsWith('move')) refuse('NotFoundError');
    };
    for (const call of [
      () => put(filesystem, ['link'], 'new'),
      () => put(filesystem, ['link.sh'], 'new'),
      () => filesystem.createDirectory(['link']),
      () => filesystem.move(['x'], ['link']),
      () => filesystem.move(['y.sh'], ['link.sh']),
      () => filesystem.copy(['x'], ['link']),
    ])
      await refused(call(), 'forbidden');
    expect([disk.listing(), await store.scan('journal/')]).toEqual([before, []]);
    await refused(put(filesystem, ['missing', 'link'], 'new'), 'not-found');
  });
});

describe('a move on the disk', () => {
  /** What is done to the disk on the way. */
  async function stepsOf(from: string, to: string, content: string): Promise<string[]> {
    const { disk, filesystem } = await openFake();
    disk.put(from, content);
    const steps: string[] = [];
    disk.fault = (step) => {
      if (/^(move|removeEntry) /.test(step)) steps.push(step.replace(/ .*-part(?=\.)/, ' staged'));
    };
    await filesystem.move([from], [to]);
    expect([disk.listing(), disk.text(to)]).toEqual([[to], content]);
    return steps;
  }

  it.each([
    ['a.txt', 'b.txt', 'x'],
    ['a.txt', 'a.md', 'x'],
    ['a.txt', 'b.txt', ''],
    // Where the host folds names, a copy would be the file itself, and then be removed.
    ['a.sh', 'A.sh', 'x'],
  ])('is a rename: %s to %s, of %j', async (from, to, content) => {
    expect(await stepsOf(from, to, content)).toEqual([`move ${from}`]);
  });

  it.each([
    ['what is empty and may be a pipe', 'a.txt', 'a.md', '', ['move staged.md', 'removeEntry a.txt']],
    ['what would ask the person', 'a.txt', 'a.sh', 'x', ['removeEntry a.txt']],
  ])('goes by a copy for %s', async (_, from, to, content, steps) => {
    expect(await stepsOf(from, to, content)).toEqual(steps);
  });
});

describe('a copy that fails', () => {
  it('because the host writes into the file meanwhile leaves nothing, and its place free', async () => {
    const { disk, store, filesystem } = await openFake();
    disk.put('a', 'old');
    disk.fault = (step) => {
      if (step.startsWith('createWritable')) disk.put('a', 'of the host');
    };
    await refused(filesystem.copy(['a'], ['b']), 'changed');
    disk.fault = () => {};
    expect([disk.listing(), await store.scan('journal/')]).toEqual([['a'], []]);
    await put(filesystem, ['b'], 'free');
  });
});

describe('what is in use', () => {
  it('is a directory that is not empty, where it is one: of what Chromium does not list', async () => {
    const { disk, filesystem } = await openFake();
    disk.put('f', 'x');
    await filesystem.createDirectory(['d']);
    disk.fault = (step) => (step.startsWith('removeEntry') ? refuse('NoModificationAllowedError') : undefined);
    await refused(filesystem.remove(['d']), 'not-empty');
    await refused(filesystem.remove(['f']), 'busy');
    disk.fault = (step) => (step.startsWith('removeEntry') ? refuse('UnknownError') : undefined);
    await refused(filesystem.remove(['d']), 'io');
  });
});

describe('without permission to write', () => {
  it('nothing is asked and nothing is made', async () => {
    const { disk, filesystem } = await openFake();
    disk.put('a', 'old');
    disk.permission = 'prompt';
    disk.fault = (step) => {
      if (/createWritable|remove|move/.test(step)) throw new Error(`asked for ${step}`);
    };
    for (const call of [
      filesystem.write(['a']),
      filesystem.createDirectory(['d']),
      filesystem.remove(['a']),
      filesystem.move(['a'], ['b']),
      filesystem.copy(['a'], ['b']),
      filesystem.setLastModified(['a'], 1000),
    ]) {
      await refused(call, 'permission-lost');
    }
    expect(disk.listing()).toEqual(['a']);
  });
});

describe('two sessions with one folder', () => {
  it('do not see each other’s swap files, but those that are a person’s own', async () => {
    const disk = new FakeDisk();
    const store = new MemoryStore();
    const [one, other] = [await openFake(disk, store), await openFake(disk, store)];
    for (const name of ['a', 'b', 'b.crswap']) disk.put(name, `theirs: ${name}`);
    disk.put('d/a.crswap', 'theirs');
    expect(await getText(other.filesystem, ['d', 'a.crswap'])).toBe('theirs');
    const writers = [await one.filesystem.write(['a']), await one.filesystem.write(['b'])];
    expect(await names(other.filesystem, ['d'])).toEqual(['a.crswap']);
    expect(await getText(other.filesystem, ['d', 'a.crswap'])).toBe('theirs');
    await one.filesystem.remove(['d', 'a.crswap']);
    await one.filesystem.remove(['d']);
    for (const writer of writers) await writer.write(pattern(1000));
    expect(disk.listing()).toEqual(['a', 'a.crswap', 'b', 'b.1.crswap', 'b.crswap']);
    for (const { filesystem } of [one, other]) {
      expect(await names(filesystem)).toEqual(['a', 'b', 'b.crswap']);
      await refused(filesystem.stat(['a.crswap']), 'not-found');
      await refused(filesystem.read(['b.1.crswap']), 'not-found');
      expect(await getText(filesystem, ['b.crswap'])).toBe('theirs: b.crswap');
    }
    await refused(put(other.filesystem, ['a.crswap'], 'mixed in'), 'busy');
    await refused(other.filesystem.move(['b'], ['a.crswap']), 'busy');
    for (const writer of writers) await writer.abort();
    expect(await names(other.filesystem)).toEqual(['a', 'b', 'b.crswap']);
    disk.put('a.crswap', 'theirs now');
    expect(await names(other.filesystem)).toEqual(['a', 'a.crswap', 'b', 'b.crswap']);
  });
});

describe('leftovers of sessions that were killed', () => {
  const dead = { owner: 'dead', directory: [] };

  it('are removed when the folder is opened: names in the journal, and only files', async () => {
    const disk = new FakeDisk();
    const store = new MemoryStore();
    const first = await openFake(disk, store);
    for (const name of ['x.crswap', 'y.crswap', 'mine.crswap', '.staged.part']) disk.put(name, 'half');
    for (const name of ['empty.sh', 'mine.sh']) disk.put(name, '');
    disk.put('full.sh', 'finished');
    await first.filesystem.createDirectory(['z.crswap']);
    const prefix = `journal/${first.filesystem.key([])}/`;
    await store.write([
      [`${prefix}1`, { ...dead, leftovers: ['x.crswap', 'gone'] }],
      [`${prefix}2`, { ...dead, leftovers: ['.staged.part', '.staged.part.crswap'] }],
      [`${prefix}3`, { ...dead, leftovers: ['empty.sh.crswap'], created: 'empty.sh' }],
      [`${prefix}4`, { ...dead, leftovers: ['full.sh.crswap'], created: 'full.sh' }],
      [`${prefix}5`, { ...dead, leftovers: ['z.crswap'] }],
      [`${prefix}6`, { ...dead, directory: ['no', 'more'], leftovers: ['y.crswap'] }],
      ['journal/another folder/1', { ...dead, leftovers: ['y.crswap'] }],
    ]);
    await openFake(disk, store);
    expect(disk.listing()).toEqual(['full.sh', 'mine.crswap', 'mine.sh', 'y.crswap', 'z.crswap/']);
    expect((await store.scan('journal/')).map(([key]) => key)).toEqual(['journal/another folder/1']);
  });

  it('are removed before the first write when permission comes late, and kept in the journal until then', async () => {
    const disk = new FakeDisk();
    const store = new MemoryStore();
    const id = (await openFake(disk, store)).filesystem.key([]);
    disk.put('x.crswap', 'half');
    await store.write([[`journal/${id}/1`, { ...dead, leftovers: ['x.crswap'] }]]);
    disk.permission = 'prompt';
    const root = disk.root;
    root.queryPermission = async (descriptor) => (descriptor?.mode === 'read' ? 'granted' : disk.permission);
    const options = folderOptions({ store });
    const { filesystem } = await openFolder(root, options);
    expect([disk.listing(), await names(filesystem)]).toEqual([['x.crswap'], []]);
    disk.permission = 'granted';
    await put(filesystem, ['x'], 'new');
    expect(disk.listing()).toEqual(['x']);
  });

  it('stay in the journal while one of them does, though the others have gone', async () => {
    const disk = new FakeDisk();
    const store = new MemoryStore();
    const id = (await openFake(disk, store)).filesystem.key([]);
    disk.put('x.sh', '');
    disk.put('x.sh.crswap', 'half');
    await store.write([[`journal/${id}/1`, { ...dead, leftovers: ['x.sh.crswap'], created: 'x.sh' }]]);
    disk.fault = (step) => (step === 'removeEntry x.sh.crswap' ? refuse('NotAllowedError') : undefined);
    await openFake(disk, store);
    expect([disk.listing(), await store.scan('journal/')]).toMatchObject([['x.sh.crswap'], { length: 1 }]);
    disk.fault = () => {};
    await openFake(disk, store);
    expect([disk.listing(), await store.scan('journal/')]).toEqual([[], []]);
  });

  it('stay in the journal while the folder is not there', async () => {
    const disk = new FakeDisk();
    const store = new MemoryStore();
    const id = (await openFake(disk, store)).filesystem.key([]);
    await store.write([[`journal/${id}/1`, { ...dead, leftovers: ['x.crswap'] }]]);
    disk.fault = (step) => (/keys|getFileHandle/.test(step) ? refuse('NotFoundError') : undefined);
    await openFake(disk, store);
    disk.fault = () => {};
    disk.put('x.crswap', 'half');
    await openFake(disk, store);
    expect([disk.listing(), await store.scan('journal/')]).toEqual([[], []]);
  });
});

describe('leftovers of a write that fails while its drive is away', () => {
  it('stay in the journal, and are removed by the next write once the drive is back', async () => {
    for (const name of ['old.txt', 'new.txt', 'new.sh']) {
      const { disk, store, filesystem } = await openFake();
      disk.put('old.txt', 'old');
      const before = disk.listing();
      const writer = await filesystem.write([name]);
      await writer.write(pattern(1000));
      const lost = disk.listing().filter((found) => found !== 'old.txt');
      disk.fault = () => refuse('NotFoundError');
      await refused(writer.commit(), 'not-found');
      await refused(filesystem.write(['other']), 'not-found');
      expect(await store.scan('journal/')).toHaveLength(1);
      disk.fault = () => {};
      // The browser let its swap file go, but could not remove it.
      for (const path of lost) disk.put(path, '');
      await put(filesystem, ['other'], 'other');
      expect(disk.listing()).toEqual([...before, 'other'].sort());
      expect(disk.text('old.txt')).toBe('old');
      expect(await store.scan('journal/')).toEqual([]);
    }
  });

  /** A swap file that nobody can remove now, and a clock to wait by. */
  async function leaveSwapFile() {
    const { disk, store, clock, filesystem } = await openFake();
    disk.put('old.txt', 'old');
    const writer = await filesystem.write(['old.txt']);
    disk.fault = (step) => {
      if (step === 'close old.txt') refuse('AbortError');
      if (step === 'getFileHandle old.txt.crswap') disk.put('old.txt.crswap', "another tab's");
      if (step === 'removeEntry old.txt.crswap') refuse('NoModificationAllowedError');
    };
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 250) {
        clock.advance(250);
        await settled();
      }
    };
    const failed = writer.commit().catch(() => 'failed');
    await pass(3000);
    expect(await failed).toBe('failed');
    const written = put(filesystem, ['other'], 'other');
    await pass(3000);
    await written;
    expect(await store.scan('journal/')).toHaveLength(1);
    return { disk, store, filesystem, pass };
  }

  it('are removed later where another tab has them open just then, without another write', async () => {
    const { disk, store, pass } = await leaveSwapFile();
    disk.fault = () => {};
    await pass(10_000);
    expect(await store.scan('journal/')).toEqual([]);
    expect(disk.listing()).toEqual(['old.txt', 'other']);
  });

  it('stay while the permission is gone, for which nobody is asked, and go before the next write', async () => {
    const { disk, store, filesystem, pass } = await leaveSwapFile();
    disk.permission = 'prompt';
    // One attempt was under way.
    await pass(2000);
    const steps: string[] = [];
    disk.fault = (step) => void steps.push(step);
    await pass(200_000);
    expect(steps).toEqual([]);
    disk.permission = 'granted';
    await put(filesystem, ['other'], 'again');
    expect(await store.scan('journal/')).toEqual([]);
    expect(disk.listing()).toEqual(['old.txt', 'other']);
  });

  it('that nobody can remove keep their name from nobody who writes it', async () => {
    const { disk, filesystem } = await openFake();
    const writer = await filesystem.write(['new.sh']);
    disk.fault = () => refuse('NotFoundError');
    await refused(writer.commit(), 'not-found');
    disk.put('new.sh', '');
    disk.fault = (step) => (step === 'removeEntry new.sh' ? refuse('NotAllowedError') : undefined);
    await put(filesystem, ['new.sh'], 'new');
    expect(await names(filesystem)).toEqual(['new.sh']);
    expect(await getText(filesystem, ['new.sh'])).toBe('new');
  });

  it('are nothing to the guest: an empty file that was to be filled is not moved over a good one', async () => {
    const { disk, filesystem } = await openFake();
    disk.put('old.txt', 'old');
    const writer = await filesystem.write(['new.sh']);
    disk.fault = () => refuse('NotFoundError');
    await refused(writer.commit(), 'not-found');
    disk.fault = () => {};
    disk.put('new.sh', '');
    await refused(filesystem.stat(['new.sh']), 'not-found');
    expect(await names(filesystem)).toEqual(['old.txt']);
    // The first of the two removes it, the second comes while it does.
    const first = put(filesystem, ['other'], 'other');
    await refused(filesystem.move(['new.sh'], ['old.txt']), 'not-found');
    await first;
    expect(disk.listing()).toEqual(['old.txt', 'other']);
    expect(disk.text('old.txt')).toBe('old');
    disk.put('new.sh', '');
    expect(await names(filesystem)).toEqual(['new.sh', 'old.txt', 'other']);
    await put(filesystem, ['new.sh'], 'new');
    expect(await names(filesystem)).toEqual(['new.sh', 'old.txt', 'other']);
  });
});

describe('names beside a write', () => {
  it('belong to it: nobody else sees or changes the swap file', async () => {
    const { disk, filesystem } = await openFake();
    disk.put('x', 'old');
    disk.put('y', 'other');
    const writer = await filesystem.write(['x']);
    expect(disk.listing()).toEqual(['x', 'x.crswap', 'y']);
    expect(await names(filesystem)).toEqual(['x', 'y']);
    await refused(filesystem.read(['x.crswap']), 'not-found');
    for (const call of [
      filesystem.write(['x.crswap']),
      filesystem.remove(['x.crswap']),
      filesystem.createDirectory(['x.crswap']),
      filesystem.move(['y'], ['x.crswap']),
      filesystem.move(['x.crswap'], ['z']),
      filesystem.copy(['y'], ['x.crswap']),
    ]) {
      await refused(call, 'busy');
    }
    await writer.write(text('new'));
    await writer.commit();
    expect([disk.listing(), disk.text('x')]).toEqual([['x', 'y'], 'new']);
  });

  it('may be what somebody else writes at that moment: then the write waits its turn', async () => {
    const { disk, filesystem } = await openFake();
    disk.put('x', 'old');
    const other = await filesystem.write(['x.crswap']);
    await refused(filesystem.write(['x']), 'busy');
    await other.write(text('a file like others'));
    await other.commit();
    await put(filesystem, ['x'], 'new');
    expect([disk.listing(), disk.text('x.crswap')]).toEqual([['x', 'x.crswap'], 'a file like others']);
  });
});

describe('a change in part', () => {
  it('does not begin where the host writes into the file while the browser copies it', async () => {
    const { disk, store, filesystem } = await openFake();
    disk.put('a', 'old');
    disk.fault = (step) => {
      if (step === 'createWritable a') disk.put('a', 'of the host');
    };
    await refused(filesystem.write(['a'], { keepExisting: true }), 'changed');
    disk.fault = () => {};
    expect([disk.listing(), disk.text('a')]).toEqual([['a'], 'of the host']);
    expect(await store.scan('journal/')).toEqual([]);
    await put(filesystem, ['a'], 'free again');
  });

  it.each([
    ['is of another time', 'OLD', 2000],
    ['is of another size', 'older', 1000],
  ])('does not begin on a file of the host that %s by then', async (_, content, time) => {
    const { disk, filesystem } = await openFake();
    disk.put('a', 'old', 1000);
    disk.fault = (step) => {
      if (step === 'createWritable a') disk.put('a', content, time);
    };
    await refused(filesystem.write(['a'], { keepExisting: true }), 'changed');
    disk.fault = () => {};
    expect([disk.listing(), disk.text('a')]).toEqual([['a'], content]);
  });

  it('is staged beside a file that Chromium cannot write in place', async () => {
    const { disk, filesystem } = await openFake();
    disk.put('a', '0123456789');
    await filesystem.createDirectory(['a.crswap']);
    const writer = await filesystem.write(['a'], { keepExisting: true });
    expect(writer.size).toBe(10);
    await writer.write(text('ab'));
    await writer.commit();
    expect(disk.text('a')).toBe('ab23456789');
  });
});

describe('a time that was set', () => {
  const time = 1_000_000_000_000;

  it('holds over a reload, and until the host touches the file', async () => {
    const { disk, store, filesystem } = await openFake();
    disk.put('hosts', 'x');
    const { etag } = await fileStat(filesystem, ['hosts']);
    await filesystem.setLastModified(['hosts'], time);
    const writer = await filesystem.write(['ours']);
    await writer.commit({ lastModified: time + 1 });
    const again = (await openFake(disk, store)).filesystem;
    expect(await fileStat(again, ['hosts'])).toMatchObject({ lastModified: time, etag });
    expect((await fileStat(again, ['ours'])).lastModified).toBe(time + 1);
    disk.put('hosts', 'y');
    expect((await fileStat(again, ['hosts'])).lastModified).not.toBe(time);
  });

  it('goes along with a file of the host that is moved by copy and removal, as the host’s own time does', async () => {
    const { disk, filesystem } = await openFake();
    disk.put('a', 'x', 5000);
    disk.put('b', 'x', 6000);
    await filesystem.setLastModified(['b'], time);
    await filesystem.move(['a'], ['a.sh']);
    await filesystem.move(['b'], ['c']);
    expect((await fileStat(filesystem, ['a.sh'])).lastModified).toBe(5000);
    expect((await fileStat(filesystem, ['c'])).lastModified).toBe(time);
  });
});

describe('validators', () => {
  it('of a file that the host moved over another differ, though size and time are the same', async () => {
    const { disk, filesystem } = await openFake();
    const time = disk.tick();
    disk.put('a', 'one', time);
    disk.put('b', 'two', time);
    const before = await fileStat(filesystem, ['b']);
    await filesystem.move(['a'], ['b']);
    expect((await fileStat(filesystem, ['b'])).etag).not.toBe(before.etag);
  });

  it('match nothing while content is exchanged', async () => {
    const { disk, filesystem } = await openFake();
    const { etag } = await put(filesystem, ['a'], 'old');
    const seen: string[] = [];
    const writer = await filesystem.write(['a']);
    disk.fault = async (step) => {
      if (step === 'close a') seen.push((await fileStat(filesystem, ['a'])).etag);
    };
    seen.push((await writer.commit()).etag, (await fileStat(filesystem, ['a'])).etag);
    expect(seen[1]).toBe(seen[2]);
    expect(new Set([etag, ...seen]).size).toBe(3);
  });
});

describe('a folder in two sessions', () => {
  /** Web Locks of one origin, as far as they are used. */
  class Locks {
    readonly #held: string[] = [];

    async request(name: string, run: () => Promise<void>): Promise<void> {
      this.#held.push(name);
      await run();
      this.#held.splice(this.#held.indexOf(name), 1);
    }

    async query(): Promise<{ held: { name: string }[] }> {
      return { held: this.#held.map((name) => ({ name })) };
    }
  }

  afterEach(() => vi.unstubAllGlobals());

  it('does not show a file that the other one makes before it is whole', async () => {
    vi.stubGlobal('navigator', { locks: new Locks() });
    const here = await openFake();
    const there = await openFake(here.disk, here.store);
    const writer = await here.filesystem.write(['new.sh']);
    expect(here.disk.listing()).toContain('new.sh');
    await refused(there.filesystem.stat(['new.sh']), 'not-found');
    await refused(there.filesystem.read(['new.sh']), 'not-found');
    expect(await names(there.filesystem)).not.toContain('new.sh');
    await writer.write(text('whole'));
    await writer.commit();
    await settled();
    expect(await getText(there.filesystem, ['new.sh'])).toBe('whole');
    expect(await names(there.filesystem)).toEqual(['new.sh']);
  });

  it('takes nothing away that the other one, which lives, is still writing', async () => {
    vi.stubGlobal('navigator', { locks: new Locks() });
    const here = await openFake();
    here.disk.put('old', 'old');
    const writers = [];
    for (const name of ['new.txt', 'new.sh', 'old']) writers.push(await here.filesystem.write([name]));
    const lying = here.disk.listing();
    const there = await openFake(here.disk, here.store);
    await put(there.filesystem, ['other'], 'other');
    expect(here.disk.listing()).toEqual([...lying, 'other'].sort());
    for (const writer of writers) {
      await writer.write(text('whole'));
      await writer.commit();
    }
    for (const name of ['new.txt', 'new.sh', 'old']) expect(here.disk.text(name)).toBe('whole');
  });

  it('shows an empty file that nobody makes', async () => {
    vi.stubGlobal('navigator', { locks: new Locks() });
    const here = await openFake();
    const there = await openFake(here.disk, here.store);
    await (await here.filesystem.write(['empty.sh'])).commit();
    expect((await here.filesystem.stat(['empty.sh'])).kind).toBe('file');
    await settled();
    expect((await there.filesystem.stat(['empty.sh'])).kind).toBe('file');
  });
});
