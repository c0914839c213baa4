import { Turns } from '../../base/turns.js';
import type { Entry, Filesystem, Path, Stat } from '../filesystem.js';
import { FsError, fsErrorCodes, isAbsence, isFsError } from '../fs-error.js';

/** The directories of an overlay: those of the folder's, by their stored paths, that have files in it or had some. */
export class OverlayMirror {
  readonly #overlay: Filesystem;
  readonly #makings = new Turns();

  constructor(overlay: Filesystem) {
    this.#overlay = overlay;
  }

  /** What is held in a directory, with the directories in it; nothing where it has no mirror. */
  async *list(stored: Path): AsyncGenerator<readonly Entry[]> {
    try {
      yield* this.#overlay.list(stored);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }

  /** Has the overlay's directory for one of the folder's. They are made one after the other: two files may need one. */
  make(stored: Path): Promise<void> {
    return this.#makings.take(() => this.#make(stored));
  }

  /** Another session may make it at the same time. */
  async #make(stored: Path): Promise<void> {
    if ((await statOrUndefined(this.#overlay, stored)) !== undefined) return;
    for (let length = 1; length <= stored.length; length += 1) {
      try {
        await this.#overlay.createDirectory(stored.slice(0, length));
      } catch (error) {
        if (!isFsError(error, fsErrorCodes.exists)) throw error;
      }
    }
  }

  /**
   * Before a directory of the folder goes: its mirror, with those of directories that the host removed. What lies in
   * the latter stays; the person decides about it.
   * @throws FsError `not-empty` when it has files that a listing shows, or that are just being written.
   */
  async remove(stored: Path): Promise<void> {
    if (stored.length === 0 || (await statOrUndefined(this.#overlay, stored))?.kind !== 'directory') return;
    let hasOrphans = false;
    for await (const entries of this.list(stored)) {
      if (entries.some(({ stat }) => stat.kind === 'file')) throw new FsError(fsErrorCodes.notEmpty);
      for (const { name } of entries) hasOrphans = !(await this.#isCleared([...stored, name])) || hasOrphans;
    }
    if (!hasOrphans) await this.#overlay.remove(stored);
  }

  /** Removes empty directories of the overlay. @returns whether nothing is left. */
  async #isCleared(stored: Path): Promise<boolean> {
    let isEmpty = true;
    for await (const entries of this.list(stored)) {
      for (const { name, stat } of entries) {
        isEmpty = stat.kind === 'directory' && (await this.#isCleared([...stored, name])) && isEmpty;
      }
    }
    if (isEmpty) await this.#overlay.remove(stored);
    return isEmpty;
  }
}

/** What is at a path; undefined: nothing. */
export async function statOrUndefined(filesystem: Filesystem, path: Path): Promise<Stat | undefined> {
  try {
    return await filesystem.stat(path);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
