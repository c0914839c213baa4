import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/share/filesystem.js';
import { FolderObserver } from '../../../src/share/handles/folder-observer.js';
import { KeptListings } from '../../../src/share/reading/kept-listings.js';
import { FakeObservers } from '../../fakes/fake-observation.js';
import { ManualClock } from '../../fakes/manual-clock.js';

const file = (name: string, lastModified = 0): Entry => ({
  name,
  stat: { kind: 'file', size: 1, lastModified, etag: 'etag' },
});

function setUp({ maxEntries = 100, canObserve = true } = {}) {
  const observers = new FakeObservers();
  const clock = new ManualClock();
  clock.advance(1_000_000);
  const observer = new FolderObserver(clock, 10, canObserve ? observers.create : undefined);
  const listings = new KeptListings(observer, clock, maxEntries);
  let permission: PermissionState = 'granted';
  /** What the disk has, and how often it was asked. */
  const disk = new Map<string, Entry[]>();
  let looks = 0;
  const list = async (name: string, midway?: () => void): Promise<string[]> => {
    const handle = { name, queryPermission: async () => permission } as FileSystemDirectoryHandle;
    const look = async function* (): AsyncGenerator<readonly Entry[]> {
      looks += 1;
      for (const entry of [...(disk.get(name) ?? [])]) {
        yield [entry];
        midway?.();
      }
    };
    const names: string[] = [];
    for await (const entries of listings.list(name, handle, look)) names.push(...entries.map((entry) => entry.name));
    return names;
  };
  return {
    clock,
    observer,
    observations: observers.observations,
    disk,
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

  it('keeps none that a slow reader held up', async () => {
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
});
