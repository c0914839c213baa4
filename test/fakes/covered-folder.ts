import type { Filesystem } from '../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import type { JunkPolicy } from '../../src/share/names/name-placement.js';
import { NameOverlay } from '../../src/share/overlay/name-overlay.js';
import type { HalfMove } from '../../src/share/recovery/half-moves.js';
import { Journal, JournalOwner } from '../../src/share/recovery/journal.js';
import { MemoryStore } from '../../src/store/memory-store.js';

interface CoveredFolderOptions {
  readonly junk?: JunkPolicy;
  readonly folder?: Filesystem;
  readonly overlay?: Filesystem;
  readonly store?: MemoryStore;
}

/** A folder with its overlay, by default both in memory. */
export class CoveredFolder {
  readonly folder: Filesystem;
  readonly overlay: Filesystem;
  readonly store: MemoryStore;
  readonly filesystem: NameOverlay;
  /** How often what is held may have changed. */
  changes = 0;
  /** How often what is in the folder may have. */
  folderChanges = 0;
  readonly #junk: JunkPolicy | undefined;

  constructor({
    junk,
    folder = new MemoryFilesystem({ id: 'folder' }),
    overlay = new MemoryFilesystem(),
    store = new MemoryStore(),
  }: CoveredFolderOptions = {}) {
    this.folder = folder;
    this.overlay = overlay;
    this.store = store;
    this.#junk = junk;
    this.filesystem = this.#session();
  }

  /** The same two sides in the next session. */
  async reopen(): Promise<NameOverlay> {
    const next = this.#session();
    await next.sweep();
    return next;
  }

  #session(): NameOverlay {
    const { folder, overlay, store } = this;
    const moves = new Journal<HalfMove>(store, new JournalOwner(), 'overlay-moves/folder');
    const onHeldChange = (): void => {
      this.changes += 1;
    };
    const onFolderChange = (): void => {
      this.folderChanges += 1;
    };
    return new NameOverlay({ folder, overlay, junk: this.#junk, moves, onHeldChange, onFolderChange });
  }
}
