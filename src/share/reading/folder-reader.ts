import type { Entry, FileStat, Path, ReadableFile, Stat } from '../filesystem.js';
import { FsError, fsErrorCodes, isFsError } from '../fs-error.js';
import { attempt, toFsError } from '../fs-error-mapping.js';
import { DirectoryCache } from '../handles/directory-cache.js';
import { FileHandleCache } from '../handles/file-handle-cache.js';
import { isPrivateName } from '../names/private-names.js';
import type { PathClaims } from '../path-claims.js';
import type { Journal } from '../recovery/journal.js';
import { isSwapFile, mayBeSwapFile } from '../recovery/leftovers.js';
import type { NewFiles } from '../writing/new-files.js';
import { FileChurn } from './file-churn.js';
import { FileSnapshot } from './file-snapshot.js';
import { type FileStreamOptions, streamFile } from './file-stream.js';
import type { FileVersions } from './file-versions.js';
import { lookInParallel } from './listing.js';
import type { ListingPaces } from './listing-pace.js';
import { SmallFiles } from './small-files.js';

type Streaming = Pick<FileStreamOptions, 'clock' | 'readAhead'>;

export interface FolderReaderOptions extends Streaming {
  readonly versions: FileVersions;
  readonly journal: Journal;
  /** One for all folders of a drive. */
  readonly listingPaces: ListingPaces;
}

/** The reading half of a folder behind a FileSystemDirectoryHandle: what is there, as far as it is whole. */
export class FolderReader {
  readonly directories: DirectoryCache;
  readonly #files = new FileHandleCache();
  /** What `stat` has told of and nobody has let go of yet. */
  readonly #found = new WeakMap<FileStat, FileSnapshot>();
  readonly #small: SmallFiles;
  readonly #churn: FileChurn;
  readonly #paces: ListingPaces;
  readonly #claims: PathClaims;
  readonly #versions: FileVersions;
  readonly #journal: Journal;
  readonly #newFiles: NewFiles;
  readonly #streaming: Streaming;

  /** @param newFiles by paths joined with "/". */
  constructor(
    root: FileSystemDirectoryHandle,
    claims: PathClaims,
    newFiles: NewFiles,
    { versions, journal, listingPaces, ...streaming }: FolderReaderOptions,
  ) {
    this.directories = new DirectoryCache(root);
    this.#claims = claims;
    this.#versions = versions;
    this.#journal = journal;
    this.#paces = listingPaces;
    this.#newFiles = newFiles;
    this.#streaming = streaming;
    this.#small = new SmallFiles(streaming.clock);
    this.#churn = new FileChurn(streaming.clock);
  }

  async stat(path: Path): Promise<Stat> {
    const name = path.at(-1);
    if (name === undefined) return { kind: 'directory' };
    const parent = await this.directories.open(path.slice(0, -1));
    // What it was last time is asked first: a wrong guess costs another round trip.
    if (this.directories.knows(path)) {
      try {
        await this.directories.openIn(parent, path, name);
        return { kind: 'directory' };
      } catch (error) {
        this.directories.forget(path);
        if (!isFsError(error, fsErrorCodes.notADirectory)) throw error;
      }
    }
    try {
      const snapshot = await this.#snapshot(parent, path, name);
      const stat = this.describe(snapshot.file, path);
      this.#found.set(stat, snapshot);
      return stat;
    } catch (error) {
      if (!isFsError(error, fsErrorCodes.isADirectory)) throw error;
      await this.directories.openIn(parent, path, name);
      return { kind: 'directory' };
    }
  }

  async exists(path: Path): Promise<boolean> {
    try {
      await this.stat(path);
      return true;
    } catch (error) {
      if (isFsError(error, fsErrorCodes.notFound)) return false;
      throw error;
    }
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    const directory = await this.directories.open(path);
    const pace = this.#paces.begin();
    this.#churn.begin();
    const look = ([name, handle]: [string, FileSystemHandle]): Promise<Entry | undefined> => {
      pace.looked();
      return this.#look([...path, name], handle);
    };
    try {
      yield* lookInParallel(directory.entries(), look, pace);
    } catch (error) {
      throw toFsError(error, 'list');
    } finally {
      pace.end();
      this.#churn.end();
    }
  }

