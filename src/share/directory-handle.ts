import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import { moveAsksPerson } from './dangerous-names.js';
import { DirectoryCache } from './directory-cache.js';
import { streamFile } from './file-stream.js';
import type { Entry, FileStat, Filesystem, Path, ReadableFile, Stat } from './filesystem.js';
import { FsError, fsErrorCodes } from './fs-error.js';
import { attempt } from './fs-error-mapping.js';
import type { Generations } from './generations.js';
import type { Journal, JournalEntry } from './journal.js';
import { lookInParallel } from './listing.js';
import { isPrivateName } from './private-names.js';
import { findFile, moveWithin, removeLeftovers, type StagedWriter, startWrite } from './staged-write.js';

export interface DirectoryHandleOptions {
  readonly id: string;
  readonly generations: Generations;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly limits: Limits;
}

/** A folder behind a FileSystemDirectoryHandle: of the person's disk, or of OPFS. */
export class DirectoryHandleFilesystem implements Filesystem {
  readonly #root: FileSystemDirectoryHandle;
  readonly #options: DirectoryHandleOptions;
  readonly #directories: DirectoryCache;
  /** Paths that are being written: one writer each. */
  readonly #writers = new Set<string>();
  /** Paths under which something of a write lies that is not whole yet. */
  readonly #hidden = new Set<string>();
  #swept = false;

  constructor(root: FileSystemDirectoryHandle, options: DirectoryHandleOptions) {
    this.#root = root;
    this.#options = options;
    this.#directories = new DirectoryCache(root);
  }

  async stat(path: Path): Promise<Stat> {
    const name = path.at(-1);
    if (name === undefined) return { kind: 'directory' };
    const parent = await this.#directories.open(path.slice(0, -1));
    // What it was last time is asked first: a wrong guess costs another round trip.
    if (this.#directories.knows(path)) {
      try {
        await this.#directories.openIn(parent, path, name);
        return { kind: 'directory' };
      } catch (error) {
        this.#directories.forget(path);
        if (!(error instanceof FsError && error.code === fsErrorCodes.notADirectory)) throw error;
      }
    }
    try {
      return await this.#statFile(await this.#openFile(parent, path, name), path);
    } catch (error) {
      if (!(error instanceof FsError && error.code === fsErrorCodes.isADirectory)) throw error;
      await this.#directories.openIn(parent, path, name);
      return { kind: 'directory' };
    }
  }

