import { expect, it } from 'vitest';
import { defaultLimits } from '../../../src/base/limits.js';
import { DirectoryHandleFilesystem } from '../../../src/share/directory-handle.js';
import { FileVersions } from '../../../src/share/reading/file-versions.js';
import { ListingRoom } from '../../../src/share/reading/listing-room.js';
import { ReadAhead } from '../../../src/share/reading/read-ahead.js';
import { Journal, JournalOwner } from '../../../src/share/recovery/journal.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { entriesOf, put } from '../../contract/content.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';
import { FakeObservers } from '../../fakes/fake-observation.js';
import { ManualClock } from '../../fakes/manual-clock.js';

const changes: Readonly<Record<string, (filesystem: DirectoryHandleFilesystem) => Promise<unknown>>> = {
  'a new file': (filesystem) => put(filesystem, ['new'], 'new'),
  'a file replaced': (filesystem) => put(filesystem, ['a'], 'replaced'),
  'a file removed': (filesystem) => filesystem.remove(['a']),
  'a file renamed': (filesystem) => filesystem.move(['a'], ['c']),
  'a file moved away': (filesystem) => filesystem.move(['a'], ['d', 'a']),
  'a file moved here': (filesystem) => filesystem.move(['d', 'below'], ['below']),
  'a file copied': (filesystem) => filesystem.copy(['a'], ['c']),
  'a directory made': (filesystem) => filesystem.createDirectory(['e']),
  'a time set': (filesystem) => filesystem.setLastModified(['a'], 1_000),
};

// The browser tells of our own changes too, but later than a guest may ask.
it.each(Object.entries(changes))('a listing shows %s at once, though no observer told it', async (_, change) => {
  const disk = new FakeDisk();
  const store = new MemoryStore();
  const owner = new JournalOwner();
  const clock = new ManualClock();
  clock.advance(Date.now() + 60_000);
  const looked: string[] = [];
  const filesystem = new DirectoryHandleFilesystem(disk.root, {
    id: 'id',
    versions: await FileVersions.open(store, 'id'),
    journal: new Journal(store, owner, 'id'),
    moves: new Journal(store, owner, 'moves/id'),
    clock,
    readAhead: new ReadAhead(),
    listingRoom: new ListingRoom(clock, defaultLimits.maxListedEntries),
    limits: defaultLimits,
    createObserver: new FakeObservers().create,
  });
  disk.put('a', 'a', 1);
  disk.put('b', 'b', 1);
  await filesystem.createDirectory(['d']);
  await put(filesystem, ['d', 'below'], 'below');

  const list = async (): Promise<string[]> => {
    const entries: string[] = [];
    for await (const { name, stat } of entriesOf(filesystem)) {
      entries.push(stat.kind === 'file' ? `${name} ${stat.size} ${stat.lastModified} ${stat.etag}` : `${name}/`);
    }
    return entries.sort();
  };
  const before = await list();
  disk.fault = (step) => void looked.push(step);
  expect(await list()).toEqual(before);
  expect(looked).toEqual([]);
  await change(filesystem);
  const after = await list();
  expect(after).not.toEqual(before);
  // What is kept now is what is there.
  clock.advance(60_000);
  expect(await list()).toEqual(after);
});
