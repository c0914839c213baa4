import type { Clock } from '../../base/clock.js';
import type { Entry } from '../filesystem.js';
import type { FolderObserver } from '../handles/folder-observer.js';
import { permissionOf } from '../handles/permission.js';
import { wasAtRest } from './at-rest.js';

/**
 * What no observer tells: a host that writes into a file and does not close it, or that sets a time. A listing is
 * believed for no longer than this, or than looking at it took, and only where all in it is at rest (at-rest.ts): whoever
 * is just writing will go on, and who sets a time mostly does so after writing.
 */
const trustedMs = 5000;

/** Looking at 10,000 files takes the browser some seconds. A reader that took longer than this held the listing up. */
const longestLookMs = 30_000;

interface KeptListing {
  readonly mark: string;
  /** When its last entry was looked at. */
  readonly lookedAt: number;
  /** A directory that takes long is otherwise looked at all the time. */
  readonly trustedMs: number;
  /** As they came, some at a time. */
  readonly batches: readonly (readonly Entry[])[];
  /** Of entries. */
  readonly size: number;
}

/**
 * Listings of directories that are observed, for clients that list again and again: looking at a file costs the browser
 * a round trip, and a listing one for each. None is believed after a change that was told, or for long.
 */
export class KeptListings {
  readonly #observer: FolderObserver;
  readonly #clock: Clock;
  readonly #maxEntries: number;
  /** By directory; the one that was listed longest ago comes first. */
  readonly #listings = new Map<string, KeptListing>();
  #size = 0;

  /** @param maxEntries over all listings. */
  constructor(observer: FolderObserver, clock: Clock, maxEntries: number) {
    this.#observer = observer;
    this.#clock = clock;
    this.#maxEntries = maxEntries;
  }

  /** A directory's entries: as they were, where nothing has changed since, and otherwise by `look`. */
  async *list(
    key: string,
    handle: FileSystemDirectoryHandle,
    look: () => AsyncIterable<readonly Entry[]>,
  ): AsyncGenerator<readonly Entry[]> {
    const mark = await this.#observer.glance(key, handle);
    const kept = this.#listings.get(key);
    const now = this.#clock.now();
    const isFresh = kept !== undefined && kept.mark === mark && Math.abs(now - kept.lookedAt) < kept.trustedMs;
    // The disk would refuse: so do we.
    if (isFresh && (await permissionOf(handle, 'read')) === 'granted') {
      yield* kept.batches;
      return;
    }
    this.#forget(key);
    const batches: (readonly Entry[])[] = [];
    let size = 0;
    let isAtRest = mark !== undefined;
    for await (const entries of look()) {
      size += entries.length;
      isAtRest &&=
        size <= this.#maxEntries &&
        entries.every(({ stat }) => stat.kind === 'directory' || wasAtRest(stat.lastModified, now));
      if (isAtRest) batches.push(entries);
      yield entries;
    }
    const lookedAt = this.#clock.now();
    const lookMs = lookedAt - now;
    isAtRest &&= lookMs < longestLookMs;
    if (isAtRest && mark !== undefined) {
      this.#keep(key, { mark, lookedAt, trustedMs: Math.max(trustedMs, lookMs), batches, size });
    }
  }

  #keep(key: string, listing: KeptListing): void {
    this.#forget(key);
    this.#listings.set(key, listing);
    this.#size += listing.size;
    for (const oldest of this.#listings.keys()) {
      if (this.#size <= this.#maxEntries) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#size -= this.#listings.get(key)?.size ?? 0;
    this.#listings.delete(key);
  }
}
