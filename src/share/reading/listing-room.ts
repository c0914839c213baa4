import type { Clock } from '../../base/clock.js';
import type { Disposable } from '../../base/disposable.js';
import type { DirectoryListing, ListingHold } from './directory-listing.js';
import { ListingPaces } from './listing-pace.js';

/**
 * Looks at directories that go on together. Each takes 7 KB of the browser for each entry until it has ended: Chromium
 * gives all handles of a directory at once, whoever asks for them or does not.
 */
const maxLooks = 4;
/** Who has not asked for more for so long may lose its listing, where there is no room. */
const idleMs = 2000;
const roomAgainMs = 100;
/** A disk that tells nothing for so long, such as one across a network that is gone, keeps no other waiting. */
const silentDiskMs = 30_000;

/** A turn to look at the disk, which is over when it is disposed of, or when the disk has been silent for too long. */
export interface LookTurn extends Disposable {
  readonly over: Promise<void>;
  /** The disk was asked for more. */
  asked(): void;
  /** It has told some. */
  told(): void;
}

/** What all listings of a drive share: turns for looks at the disk, and room for what is not read yet. */
export class ListingRoom implements ListingHold {
  readonly paces = new ListingPaces();
  readonly #clock: Clock;
  readonly #maxEntries: number;
  #looks = 0;
  readonly #waiting: (() => void)[] = [];
  #entries = 0;
  /** By the entries that each holds; the one that has held some for longest comes first. */
  readonly #listings = new Map<DirectoryListing, number>();

  /** @param maxEntries held for readers, over all listings. */
  constructor(clock: Clock, maxEntries: number) {
    this.#clock = clock;
    this.#maxEntries = maxEntries;
  }

  /** Waits for a turn to look at the disk. Each look ends by itself, however slowly it is read. */
  async turn(): Promise<LookTurn> {
    if (this.#looks < maxLooks) this.#looks += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let end = (): void => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    void over.then(() => this.#endTurn());
    let patience: Disposable | undefined;
    const told = (): void => patience?.dispose();
    return {
      over,
      asked: () => {
        patience = this.#clock.after(silentDiskMs, end);
      },
      told,
      dispose: () => {
        told();
        end();
      },
    };
  }

  hold(listing: DirectoryListing, entries: number): void {
    const held = (this.#listings.get(listing) ?? 0) + entries;
    this.#entries += entries;
    if (held === 0) this.#listings.delete(listing);
    else this.#listings.set(listing, held);
  }

  /** Resolves once a listing may hold more: until then its look stands still. */
  async roomFor(listing: DirectoryListing): Promise<void> {
    if (this.#entries <= this.#maxEntries) return;
    // Its readers have had most of it.
    listing.letGo();
    while (this.#entries > this.#maxEntries && listing.isWanted) {
      const idlest = this.#idlest();
      if (idlest === undefined) await new Promise<void>((resolve) => this.#clock.after(roomAgainMs, resolve));
      else idlest.giveUp();
    }
  }

  #endTurn(): void {
    const next = this.#waiting.shift();
    // The turn is the next one's.
    if (next === undefined) this.#looks -= 1;
    else next();
  }

  /** One that nobody reads, or whose readers take nothing. */
  #idlest(): DirectoryListing | undefined {
    let since = this.#clock.now() - idleMs;
    let idlest: DirectoryListing | undefined;
    for (const listing of this.#listings.keys()) {
      const { idleSince } = listing;
      if (idleSince === undefined || idleSince > since) continue;
      since = idleSince;
      idlest = listing;
    }
    return idlest;
  }
}