  async *list(path: Path): AsyncIterable<Entry> {
    const directory = await this.#directories.open(path);
    yield* lookInParallel(entriesOf(directory), ([name, handle]) => this.#look([...path, name], handle));
  }

  async read(path: Path): Promise<ReadableFile> {
    const { handle, file } = await this.#snapshot(path);
    const { clock } = this.#options;
    const changed = async (): Promise<boolean> => {
      const now = await handle.getFile().catch(() => undefined);
      return now === undefined || now.size !== file.size || now.lastModified !== file.lastModified;
    };
    return {
      stat: this.#describe(file, path),
      stream: (start, end) => streamFile(file, start, end, clock, changed),
    };
  }

  write(path: Path): Promise<StagedWriter> {
    return this.#startWrite(path);
  }

  async createDirectory(path: Path): Promise<void> {
    await this.#requireWrites();
    const name = this.#requireName(path);
    const parent = await this.#directories.open(path.slice(0, -1));
    if (await this.#exists(path)) throw new FsError(fsErrorCodes.exists);
    const created = await attempt('create', () => parent.getDirectoryHandle(name, { create: true }));
    this.#directories.remember(path, created);
  }

  async remove(path: Path): Promise<void> {
    await this.#requireWrites();
    const name = this.#requireName(path);
    this.#requireNoWriter(path);
    const parent = await this.#directories.open(path.slice(0, -1));
    await attempt('remove', () => parent.removeEntry(name));
    this.#directories.forget(path);
    this.#options.generations.removed(path.join('/'));
  }

  async move(from: Path, to: Path): Promise<void> {
    await this.#requireWrites();
    const name = this.#requireName(to);
    this.#requireNoWriter(from);
    this.#requireNoWriter(to);
    const source = await this.#openFile(await this.#directories.open(from.slice(0, -1)), from, this.#requireName(from));
    const directory = await this.#directories.open(to.slice(0, -1));
    // Also refuses a directory at the target, which move() would not.
    const replaced = await findFile(directory, name);
    if (replaced !== undefined && (await replaced.isSameEntry(source))) return;
    // Where the host folds names, a copy to "A.sh" of "a.sh" is the file itself, and must not be removed.
    if (moveAsksPerson(name) && folded(from) !== folded(to)) {
      await this.copy(from, to);
      await this.remove(from);
      return;
    }
    await attempt('move', () => moveWithin(this.#options.clock, source.move(directory, name)));
    await this.#options.generations.moved(from.join('/'), to.join('/'));
  }

  async copy(from: Path, to: Path): Promise<void> {
    const { file } = await this.#snapshot(from);
    const writer = await this.#startWrite(to);
    try {
      await writer.writeFile(file);
    } catch (error) {
      await writer.abort();
      throw error;
    }
    await writer.commit();
  }

  isReadOnly(): boolean {
    return false;
  }

  key(path: Path): string {
    return [this.#options.id, ...path].join('/');
  }

  /**
   * Removes what sessions that were killed left behind: names in the journal whose owner is gone, and no others.
   * Without permission to write nothing happens; it is tried again before the next write.
   */
  async sweep(): Promise<void> {
    if ((await this.#root.queryPermission({ mode: 'readwrite' })) !== 'granted') return;
    this.#swept = true;
    const { journal, clock } = this.#options;
    for (const [key, entry] of await journal.abandoned()) {
      if (await this.#removeAbandoned(entry, clock)) await journal.strike(key);
    }
  }

  async #removeAbandoned(entry: JournalEntry, clock: Clock): Promise<boolean> {
    try {
      return await removeLeftovers(await this.#directories.open(entry.directory), entry, clock);
    } catch (error) {
      // With the directory went what lay in it.
      return error instanceof FsError && error.code === fsErrorCodes.notFound;
    }
  }

  async #startWrite(path: Path): Promise<StagedWriter> {
    await this.#requireWrites();
    const name = this.#requireName(path);
    const { journal, clock, generations } = this.#options;
    const directory = await this.#directories.open(path.slice(0, -1));
    this.#requireNoWriter(path);
    const key = path.join('/');
    this.#writers.add(key);
    const besides = (neighbour: string): string => [...path.slice(0, -1), neighbour].join('/');
    return startWrite({
      path,
      directory,
      name,
      journal,
      clock,
      hide: (neighbour) => this.#hidden.add(besides(neighbour)),
      show: (neighbour) => this.#hidden.delete(besides(neighbour)),
      committed: async (handle) => {
        const file = await attempt('read', () => handle.getFile());
        await generations.commit(key, file);
        return this.#describe(file, path);
      },
      release: () => this.#writers.delete(key),
    });
  }

  /** An entry of a listing, or undefined when it is ours, has gone meanwhile or cannot be looked at. */
  async #look(path: Path, handle: FileSystemHandle): Promise<Entry | undefined> {
    const name = path.at(-1) as string;
    // Names that are not UTF-8 on the disk come as '': they cannot be opened by any name.
    if (name === '' || isPrivateName(name) || this.#hidden.has(path.join('/'))) return undefined;
    if (isDirectory(handle)) {
      this.#directories.remember(path, handle);
      return { name, stat: { kind: 'directory' } };
    }
    if (!isFile(handle)) return undefined;
    try {
      return { name, stat: await this.#statFile(handle, path) };
    } catch {
      return undefined;
    }
  }

  async #exists(path: Path): Promise<boolean> {
    try {
      await this.stat(path);
      return true;
    } catch (error) {
      if (error instanceof FsError && error.code === fsErrorCodes.notFound) return false;
      throw error;
    }
  }

  async #snapshot(path: Path): Promise<{ handle: FileSystemFileHandle; file: File }> {
    const name = path.at(-1);
    if (name === undefined) throw new FsError(fsErrorCodes.isADirectory);
    const parent = await this.#directories.open(path.slice(0, -1));
    const handle = await this.#openFile(parent, path, name);
    return { handle, file: await attempt('read', () => handle.getFile()) };
  }

  async #openFile(parent: FileSystemDirectoryHandle, path: Path, name: string): Promise<FileSystemFileHandle> {
    if (isPrivateName(name) || this.#hidden.has(path.join('/'))) throw new FsError(fsErrorCodes.notFound);
    return attempt('open-file', () => parent.getFileHandle(name));
  }

  async #statFile(handle: FileSystemFileHandle, path: Path): Promise<FileStat> {
    return this.#describe(await attempt('read', () => handle.getFile()), path);
  }

  #describe({ size, lastModified }: File, path: Path): FileStat {
    const etag = this.#options.generations.etag(path.join('/'), { size, lastModified });
    return { kind: 'file', size, lastModified, etag };
  }

  /** Asks the browser first: a write without permission would make it ask the person, who may be typing in the guest. */
  async #requireWrites(): Promise<void> {
    if ((await this.#root.queryPermission({ mode: 'readwrite' })) !== 'granted') {
      throw new FsError(fsErrorCodes.permissionLost);
    }
    if (!this.#swept) await this.sweep();
  }

  #requireName(path: Path): string {
    const name = path.at(-1);
    if (name === undefined) throw new FsError(fsErrorCodes.forbidden);
    if (isPrivateName(name)) throw new FsError(fsErrorCodes.badName);
    if (new TextEncoder().encode(name).byteLength > this.#options.limits.maxNameBytes) {
      throw new FsError(fsErrorCodes.nameTooLong);
    }
    return name;
  }

  #requireNoWriter(path: Path): void {
    if (this.#writers.has(path.join('/'))) throw new FsError(fsErrorCodes.busy);
  }
}

/** The same for paths that any host may take for the same. */
function folded(path: Path): string {
  return path.join('/').normalize('NFKC').toLowerCase();
}

async function* entriesOf(directory: FileSystemDirectoryHandle): AsyncGenerator<[string, FileSystemHandle]> {
  const entries = directory.entries()[Symbol.asyncIterator]();
  for (;;) {
    const next = await attempt('list', () => entries.next());
    if (next.done) return;
    yield next.value;
  }
}

function isDirectory(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}
