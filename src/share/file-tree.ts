import type { Clock } from '../base/clock.js';
import type { Entry, FileStat, Filesystem, FileWriter, Path, ReadableFile, Stat } from './filesystem.js';
import { FsError, fsErrorCodes } from './fs-error.js';
import { wasAtRest } from './reading/at-rest.js';
import { streamFile } from './reading/file-stream.js';
import { inBatches } from './reading/listing.js';
import type { ReadAhead } from './reading/read-ahead.js';

/** Something in a tree of files; without a file it is a directory. */
export interface TreeEntry {
  readonly name: string;
  readonly file?: File;
}

/** Files that the browser lets us read and nothing else: of a directory input, or dropped. Rejects with FsError only. */
export interface FileTree {
  /** `not-found` when nothing has the path. */
  find(path: Path): Promise<TreeEntry>;
  /** `not-a-directory` when a file has the path. */
  list(path: Path): Promise<readonly TreeEntry[]>;
}

export interface FileTreeOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly readAhead: ReadAhead;
}

/** A tree of files as a folder of the drive, which can only be read. */
export class FileTreeFilesystem implements Filesystem {
  readonly #tree: FileTree;
  readonly #options: FileTreeOptions;
  /** Its files have no identity over sessions, so neither have their validators. */
  readonly #session = crypto.randomUUID();

  constructor(tree: FileTree, options: FileTreeOptions) {
    this.#tree = tree;
    this.#options = options;
  }

  async stat(path: Path): Promise<Stat> {
    return path.length === 0 ? { kind: 'directory' } : this.#describe(await this.#tree.find(path));
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    for (const entries of inBatches(await this.#tree.list(path))) {
      yield entries.map((entry) => ({ name: entry.name, stat: this.#describe(entry) }));
    }
  }

  async read(path: Path): Promise<ReadableFile> {
    const { clock, readAhead } = this.#options;
    const lookedAt = clock.now();
    const file = await this.#file(path);
    const hasChanged = async (): Promise<boolean> => {
      const now = await this.#file(path).catch(() => undefined);
      return now?.size !== file.size || now.lastModified !== file.lastModified;
    };
    const isBeyondDoubt = (): boolean => wasAtRest(file.lastModified, lookedAt);
    return {
      stat: this.#statOf(file),
      stream: (start, end) => streamFile(file, start, end, { clock, readAhead, isBeyondDoubt, hasChanged }),
    };
  }

  write(): Promise<FileWriter> {
    return refuse();
  }

  setLastModified(): Promise<void> {
    return refuse();
  }

  createDirectory(): Promise<void> {
    return refuse();
  }

  remove(): Promise<void> {
    return refuse();
  }

  move(): Promise<void> {
    return refuse();
  }

  copy(): Promise<void> {
    return refuse();
  }

  async epoch(): Promise<undefined> {
    return undefined;
  }

  async hidesBelow(): Promise<boolean> {
    return false;
  }

  async isBound(): Promise<boolean> {
    return false;
  }

  isReadOnly(): boolean {
    return true;
  }

  key(path: Path): string {
    return [this.#options.id, ...path].join('/');
  }

  async #file(path: Path): Promise<File> {
    const file = path.length === 0 ? undefined : (await this.#tree.find(path)).file;
    if (file === undefined) throw new FsError(fsErrorCodes.isADirectory);
    return file;
  }

  #describe({ file }: TreeEntry): Stat {
    return file === undefined ? { kind: 'directory' } : this.#statOf(file);
  }

  #statOf({ size, lastModified }: File): FileStat {
    const etag = `${size.toString(36)}-${lastModified.toString(36)}-${this.#session}`;
    return { kind: 'file', size, lastModified, etag };
  }
}

async function refuse(): Promise<never> {
  throw new FsError(fsErrorCodes.readOnly);
}
