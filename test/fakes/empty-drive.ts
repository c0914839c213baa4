import { Mounts } from '../../src/share/drive/mounts.js';
import { Journal, JournalOwner } from '../../src/share/recovery/journal.js';
import { MemoryStore } from '../../src/store/memory-store.js';

/** A drive without folders. */
export function emptyDrive(store = new MemoryStore()): Mounts {
  return new Mounts(new Journal(store, new JournalOwner(), 'drive'));
}
