import type { Filesystem, Path } from '../filesystem.js';
import { fsErrorCodes, isFsError } from '../fs-error.js';
import { attempt } from '../fs-error-mapping.js';
import { DirectoryCache } from '../handles/directory-cache.js';
import { fromStoredName, toStoredName } from '../names/stored-name.js';
import { type OpenFolderOptions, openDirectory } from '../open-folder.js';

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

/** Where directories of one kind are held. */
export interface HeldDirectoriesOptions extends OpenFolderOptions {
  /** In the origin's private file system, which the host page may use as well. Below it a directory for each id. */
  readonly directoryName: string;
  /** Before the ids, in the names that the store has for them. */
  readonly storePrefix: string;
  /** Of each, where the browser refuses to store them. */
  readonly maxMemoryBytes: number;
}

/**
 * Directories that the browser holds, each by an id: in the origin's private file system, or in memory where the browser
 * refuses that. Names in them are spelt as {@link toStoredName} does.
 */
export class HeldDirectories {
  readonly #root: FileSystemDirectoryHandle | undefined;
  readonly #options: HeldDirectoriesOptions;
  readonly #opened = new Map<string, Promise<Filesystem>>();
  #changed = true;

  private constructor(root: FileSystemDirectoryHandle | undefined, options: HeldDirectoriesOptions) {
    this.#root = root;
    this.#options = options;
  }

  static async open(options: HeldDirectoriesOptions): Promise<HeldDirectories> {
    // Without a store the ids are new ones each time, and nobody would find the directories again. Safari before 26 has
    // private files that cannot be written by a stream.
    if (!options.store.persistent || !canWriteStreams()) return new HeldDirectories(undefined, options);
    try {
      const origin = await navigator.storage.getDirectory();
      const root = await origin.getDirectoryHandle(options.directoryName, { create: true });
      return new HeldDirectories(root, options);
    } catch {
      return new HeldDirectories(undefined, options);
    }
  }

  /** False where what is held ends with the page. */
  get persistent(): boolean {
    return this.#root !== undefined;
  }

  /** To be called when what is held has become something else. */
  readonly noteChange = (): void => {
    this.#changed = true;
  };

  /** Whether what is held may have changed since the last time. What other pages of the origin do is not noticed. */
  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** The directory of an id, which is made when it is not there. */
  directory(id: string): Promise<Filesystem> {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const opened = this.#openNew(id);
    this.#opened.set(id, opened);
    opened.catch(() => this.#opened.delete(id));
    return opened;
  }

  /** What is held for all ids, those of earlier sessions too. */
  async *files(): AsyncGenerator<HeldFile> {
    const ids = new Set(this.#opened.keys());
    for await (const name of this.#root?.keys() ?? []) ids.add(name);
    for (const folderId of ids) yield* filesBelow(await this.directory(folderId), folderId, []);
  }

  /** A file's content as it is now. @throws FsError */
  async content(folderId: string, path: string): Promise<Blob> {
    const stored = toStoredPath(path);
    if (this.#root !== undefined) {
      const directory = await new DirectoryCache(this.#root).open([folderId, ...stored.slice(0, -1)]);
      return attempt('read', async () => (await directory.getFileHandle(stored.at(-1) ?? '')).getFile());
    }
    const file = await (await this.directory(folderId)).read(stored);
    const chunks: BlobPart[] = [];
    for await (const chunk of file.stream(0, file.stat.size)) chunks.push(chunk.slice());
    return new Blob(chunks);
  }

  /** Removes a file, and the directories around it in which nothing is left. @throws FsError */
  async remove(folderId: string, path: string): Promise<void> {
    const filesystem = await this.directory(folderId);
    const stored = toStoredPath(path);
    await filesystem.remove(stored);
    this.#changed = true;
    try {
      for (let length = stored.length - 1; length > 0; length -= 1) await filesystem.remove(stored.slice(0, length));
    } catch (error) {
      if (!isFsError(error, fsErrorCodes.notEmpty)) throw error;
    }
  }

  async #openNew(id: string): Promise<Filesystem> {
    const root = this.#root;
    const { clock, limits, storePrefix, maxMemoryBytes } = this.#options;
    const storeId = `${storePrefix}/${id}`;
    if (root === undefined) {
      const { MemoryFilesystem } = await import('../memory.js');
      return new MemoryFilesystem({ clock, id: storeId, maxBytes: maxMemoryBytes, maxNameBytes: limits.maxNameBytes });
    }
    const handle = await attempt('create', () => root.getDirectoryHandle(id, { create: true }));
    return openDirectory(handle, storeId, this.#options);
  }
}

function canWriteStreams(): boolean {
  return typeof FileSystemFileHandle === 'undefined' || 'createWritable' in FileSystemFileHandle.prototype;
}

async function* filesBelow(filesystem: Filesystem, folderId: string, stored: Path): AsyncGenerator<HeldFile> {
  for await (const entries of filesystem.list(stored)) {
    for (const { name, stat } of entries) {
      const path = [...stored, name];
      if (stat.kind === 'directory') yield* filesBelow(filesystem, folderId, path);
      else {
        const { size, lastModified } = stat;
        yield { folderId, path: path.map(fromStoredName).join('/'), size, lastModified };
      }
    }
  }
}

function toStoredPath(path: string): Path {
  return path.split('/').map(toStoredName);
}
