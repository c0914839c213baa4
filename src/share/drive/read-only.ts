import type { Entry, FileStat, Filesystem, FileWriter, Path, ReadableFile, Stat, WriteOptions } from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';

/** A folder whose writes can be refused, and allowed again, while it is shared. */
export class ReadOnlySwitch implements Filesystem {
  readonly #filesystem: Filesystem;
  readOnly: boolean;

  constructor(filesystem: Filesystem, readOnly: boolean) {
    this.#filesystem = filesystem;
    this.readOnly = readOnly;
  }

  stat(path: Path): Promise<Stat> {
    return this.#filesystem.stat(path);
  }

  list(path: Path): AsyncIterable<readonly Entry[]> {
    return this.#filesystem.list(path);
  }

  read(path: Path, found?: FileStat): Promise<ReadableFile> {
    return this.#filesystem.read(path, found);
  }

  async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    const writer = await this.#writable().write(path, options);
    return {
      get size() {
        return writer.size;
      },
      write: (bytes) => writer.write(bytes),
      seek: (position) => writer.seek(position),
      // The person may have switched it while the bytes came: then nothing has changed.
      commit: async (commitOptions) => {
        if (!this.readOnly) return writer.commit(commitOptions);
        await writer.abort();
        throw new FsError(fsErrorCodes.readOnly);
      },
      abort: () => writer.abort(),
    };
  }

  async setLastModified(path: Path, lastModified: number): Promise<void> {
    await this.#writable().setLastModified(path, lastModified);
  }

  async createDirectory(path: Path): Promise<void> {
    await this.#writable().createDirectory(path);
  }

  async remove(path: Path): Promise<void> {
    await this.#writable().remove(path);
  }

  async move(from: Path, to: Path): Promise<void> {
    await this.#writable().move(from, to);
  }

  async copy(from: Path, to: Path): Promise<void> {
    await this.#writable().copy(from, to);
  }

  epoch(path: Path): Promise<string | undefined> {
    return this.#filesystem.epoch(path);
  }

  hidesBelow(path: Path, signal?: AbortSignal): Promise<boolean> {
    return this.#filesystem.hidesBelow(path, signal);
  }

  isBound(path: Path, signal?: AbortSignal): Promise<boolean> {
    return this.#filesystem.isBound(path, signal);
  }

  isReadOnly(path: Path): boolean {
    return this.readOnly || this.#filesystem.isReadOnly(path);
  }

  key(path: Path): string {
    return this.#filesystem.key(path);
  }

  #writable(): Filesystem {
    if (this.readOnly) throw new FsError(fsErrorCodes.readOnly);
    return this.#filesystem;
  }
}
