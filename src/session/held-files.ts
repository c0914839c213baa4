import type { Clock } from '../base/clock.js';
import { folderName } from '../share/handles/folder-identity.js';
import type { HeldDirectories, HeldFile } from '../share/overlay/held-directories.js';
import { isOutbox } from '../share/overlay/outboxes.js';
import type { Store } from '../store/store.js';

/** How an outbox is called in the drive, unless a folder has the name. */
export const outboxName = 'Outbox';

/** So many rows of one kind are told, whatever a guest has made; the others are counted. A panel shows no more. */
export const maxListed = 200;

/** A guest that fills an outbox with a hundred thousand files has them counted for a tenth of the time. */
const pauseFactor = 9;

/** A file that only the browser holds, with the name of the folder that it belongs to. */
export interface DriveHeldFile extends HeldFile {
  readonly folder: string;
  /** A guest put it into an outbox, to be saved. */
  readonly isOutgoing: boolean;
}

type Directories = Pick<HeldDirectories, 'files' | 'takeChange' | 'content' | 'remove'>;

export interface HeldFilesOptions {
  readonly overlays: Directories;
  readonly outboxes: Directories;
  readonly store: Store;
  readonly clock: Clock;
}

/** The person's side of what only the browser holds. */
export class HeldFiles {
  readonly #options: HeldFilesOptions;
  #count = 0;
  #outgoing = { files: 0, bytes: 0 };
  #pauseEndsAt = 0;

  constructor(options: HeldFilesOptions) {
    this.#options = options;
  }

  /** As they were counted last; without those of outboxes. */
  get count(): number {
    return this.#count;
  }

  /** What outboxes hold, as it was counted last. */
  get outgoing(): { readonly files: number; readonly bytes: number } {
    return this.#outgoing;
  }

  /** Counts them anew if a guest may have changed them. @returns whether it did. */
  async refresh(): Promise<boolean> {
    const { overlays, outboxes, clock } = this.#options;
    const startMs = clock.now();
    if (startMs < this.#pauseEndsAt) return false;
    const changed = [overlays.takeChange(), outboxes.takeChange()];
    if (!changed.includes(true)) return false;
    await this.#countAll();
    this.#pauseEndsAt = clock.now() + (clock.now() - startMs) * pauseFactor;
    return true;
  }

  /**
   * Those of folders and those of outboxes, at most {@link maxListed} of each; all are counted on the way.
   * @param names of the folders that are shared now, by their ids.
   * @param skip so many of each are passed over.
   */
  async list(names: ReadonlyMap<string, string>, skip: number): Promise<DriveHeldFile[]> {
    const { store } = this.#options;
    const { held, outgoing } = await this.#countAll(skip);
    const folders = new Map(names);
    const files: DriveHeldFile[] = [];
    for (const file of held) {
      const { folderId } = file;
      const known = folders.get(folderId) ?? (isOutbox(folderId) ? outboxName : undefined);
      const folder = known ?? (await folderName(folderId, store)) ?? '';
      folders.set(folderId, folder);
      files.push({ ...file, folder, isOutgoing: false });
    }
    return [...files, ...outgoing.map((file) => ({ ...file, folder: outboxName, isOutgoing: true }))];
  }

  /** @throws FsError */
  content(folderId: string, path: string, isOutgoing: boolean): Promise<Blob> {
    return this.#directories(isOutgoing).content(folderId, path);
  }

  /** @throws FsError */
  async remove(folderId: string, path: string, isOutgoing: boolean): Promise<void> {
    await this.#directories(isOutgoing).remove(folderId, path);
    await this.#countAll();
  }

  #directories(isOutgoing: boolean): Directories {
    return isOutgoing ? this.#options.outboxes : this.#options.overlays;
  }

  async #countAll(skip = Number.POSITIVE_INFINITY): Promise<{ held: HeldFile[]; outgoing: HeldFile[] }> {
    const { overlays, outboxes } = this.#options;
    const held = await walk(overlays, skip);
    const outgoing = await walk(outboxes, skip);
    this.#count = held.files;
    this.#outgoing = { files: outgoing.files, bytes: outgoing.bytes };
    return { held: held.taken, outgoing: outgoing.taken };
  }
}

/** How many there are, and those after the first ones. */
async function walk(
  directories: Directories,
  skip: number,
): Promise<{ files: number; bytes: number; taken: HeldFile[] }> {
  const taken: HeldFile[] = [];
  let [files, bytes] = [0, 0];
  for await (const file of directories.files()) {
    if (files >= skip && taken.length < maxListed) taken.push(file);
    files += 1;
    bytes += file.size;
  }
  return { files, bytes, taken };
}
