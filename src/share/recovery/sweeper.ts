import type { Clock } from '../../base/clock.js';
import type { DirectoryCache } from '../handles/directory-cache.js';
import { permissionOf } from '../handles/permission.js';
import type { PathClaims } from '../path-claims.js';
import type { Journal } from './journal.js';
import { sweepLeftovers } from './leftovers.js';

/** What cannot be removed is tried again after so long, then after twice as long, and so on. */
const soonestMs = 1000;
const latestMs = 64_000;

/**
 * Removes what writes have left in one folder: of sessions that were killed, and of this one where it could not be removed
 * at once. Until then it is nothing to the guest. Without permission to write nothing happens.
 */
export class Sweeper {
  readonly #journal: Journal;
  readonly #directories: DirectoryCache;
  readonly #claims: PathClaims;
  readonly #clock: Clock;
  #isSwept = false;
  #sweeping: Promise<void> | undefined;
  #againMs = soonestMs;

  constructor(journal: Journal, directories: DirectoryCache, claims: PathClaims, clock: Clock) {
    this.#journal = journal;
    this.#directories = directories;
    this.#claims = claims;
    this.#clock = clock;
  }

  /** Whether all was looked after, as far as is known. */
  get isSwept(): boolean {
    return this.#isSwept && this.#sweeping === undefined;
  }

  /** Something stays of a write, for a later sweep. */
  leftBehind(): void {
    this.#isSwept = false;
  }

  /** Whoever comes meanwhile waits: an empty file that is about to be removed must not be moved over a good one. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweepOnce().finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  async #sweepOnce(): Promise<void> {
    // Without it the browser would ask the person, who has begun nothing.
    if ((await permissionOf(await this.#directories.open([]), 'readwrite')) !== 'granted') {
      this.#isSwept = false;
      return;
    }
    // Before anything is awaited: what is left behind meanwhile is looked after by the next.
    this.#isSwept = true;
    const outcome = await sweepLeftovers(this.#journal, this.#directories, this.#clock);
    if (outcome === 'away') this.#isSwept = false;
    if (outcome === 'swept' && this.#isSwept) {
      this.#claims.showLeft();
      this.#againMs = soonestMs;
    }
    // In the way is what will end by itself: another tab's write that has a swap file of the same name.
    if (outcome === 'stays' && this.#againMs <= latestMs) {
      this.#clock.after(this.#againMs, () => void this.sweep().catch(() => {}));
      this.#againMs *= 2;
    }
  }
}
