import type { Clock } from '../../base/clock.js';
import type { Entry } from '../filesystem.js';
import type { FolderObserver } from '../handles/folder-observer.js';
import { permissionOf } from '../handles/permission.js';
import { wasAtRest } from './at-rest.js';
import { DirectoryListing } from './directory-listing.js';
import type { ListingRoom, LookTurn } from './listing-room.js';

/**
 * What no observer tells: a host that writes into a file and does not close it, or that sets a time. A listing is
 * believed for no longer than this, or than looking at it took, and only where all in it is at rest (at-rest.ts): whoever
 * is just writing will go on, and who sets a time mostly does so after writing.
 */
const trustedMs = 5000;

/** Looking at 10,000 files takes the browser some seconds. What took longer than this stood still meanwhile. */
const longestLookMs = 30_000;

interface KeptListing {
  readonly mark: string;
  /** When its last entry was looked at. */
  readonly lookedAt: number;
  /** A directory that takes long is otherwise looked at all the time. */
  readonly trustedMs: number;
  readonly listing: DirectoryListing;
  /** Of entries. */
  readonly size: number;
}

type Look = () => AsyncIterable<readonly Entry[]>;

/**
 * Listings of directories for clients that list again and again, or at once: looking at a file costs the browser a round
 * trip, and a listing one for each. What is observed is kept for those who come later; none is believed after a change
 * that was told, or for long. Who asks while a look waits for its turn, or for one at the same directory, shares it.
 */
export class KeptListings {
  readonly #observer: FolderObserver;
  readonly #clock: Clock;
  readonly #room: ListingRoom;
  readonly #maxEntries: number;
  /** By directory; the one that was listed longest ago comes first. */
  readonly #listings = new Map<string, KeptListing>();
  #size = 0;
  /** By directory: looks that have not begun. Whatever they find is there after those who wait for them have asked. */
  readonly #awaited = new Map<string, DirectoryListing>();
  /** By directory: the end of the turn of the look that goes on. */
  readonly #looks = new Map<string, Promise<void>>();

  /** @param maxEntries over all listings. */
  constructor(observer: FolderObserver, clock: Clock, room: ListingRoom, maxEntries: number) {
    this.#observer = observer;
    this.#clock = clock;
    this.#room = room;
    this.#maxEntries = maxEntries;
  }

  /** A directory's entries: as they were, where nothing has changed since, and otherwise by `look`. */
  async *list(key: string, handle: FileSystemDirectoryHandle, look: Look): AsyncGenerator<readonly Entry[]> {
    const mark = await this.#observer.glance(key, handle);
    const kept = await this.#fresh(key, handle, mark);
    if (kept !== undefined) {
      yield* kept.read();
      return;
    }
    const awaited = this.#awaited.get(key);
    if (awaited !== undefined) {
      yield* awaited.read();
      return;
    }
    const listing = new DirectoryListing(this.#clock, this.#room, true);
    this.#awaited.set(key, listing);
    void this.#lookInTurn(key, handle, listing, look, mark);
    yield* listing.read();
  }

  /** What is kept of a directory, where it is to be believed. */
  async #fresh(
    key: string,
    handle: FileSystemDirectoryHandle,
    mark: string | undefined,
  ): Promise<DirectoryListing | undefined> {
    const isFresh = (): boolean => {
      const kept = this.#listings.get(key);
      if (kept === undefined || kept.mark !== mark || !kept.listing.isWhole) return false;
      return Math.abs(this.#clock.now() - kept.lookedAt) < kept.trustedMs;
    };
    // The disk would refuse: so do we.
    if (!isFresh() || (await permissionOf(handle, 'read')) !== 'granted' || !isFresh()) return undefined;
    return this.#listings.get(key)?.listing;
  }

  async #lookInTurn(
    key: string,
    handle: FileSystemDirectoryHandle,
    listing: DirectoryListing,
    look: Look,
    markAsAsked: string | undefined,
  ): Promise<void> {
    const before = this.#looks.get(key);
    await before;
    const turn = await this.#room.turn();
    this.#awaited.delete(key);
    this.#looks.set(key, turn.over);
    try {
      // The look before may have kept what is asked for.
      const mark = before === undefined ? markAsAsked : await this.#observer.glance(key, handle);
      const kept = before && (await this.#fresh(key, handle, mark));
      if (kept === undefined) await this.#look(key, listing, look, mark, turn);
      else for await (const entries of kept.read()) listing.add(entries);
      listing.end();
    } catch (error) {
      listing.end(error);
    } finally {
      turn.dispose();
      if (this.#listings.get(key)?.listing !== listing) listing.letGo();
      if (this.#looks.get(key) === turn.over) this.#looks.delete(key);
    }
  }

  async #look(
    key: string,
    listing: DirectoryListing,
    look: Look,
    mark: string | undefined,
    turn: LookTurn,
  ): Promise<void> {
    this.#forget(key);
    const now = this.#clock.now();
    let size = 0;
    let isAtRest = mark !== undefined;
    if (!isAtRest) listing.letGo();
    turn.asked();
    for await (const entries of look()) {
      turn.told();
      if (!listing.isWanted) return;
      listing.add(entries);
      size += entries.length;
      isAtRest &&=
        size <= this.#maxEntries &&
        entries.every(({ stat }) => stat.kind === 'directory' || wasAtRest(stat.lastModified, now));
      if (!isAtRest) listing.letGo();
      await this.#room.roomFor(listing);
      turn.asked();
    }
    const lookedAt = this.#clock.now();
    const lookMs = lookedAt - now;
    if (mark !== undefined && listing.isWhole && lookMs < longestLookMs) {
      this.#keep(key, { mark, lookedAt, trustedMs: Math.max(trustedMs, lookMs), listing, size });
    }
  }

  #keep(key: string, kept: KeptListing): void {
    this.#forget(key);
    this.#listings.set(key, kept);
    this.#size += kept.size;
    for (const oldest of this.#listings.keys()) {
      if (this.#size <= this.#maxEntries) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const kept = this.#listings.get(key);
    this.#size -= kept?.size ?? 0;
    this.#listings.delete(key);
    kept?.listing.letGo();
  }
}
