import { DirectoryCache } from './directory-cache.js';
import type { Filesystem, Path } from './filesystem.js';
import { FsError, fsErrorCodes } from './fs-error.js';
import { attempt } from './fs-error-mapping.js';
import { Journal } from './journal.js';
import { MemoryFilesystem } from './memory.js';
import { NameOverlay } from './name-overlay.js';
import type { JunkPolicy } from './name-placement.js';
import { type OpenFolderOptions, openDirectory } from './open-folder.js';
import { fromStoredName, toStoredName } from './stored-name.js';

/** In the origin's private file system, which the host page may use as well. Below it a directory for each folder. */
const directoryName = 'spice-html5-webdav-overlay';

/** A file that only the browser holds, for the person to save or delete. */
export interface HeldFile {
  readonly folderId: string;
  /** From the folder on, names joined by "/", as the guest knows them. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/**
 * The overlays of all folders that were ever shared here: in the origin's private file system, or in memory where the
 * browser refuses that.
 */
export class Overlays {
  readonly #root: FileSystemDirectoryHandle | undefined;
  readonly #options: OpenFolderOptions;
  readonly #opened = new Map<string, Promise<Filesystem>>();
  #changed = true;

  private constructor(root: FileSystemDirectoryHandle | undefined, options: OpenFolderOptions) {
    this.#root = root;
    this.#options = options;
  }

  static async open(options: OpenFolderOptions): Promise<Overlays> {
    // Without a store folders have new ids each time, and nobody would find their overlays again.
    if (!options.store.persistent) return new Overlays(undefined, options);
    try {
      const origin = await navigator.storage.getDirectory();
      return new Overlays(await origin.getDirectoryHandle(directoryName, { create: true }), options);
    } catch {
      return new Overlays(undefined, options);
    }
  }

  /** False where what is held ends with the page. */
  get persistent(): boolean {
    return this.#root !== undefined;
  }

  /** The folder with its overlay. */
  async cover(
    { id, filesystem: folder }: { readonly id: string; readonly filesystem: Filesystem },
    junk: JunkPolicy | undefined,
  ): Promise<NameOverlay> {
    const { store, owner } = this.#options;
    const covered = new NameOverlay({
      folder,
      overlay: await this.#open(id),
      junk,
      moves: new Journal(store, owner, `overlay-moves/${id}`),
      onHeldChange: () => {
        this.#changed = true;
      },
    });
    await covered.sweep();
    return covered;
  }

  /** Whether what is held may have changed since the last time. What other pages of the origin do is not noticed. */
  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** What is held for all folders, shared now or not. */
  async *files(): AsyncGenerator<HeldFile> {
    const ids = new Set(this.#opened.keys());
    for await (const name of this.#root?.keys() ?? []) ids.add(name);
    for (const folderId of ids) yield* filesBelow(await this.#open(folderId), folderId, []);
  }

  /** A file's content as it is now. @throws FsError */
  async content(folderId: string, path: string): Promise<Blob> {
    const stored = toStoredPath(path);
    if (this.#root !== undefined) {
      const directory = await new DirectoryCache(this.#root).open([folderId, ...stored.slice(0, -1)]);
      return attempt('read', async () => (await directory.getFileHandle(stored.at(-1) ?? '')).getFile());
    }
    const file = await (await this.#open(folderId)).read(stored);
    const chunks: BlobPart[] = [];
    for await (const chunk of file.stream(0, file.stat.size)) chunks.push(chunk.slice());
    return new Blob(chunks);
  }

  /** Removes a file, and the directories around it in which nothing is left. @throws FsError */
  async remove(folderId: string, path: string): Promise<void> {
    const filesystem = await this.#open(folderId);
    const stored = toStoredPath(path);
    await filesystem.remove(stored);
    this.#changed = true;
    try {
      for (let length = stored.length - 1; length > 0; length -= 1) await filesystem.remove(stored.slice(0, length));
    } catch (error) {
      if (!(error instanceof FsError && error.code === fsErrorCodes.notEmpty)) throw error;
    }
  }

  #open(id: string): Promise<Filesystem> {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const opened = this.#openNew(id);
    this.#opened.set(id, opened);
    opened.catch(() => this.#opened.delete(id));
    return opened;
  }

  async #openNew(id: string): Promise<Filesystem> {
    const root = this.#root;
    if (root === undefined) {
      const { clock, limits } = this.#options;
      return new MemoryFilesystem({ clock, maxBytes: limits.maxHeldInMemoryBytes });
    }
    const handle = await attempt('create', () => root.getDirectoryHandle(id, { create: true }));
    return openDirectory(handle, `overlay/${id}`, this.#options);
  }
}

async function* filesBelow(filesystem: Filesystem, folderId: string, stored: Path): AsyncGenerator<HeldFile> {
  for await (const { name, stat } of filesystem.list(stored)) {
    const path = [...stored, name];
    if (stat.kind === 'directory') yield* filesBelow(filesystem, folderId, path);
    else {
      const { size, lastModified } = stat;
      yield { folderId, path: path.map(fromStoredName).join('/'), size, lastModified };
    }
  }
}

function toStoredPath(path: string): Path {
  return path.split('/').map(toStoredName);
}
