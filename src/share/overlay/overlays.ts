import type { Filesystem } from '../filesystem.js';
import type { JunkPolicy } from '../names/name-placement.js';
import type { OpenFolderOptions } from '../open-folder.js';
import { Journal } from '../recovery/journal.js';
import { HeldDirectories, type HeldFile } from './held-directories.js';
import { NameOverlay } from './name-overlay.js';

/** A folder that is to be covered. */
export interface Coverable {
  readonly id: string;
  readonly filesystem: Filesystem;
  /** Its files are others now, by what a guest did. */
  onFolderChange?(): void;
}

/** The overlays of all folders that were ever shared here. */
export class Overlays {
  readonly #held: HeldDirectories;
  readonly #options: OpenFolderOptions;

  private constructor(held: HeldDirectories, options: OpenFolderOptions) {
    this.#held = held;
    this.#options = options;
  }

  static async open(options: OpenFolderOptions): Promise<Overlays> {
    const held = await HeldDirectories.open({
      ...options,
      directoryName: 'spice-html5-webdav-overlay',
      storePrefix: 'overlay',
      maxMemoryBytes: options.limits.maxHeldInMemoryBytes,
    });
    return new Overlays(held, options);
  }

  /** False where what is held ends with the page. */
  get persistent(): boolean {
    return this.#held.persistent;
  }

  /** The folder with its overlay. */
  async cover(folder: Coverable, junk: JunkPolicy | undefined): Promise<NameOverlay> {
    const { store, owner } = this.#options;
    const covered = new NameOverlay({
      folder: folder.filesystem,
      overlay: await this.#held.directory(folder.id),
      junk,
      moves: new Journal(store, owner, `overlay-moves/${folder.id}`),
      onHeldChange: this.#held.noteChange,
      onFolderChange: () => folder.onFolderChange?.(),
    });
    await covered.sweep();
    return covered;
  }

  /** Whether what is held may have changed since the last time. What other pages of the origin do is not noticed. */
  takeChange(): boolean {
    return this.#held.takeChange();
  }

  /** What is held for all folders, shared now or not. */
  files(): AsyncGenerator<HeldFile> {
    return this.#held.files();
  }

  /** A file's content as it is now. @throws FsError */
  content(folderId: string, path: string): Promise<Blob> {
    return this.#held.content(folderId, path);
  }

  /** Removes a file, and the directories around it in which nothing is left. @throws FsError */
  remove(folderId: string, path: string): Promise<void> {
    return this.#held.remove(folderId, path);
  }
}
