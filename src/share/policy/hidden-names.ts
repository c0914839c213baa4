import type { Entry, FileStat, Filesystem, FileWriter, Path, ReadableFile, Stat, WriteOptions } from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';
import { hasMember } from '../member-search.js';
import type { NamePatterns } from './name-pattern.js';

/**
 * A folder without the names that the host page keeps from the guest, at any depth. What bears one is not there, nor is
 * anything below it, and nothing can be made by such a name: whoever tries learns that the name is refused, and not
 * whether it exists. A directory with such a member cannot be removed, like any that is not empty; whoever removes or
 * moves trees asks `hidesBelow` first.
 */
export class HiddenNames implements Filesystem {
  readonly #filesystem: Filesystem;
  readonly #names: NamePatterns;

  constructor(filesystem: Filesystem, names: NamePatterns) {
    this.#filesystem = filesystem;
    this.#names = names;
  }

  async stat(path: Path): Promise<Stat> {
    return this.#seeing(path).stat(path);
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    for await (const entries of this.#seeing(path).list(path)) {
      yield entries.filter(({ name }) => !this.#names.has(name));
    }
  }

  async read(path: Path, found?: FileStat): Promise<ReadableFile> {
    return this.#seeing(path).read(path, found);
  }

  async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    return this.#making(path).write(path, options);
  }

  async setLastModified(path: Path, lastModified: number): Promise<void> {
    await this.#seeing(path).setLastModified(path, lastModified);
  }

  async createDirectory(path: Path): Promise<void> {
    await this.#making(path).createDirectory(path);
  }

  async remove(path: Path): Promise<void> {
    await this.#seeing(path).remove(path);
  }

  async move(from: Path, to: Path): Promise<void> {
    this.#seeing(from);
    await this.#making(to).move(from, to);
  }

  async copy(from: Path, to: Path): Promise<void> {
    this.#seeing(from);
    await this.#making(to).copy(from, to);
  }

  async epoch(path: Path): Promise<string | undefined> {
    return this.#seeing(path).epoch(path);
  }

  async hidesBelow(path: Path, signal?: AbortSignal): Promise<boolean> {
    if (this.#isHidden(path)) return false;
    if (await hasMember(this.#filesystem, path, (name) => this.#names.has(name), signal)) return true;
    return this.#filesystem.hidesBelow(path, signal);
  }

  isBound(path: Path, signal?: AbortSignal): Promise<boolean> {
    return this.#filesystem.isBound(path, signal);
  }

  isReadOnly(path: Path): boolean {
    return this.#isHidden(path) || this.#filesystem.isReadOnly(path);
  }

  key(path: Path): string {
    return this.#filesystem.key(path);
  }

  #seeing(path: Path): Filesystem {
    if (this.#isHidden(path)) throw new FsError(fsErrorCodes.notFound);
    return this.#filesystem;
  }

  #making(path: Path): Filesystem {
    if (this.#isHidden(path)) throw new FsError(fsErrorCodes.policyForbids);
    return this.#filesystem;
  }

  #isHidden(path: Path): boolean {
    return path.some((name) => this.#names.has(name));
  }
}
