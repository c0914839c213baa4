import type { Clock } from '../../base/clock.js';
import { FsError, fsErrorCodes } from '../fs-error.js';
import { attempt } from '../fs-error-mapping.js';
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

  /** Asks the disk. @throws FsError `changed`, or why the file cannot be looked at. */
  async requireUnchanged(): Promise<void> {
    const now = await attempt('read', () => this.handle.getFile());
    const { size, lastModified } = this.file;
    const isSame = now.size === size && now.lastModified === lastModified;
    if (!isSame || this.#versions.generation(this.#key, now) !== this.generation) {
      throw new FsError(fsErrorCodes.changed);
    }
  }

  /** The same for those to whom a file that is gone has changed. */
  async hasChanged(): Promise<boolean> {
    try {
      await this.requireUnchanged();
      return false;
    } catch {
      return true;
    }
  }
}
