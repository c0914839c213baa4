import { describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../src/share/filesystem.js';
import { FsError, fsErrorCodes } from '../../../src/share/fs-error.js';
import { FolderObserver } from '../../../src/share/handles/folder-observer.js';
import { KeptListings } from '../../../src/share/reading/kept-listings.js';
import { ListingRoom } from '../../../src/share/reading/listing-room.js';
import { refused } from '../../contract/assert.js';
import { settle } from '../../fakes/client-connection.js';
import { FakeObservers } from '../../fakes/fake-observation.js';
import { ManualClock } from '../../fakes/manual-clock.js';

const file = (name: string, lastModified = 0): Entry => ({
  name,
  stat: { kind: 'file', size: 1, lastModified, etag: 'etag' },
});

function setUp({ maxEntries = 100, maxListed = 1000, canObserve = true } = {}) {
  const observers = new FakeObservers();
  const clock = new ManualClock();
  clock.advance(1_000_000);
  const observer = new FolderObserver(clock, 10, canObserve ? observers.create : undefined);
  const listings = new KeptListings(observer, clock, new ListingRoom(clock, maxListed), maxEntries);
  let permission: PermissionState = 'granted';
  /** What the disk has, and how often it was asked. */
  const disk = new Map<string, Entry[]>();
  let looks = 0;
  const open = (name: string, midway?: () => Promise<void> | void): AsyncIterator<readonly Entry[]> => {
    const handle = { name, queryPermission: async () => permission } as FileSystemDirectoryHandle;
    const look = async function* (): AsyncGenerator<readonly Entry[]> {
      looks += 1;
      for (const entry of [...(disk.get(name) ?? [])]) {
        yield [entry];
        await midway?.();
      }
    };
    return listings.list(name, handle, look);
  };
  const list = (name: string, midway?: () => void): Promise<string[]> => namesOf(open(name, midway));
  return {
    clock,
    observer,
    observations: observers.observations,
    disk,
    open,
    list,
    looks: () => looks,
    revoke: () => {
      permission = 'prompt';
    },
  };
}

describe('KeptListings', () => {
  it('looks at a directory once while nothing changes in it', async () => {
    const { disk, list, looks } = setUp();
    disk.set('a', [file('x'), { name: 'd', stat: { kind: 'directory' } }]);
    expect(await list('a')).toEqual(['x', 'd']);
    expect(await list('a')).toEqual(['x', 'd']);
    expect(looks()).toBe(1);
  });

  it('looks again after every change that the browser tells, and every one of ours', async () => {
    const { disk, list, observer, observations } = setUp();
    disk.set('a', [file('x')]);
    await list('a');
    disk.set('a', [file('y')]);
    observations[0]?.tell('moved');
    expect(await list('a')).toEqual(['y']);
    disk.set('a', [file('z')]);
    observer.changed('a');
    expect(await list('a')).toEqual(['z']);
  });

  it('does not keep what changed while it was looked at, also when that is told later', async () => {
    const { disk, list, observations } = setUp();
    disk.set('a', [file('x'), file('y')]);
    await list('a', () => disk.set('a', [file('z')]));
    observations[0]?.tell('appeared');
    expect(await list('a')).toEqual(['z']);
  });

  it('believes a listing for 5 seconds: a host that sets a time, or writes without closing, is not told', async () => {
    const { clock, disk, list } = setUp();
    disk.set('a', [file('x')]);
    await list('a');
    disk.set('a', [file('x'), file('later')]);
    clock.advance(4999);
    expect(await list('a')).toEqual(['x']);
    clock.advance(1);
    expect(await list('a')).toEqual(['x', 'later']);
  });

  it('believes a large directory from its last look on, for as long as looking took', async () => {
    const { clock, disk, list, looks } = setUp();
    disk.set('a', [file('x'), file('y')]);
    await list('a', () => clock.advance(4000));
    clock.advance(7999);
    await list('a');
    expect(looks()).toBe(1);
    clock.advance(1);
    await list('a');
    expect(looks()).toBe(2);
  });

  it('keeps none that stood still meanwhile, as in a machine that slept', async () => {
    const { clock, disk, list, looks } = setUp();
    disk.set('a', [file('x'), file('y')]);
    await list('a', () => clock.advance(15_000));
    await list('a');
    expect(looks()).toBe(2);
  });

  it('keeps none of a directory in which a file was changed in the last 5 seconds', async () => {
    const { clock, disk, list, looks } = setUp();
    disk.set('a', [file('x', clock.now() - 4000)]);
    await list('a');
    await list('a');
    expect(looks()).toBe(2);
    clock.advance(2000);
    await list('a');
    await list('a');
    expect(looks()).toBe(3);
  });

  it('keeps so many entries and no more: the listing from longest ago goes, and a larger one is not kept', async () => {
    const { disk, list, looks } = setUp({ maxEntries: 3 });
    disk.set('a', [file('1'), file('2')]);
    disk.set('b', [file('1'), file('2')]);
    disk.set('c', [file('1'), file('2'), file('3'), file('4')]);
    await list('a');
    await list('b');
    await list('b');
    expect(looks()).toBe(2);
    await list('a');
    expect(looks()).toBe(3);
    expect(await list('c')).toHaveLength(4);
    expect(await list('c')).toHaveLength(4);
    expect(looks()).toBe(5);
  });

  it('asks the disk again when the person has taken the permission back', async () => {
    const { disk, list, looks, revoke } = setUp();
    disk.set('a', [file('x')]);
    await list('a');
    revoke();
    await list('a');
    expect(looks()).toBe(2);
  });

  it('looks each time where there is no observer', async () => {
    const { disk, list, looks } = setUp({ canObserve: false });
    disk.set('a', [file('x')]);
    await list('a');
    await list('a');
    expect(looks()).toBe(2);
  });

  it('who asks while a look goes on shares the next one, which begins when the first has ended', async () => {
    const { disk, list, looks } = setUp({ canObserve: false });
    disk.set('a', [file('x'), file('y')]);
    const first = list('a', () => disk.set('a', [file('z')]));
    await vi.waitUntil(() => looks() === 1);
    const later = Array.from({ length: 100 }, () => list('a'));
    expect(await first).toEqual(['x', 'y']);
    for (const names of await Promise.all(later)) expect(names).toEqual(['z']);
    expect(looks()).toBe(2);
  });

  it('who waited for a look that was kept gets what it found', async () => {
    const { disk, list, looks } = setUp();
    disk.set('a', [file('x')]);
    expect(await Promise.all(Array.from({ length: 100 }, () => list('a')))).toHaveLength(100);
    expect(looks()).toBe(1);
  });

  it('all readers of a look that fails are told', async () => {
    const { disk, list } = setUp({ canObserve: false });
    disk.set('a', [file('x')]);
    const fail = (): void => {
      throw new FsError(fsErrorCodes.unavailable);
    };
    for (const listed of [list('a', fail), list('a', fail), list('a', fail)]) await refused(listed, 'unavailable');
  });

  it('four directories are looked at together, and the next when one has ended or was left', async () => {
    const { disk, open } = setUp({ canObserve: false });
    for (const name of ['1', '2', '3', '4', '5', '6']) disk.set(name, [file('x'), file('y')]);
    const looking = new Set<string>();
    const goOn = new Map<string, () => void>();
    const ask = (name: string): AsyncIterator<readonly Entry[]> =>
      open(name, async () => {
        looking.add(name);
        await new Promise<void>((resolve) => goOn.set(name, resolve));
        looking.delete(name);
      });
    const readers = ['1', '2', '3', '4', '5', '6'].map(ask);
    for (const reader of readers) void reader.next();
    await settle();
    expect([...looking]).toEqual(['1', '2', '3', '4']);
    // One that nobody reads ends with the next entry.
    const left = readers[1]?.return?.();
    goOn.get('2')?.();
    await left;
    await settle();
    expect([...looking]).toEqual(['1', '3', '4', '5']);
  });

  it('directories of which the disk tells nothing for 30 seconds keep no other waiting, nor themselves', async () => {
    const { clock, disk, open, list } = setUp({ canObserve: false });
    for (const name of ['1', '2', '3', '4', '5']) disk.set(name, [file('x'), file('y')]);
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const readers = ['1', '2', '3', '4'].map((name) => open(name, () => answered));
    for (const reader of readers) expect((await reader.next()).value).toHaveLength(1);
    const [other, again] = [list('5'), list('1')];
    const told = vi.fn();
    void other.then(told);
    clock.advance(29_999);
    await settle();
    expect(told).not.toHaveBeenCalled();
    clock.advance(1);
    expect(await other).toEqual(['x', 'y']);
    expect(await again).toEqual(['x', 'y']);
    // What comes after all goes to who asked for it.
    answer();
    for (const reader of readers) expect(await namesOf(reader)).toEqual(['y']);
    expect(await list('1')).toEqual(['x', 'y']);
  });

  it('a listing that nobody reads to its end gives way when there is no room, and another does not', async () => {
    const { clock, disk, open, list } = setUp({ maxListed: 5, maxEntries: 3, canObserve: false });
    for (const name of ['slow', 'other', 'last']) disk.set(name, [file('1'), file('2'), file('3'), file('4')]);
    const slow = open('slow');
    await slow.next();
    clock.advance(1999);
    const other = open('other');
    await other.next();
    await settle();
    const last = list('last');
    await settle();
    clock.advance(1);
    clock.advance(100);
    expect(await last).toEqual(['1', '2', '3', '4']);
    await refused(Promise.resolve(slow.next()), 'aborted');
    expect(await namesOf(other)).toEqual(['2', '3', '4']);
  });

  it('what is kept for nobody gives way first', async () => {
    const { disk, list, looks } = setUp({ maxListed: 2 });
    disk.set('kept', [file('1'), file('2')]);
    disk.set('other', [file('1'), file('2'), file('3'), file('4')]);
    await list('kept');
    expect(await list('other')).toHaveLength(4);
    expect(await list('kept')).toHaveLength(2);
    expect(looks()).toBe(3);
  });

  it('a directory of more entries than may be held comes at the pace of its reader', async () => {
    const { clock, disk, list } = setUp({ maxListed: 2 });
    const names = Array.from({ length: 50 }, (_, index) => `${index}`);
    disk.set(
      'large',
      names.map((name) => file(name)),
    );
    const turning = setInterval(() => clock.advance(100), 1);
    expect(await list('large')).toEqual(names);
    clearInterval(turning);
  });
});

async function namesOf(entries: AsyncIterator<readonly Entry[]>): Promise<string[]> {
  const names: string[] = [];
  for (let next = await entries.next(); !next.done; next = await entries.next()) {
    names.push(...next.value.map(({ name }) => name));
  }
  return names;
}
