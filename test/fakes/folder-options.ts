import { defaultLimits } from '../../src/base/limits.js';
import type { OpenFolderOptions } from '../../src/share/open-folder.js';
import { ListingRoom } from '../../src/share/reading/listing-room.js';
import { ReadAhead } from '../../src/share/reading/read-ahead.js';
import { JournalOwner } from '../../src/share/recovery/journal.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { ManualClock } from './manual-clock.js';

/** What opening a folder takes, all of it new but what a test has of its own. */
export function folderOptions(own: Partial<OpenFolderOptions> = {}): OpenFolderOptions {
  const { clock = new ManualClock(), limits = defaultLimits } = own;
  return {
    store: new MemoryStore(),
    owner: new JournalOwner(),
    clock,
    readAhead: new ReadAhead(),
    listingRoom: new ListingRoom(clock, limits.maxListedEntries),
    limits,
    ...own,
  };
}