  async read(path: Path, found?: FileStat): Promise<ReadableFile> {
    const snapshot = (found && this.#found.get(found)) ?? (await this.snapshot(path));
    const { file, generation } = snapshot;
    const key = path.join('/');
    const { size, lastModified } = file;
    const version = { size, lastModified, generation };
    // The validator below is of the file as it is now: a move of ours may have put another in its place since the look.
    const isCurrent = this.#versions.generation(key, file) === generation;
    const kept = isCurrent ? this.#small.get(key, version) : undefined;
    return {
      stat: this.describe(file, path),
      stream: (start, end) => {
        if (kept !== undefined) return once(kept.subarray(start, end));
        const chunks = streamFile(file, start, end, {
          ...this.#streaming,
          isBeyondDoubt: () => snapshot.isBeyondDoubt(),
          hasChanged: () => snapshot.hasChanged(),
        });
        return start === 0 && end === size ? this.#small.keeping(key, version, chunks) : chunks;
      },
    };
  }

  /** One version of a file. Asked for anew by each request: reading an outdated one fails. */
  async snapshot(path: Path): Promise<FileSnapshot> {
    const name = path.at(-1);
    if (name === undefined) throw new FsError(fsErrorCodes.isADirectory);
    const parent = await this.directories.open(path.slice(0, -1));
    return this.#snapshot(parent, path, name);
  }

  async openFile(parent: FileSystemDirectoryHandle, path: Path, name: string): Promise<FileSystemFileHandle> {
    if (isPrivateName(name) || (await this.#isHidden(path))) throw new FsError(fsErrorCodes.notFound);
    return attempt('open-file', () => parent.getFileHandle(name));
  }

  async #snapshot(parent: FileSystemDirectoryHandle, path: Path, name: string): Promise<FileSnapshot> {
    this.#paces.asked();
    const known = (await this.#isHidden(path)) ? undefined : this.#files.get(path);
    if (known !== undefined) {
      try {
        return await this.snapshotOf(path, known);
      } catch {
        // Why, is told by whoever looks anew.
        this.#files.forget(path);
      }
    }
    const handle = await this.openFile(parent, path, name);
    const snapshot = await this.snapshotOf(path, handle);
    this.#files.remember(path, handle);
    return snapshot;
  }

  /** Whether what has the name is only half there: of a write of ours, or another session's swap file. */
  async #isHidden(path: Path): Promise<boolean> {
    return this.#claims.isHidden(path) || isSwapFile(this.#journal, path);
  }

  /** @param handle of the file at that path. */
  snapshotOf(path: Path, handle: FileSystemFileHandle): Promise<FileSnapshot> {
    const look = (): Promise<File> => {
      this.#churn.looked();
      return attempt('read', () => this.#wholeFile(path, handle));
    };
    return FileSnapshot.take(handle, path.join('/'), this.#versions, this.#streaming.clock, look);
  }

  /** @throws FsError `notFound` while another session makes the file: an empty one may be that. */
  async #wholeFile(path: Path, handle: FileSystemFileHandle): Promise<File> {
    const file = await handle.getFile();
    if (file.size > 0) return file;
    if (await this.#newFiles.isMadeElsewhere(path.join('/'))) throw new FsError(fsErrorCodes.notFound);
    // It may have been filled, and its announcement ended, since it was looked at.
    return handle.getFile();
  }

  describe({ size, lastModified }: File, path: Path): FileStat {
    const key = path.join('/');
    const version = { size, lastModified };
    const etag = this.#versions.etag(key, version);
    return { kind: 'file', size, lastModified: this.#versions.lastModified(key, version), etag };
  }

  /** An entry of a listing, or undefined when it is ours, has gone meanwhile or cannot be looked at. */
  async #look(path: Path, handle: FileSystemHandle): Promise<Entry | undefined> {
    const name = path.at(-1) as string;
    // Names that are not UTF-8 on the disk come as '': they cannot be opened by any name.
    if (name === '' || isPrivateName(name) || this.#claims.isHidden(path)) return undefined;
    if (isDirectory(handle)) {
      this.directories.remember(path, handle);
      return { name, stat: { kind: 'directory' } };
    }
    if (!isFile(handle)) return undefined;
    if (mayBeSwapFile(name) && (await isSwapFile(this.#journal, path))) return undefined;
    try {
      const file = await this.#wholeFile(path, handle);
      this.#churn.looked();
      this.#files.remember(path, handle);
      return { name, stat: this.describe(file, path) };
    } catch {
      return undefined;
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.byteLength > 0) yield bytes;
}

function isDirectory(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}
