import type { Clock } from '../base/clock.js';
import { wasAtRest } from './at-rest.js';
import type { FileVersions } from './file-versions.js';

/** One version of a file, and what tells whether the disk still has it. Valid for one request. */
export class FileSnapshot {
  readonly handle: FileSystemFileHandle;
  readonly file: File;
  /** Of our commit that it is; see {@link FileVersions.generation}. */
  readonly generation: number;
  readonly #key: string;
  readonly #versions: FileVersions;
  readonly #mark: number | undefined;
  readonly #wasAtRest: boolean;

  private constructor(
    handle: FileSystemFileHandle,
    file: File,
    key: string,
    versions: FileVersions,
    mark: number | undefined,
    lookedAt: number,
  ) {
    this.handle = handle;
    this.file = file;
    this.generation = versions.generation(key, file);
    this.#key = key;
    this.#versions = versions;
    this.#mark = mark;
    this.#wasAtRest = wasAtRest(file.lastModified, lookedAt);
  }

  /** @param key the file's path, joined by "/". @param look gets the file. */
  static async take(
    handle: FileSystemFileHandle,
    key: string,
    versions: FileVersions,
    clock: Clock,
    look: () => Promise<File>,
  ): Promise<FileSnapshot> {
    const [mark, lookedAt] = [versions.mark, clock.now()];
    return new FileSnapshot(handle, await look(), key, versions, mark, lookedAt);
  }

  /**
   * Whether the browser would have refused to read another version in this one's place. It compares times in whole
   * seconds, and asks no more than once, before it reads; what we do ourselves leaves a file's time as it was.
   */
  isBeyondDoubt(): boolean {
    return this.#wasAtRest && this.#mark !== undefined && this.#mark === this.#versions.mark;
  }

  /** Asks the disk. A file that is gone has changed. */
  async hasChanged(): Promise<boolean> {
    const now = await this.handle.getFile().catch(() => undefined);
    if (now === undefined) return true;
    const { size, lastModified } = this.file;
    if (now.size !== size || now.lastModified !== lastModified) return true;
    return this.#versions.generation(this.#key, now) !== this.generation;
  }
}
