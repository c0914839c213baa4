import type {
  CommitOptions,
  Entry,
  FileStat,
  Filesystem,
  FileWriter,
  Path,
  ReadableFile,
  Stat,
  WriteOptions,
} from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';
import { foldedPath } from '../names/folded-path.js';
import { PathClaims } from '../path-claims.js';

/**
 * A drive to which the guest may add so many bytes and no more, over what was there. What it replaces or removes is given
 * back, down to nothing added. Writes under way count with what they have.
 */
export class MeteredFilesystem implements Filesystem {
  readonly #filesystem: Filesystem;
  readonly #capBytes: number;
  /** What is measured stays so until it is counted: two requests that remove one file must not both give it back. */
  readonly #claims = new PathClaims();
  #usedBytes = 0;

  constructor(filesystem: Filesystem, capBytes: number) {
    this.#filesystem = filesystem;
    this.#capBytes = capBytes;
  }

  /** What the guest has added. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  get availableBytes(): number {
    return Math.max(0, this.#capBytes - this.#usedBytes);
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
    const writer = await this.#filesystem.write(path, options);
    try {
      return new MeteredWriter(writer, await this.#sizeOf(path), (bytes) => this.#take(bytes));
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }

  setLastModified(path: Path, lastModified: number): Promise<void> {
    return this.#filesystem.setLastModified(path, lastModified);
  }

  createDirectory(path: Path): Promise<void> {
    return this.#filesystem.createDirectory(path);
  }

  async remove(path: Path): Promise<void> {
    const claim = this.#claims.claim(path);
    try {
      const size = await this.#sizeOf(path);
      await this.#filesystem.remove(path);
      this.#take(-size);
    } finally {
      claim.release();
    }
  }

  async move(from: Path, to: Path): Promise<void> {
    const claim = this.#claims.claim(from, to);
    try {
      // What is at the target now is given back only where it is another file, by whatever host.
      const replaced = foldedPath(from) === foldedPath(to) ? 0 : await this.#sizeOf(to);
      await this.#filesystem.move(from, to);
      this.#take(-replaced);
    } finally {
      claim.release();
    }
  }

  /** What it will add is taken beforehand, and measured again when it is done: the source is the host's to change. */
  async copy(from: Path, to: Path): Promise<void> {
    const claim = this.#claims.claim(to);
    let taken = 0;
    try {
      const replaced = await this.#sizeOf(to);
      const expected = Math.max(0, (await this.#sizeOf(from)) - replaced);
      this.#take(expected);
      taken = expected;
      await this.#filesystem.copy(from, to);
      const added = (await this.#sizeOf(to)) - replaced;
      this.#usedBytes = Math.max(0, this.#usedBytes + added - taken);
      taken = 0;
    } finally {
      this.#take(-taken);
      claim.release();
    }
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
    return this.#filesystem.isReadOnly(path);
  }

  mayMeet(one: Path, other: Path): boolean {
    return this.#filesystem.mayMeet?.(one, other) ?? false;
  }

  key(path: Path): string {
    return this.#filesystem.key(path);
  }

  /** @throws FsError `quota-exceeded` */
  #take(bytes: number): void {
    if (bytes > 0 && bytes > this.availableBytes) throw new FsError(fsErrorCodes.quotaExceeded);
    this.#usedBytes = Math.max(0, this.#usedBytes + bytes);
  }

  /** Bytes of a file; 0 where there is none, which the call itself will say. */
  async #sizeOf(path: Path): Promise<number> {
    try {
      const stat = await this.#filesystem.stat(path);
      return stat.kind === 'file' ? stat.size : 0;
    } catch {
      return 0;
    }
  }
}

/** Takes bytes as the new version grows beyond the old one. */
class MeteredWriter implements FileWriter {
  readonly #writer: FileWriter;
  readonly #oldSize: number;
  readonly #take: (bytes: number) => void;
  /** Where the next bytes go. */
  #position = 0;
  #taken = 0;

  constructor(writer: FileWriter, oldSize: number, take: (bytes: number) => void) {
    this.#writer = writer;
    this.#oldSize = oldSize;
    this.#take = take;
  }

  get size(): number {
    return this.#writer.size;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const growth = Math.max(0, this.#position + bytes.byteLength - this.#oldSize - this.#taken);
    this.#take(growth);
    this.#taken += growth;
    this.#position += bytes.byteLength;
    await this.#writer.write(bytes);
  }

  async seek(position: number): Promise<void> {
    await this.#writer.seek(position);
    this.#position = position;
  }

  async commit(options?: CommitOptions): Promise<FileStat> {
    try {
      const stat = await this.#writer.commit(options);
      // A shorter file gives back what the old one had more.
      this.#take(Math.min(0, stat.size - this.#oldSize));
      return stat;
    } catch (error) {
      this.#giveBack();
      throw error;
    }
  }

  async abort(): Promise<void> {
    this.#giveBack();
    await this.#writer.abort();
  }

  #giveBack(): void {
    this.#take(-this.#taken);
    this.#taken = 0;
  }
}
