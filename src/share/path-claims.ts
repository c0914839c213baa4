import type { Path } from './filesystem.js';
import { FsError, fsErrorCodes } from './fs-error.js';

/** Paths taken for one change, until it is over either way. */
export interface Claim {
  /** Takes one more path for the same change. @throws FsError `busy` */
  add(path: Path): void;
  /** Keeps a path from every other request's eyes: what lies there is only half there. */
  hide(path: Path): void;
  /** What is hidden stays so after the release, until {@link PathClaims.showLeft}: it could not be removed. */
  leave(): void;
  release(): void;
}

/**
 * Who changes what, so that no two requests change one path at a time: our own answer comes before the browser's, and
 * holds for the names that a write needs beside its target too. No I/O.
 */
export class PathClaims {
  readonly #taken = new Set<string>();
  readonly #hidden = new Set<string>();
  readonly #left = new Set<string>();

  /** @throws FsError `busy` when another change has one of the paths. */
  claim(...paths: readonly Path[]): Claim {
    const taken = new Set<string>();
    const hidden = new Set<string>();
    const add = (path: Path): void => {
      const key = path.join('/');
      if (taken.has(key)) return;
      if (this.#taken.has(key)) throw new FsError(fsErrorCodes.busy);
      this.#taken.add(key);
      taken.add(key);
    };
    const release = (): void => {
      for (const key of taken) this.#taken.delete(key);
      for (const key of hidden) this.#hidden.delete(key);
      taken.clear();
      hidden.clear();
    };
    try {
      for (const path of paths) add(path);
    } catch (error) {
      release();
      throw error;
    }
    const hide = (path: Path): void => {
      const key = path.join('/');
      this.#hidden.add(key);
      hidden.add(key);
    };
    const leave = (): void => {
      for (const key of hidden) this.#left.add(key);
    };
    return { add, hide, leave, release };
  }

  /** All that had been left is gone, or somebody else's by now. */
  showLeft(): void {
    this.#left.clear();
  }

  /** Something else has the path now. */
  show(path: Path): void {
    this.#left.delete(path.join('/'));
  }

  isHidden(path: Path): boolean {
    if (this.#hidden.size === 0 && this.#left.size === 0) return false;
    const key = path.join('/');
    return this.#hidden.has(key) || this.#left.has(key);
  }
}
