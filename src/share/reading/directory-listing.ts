import type { Clock } from '../../base/clock.js';
import type { Entry } from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';

interface Reader {
  /** The batch that it gets next, counted from the listing's first. */
  next: number;
  /** Since when it has not asked for more; undefined while it waits for what is not there yet. */
  idleSince: number | undefined;
}

/** Counts what listings hold. */
export interface ListingHold {
  /** @param entries that are held from now on, or negative: no longer. */
  hold(listing: DirectoryListing, entries: number): void;
}

/**
 * What one look at a directory finds, at the disk's pace, for as many readers as want it, each at its own. As long as it
 * is whole, whoever comes later reads it from its start; then each batch is held until the last reader has had it.
 *
 *   open -- end() --> ended
 *   open, ended -- giveUp() --> given up: its readers fail
 */
export class DirectoryListing {
  readonly #clock: Clock;
  readonly #holder: ListingHold;
  readonly #readers = new Set<Reader>();
  #batches: (readonly Entry[])[] = [];
  /** Batches before those, which are no longer held. */
  #droppedBatches = 0;
  #state: 'open' | 'ended' | 'given-up' = 'open';
  #failure: unknown;
  #isWhole: boolean;
  #wakeReaders: (() => void)[] = [];

  /** @param isWhole whether it is held for those who come later. */
  constructor(clock: Clock, holder: ListingHold, isWhole: boolean) {
    this.#clock = clock;
    this.#holder = holder;
    this.#isWhole = isWhole;
  }

  /** Whether somebody reads it who will get it. */
  get isWanted(): boolean {
    return this.#readers.size > 0 && this.#state !== 'given-up';
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Since when nobody has asked for anything; undefined while somebody waits for more. */
  get idleSince(): number | undefined {
    let latest = Number.NEGATIVE_INFINITY;
    for (const { idleSince } of this.#readers) {
      if (idleSince === undefined) return undefined;
      latest = Math.max(latest, idleSince);
    }
    return latest;
  }

  /** @throws FsError what the look has failed with; `aborted` where it was given up. */
  async *read(): AsyncGenerator<readonly Entry[]> {
    const reader: Reader = { next: 0, idleSince: undefined };
    this.#readers.add(reader);
    try {
      for (;;) {
        const batch = this.#batches[reader.next - this.#droppedBatches];
        if (batch !== undefined) {
          reader.next += 1;
          reader.idleSince = this.#clock.now();
          yield batch;
          reader.idleSince = undefined;
          this.#drop();
        } else if (this.#state === 'open') await new Promise<void>((resolve) => this.#wakeReaders.push(resolve));
        else if (this.#failure !== undefined) throw this.#failure;
        else return;
      }
    } finally {
      this.#readers.delete(reader);
      this.#drop();
    }
  }

  add(batch: readonly Entry[]): void {
    if (this.#state !== 'open') return;
    this.#batches.push(batch);
    this.#holder.hold(this, batch.length);
    this.#wake();
  }

  /** @param failure what the look failed with, if it did. */
  end(failure?: unknown): void {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    this.#failure = failure;
    this.#wake();
  }

  /** Nobody comes later. */
  letGo(): void {
    this.#isWhole = false;
    this.#drop();
  }

  /** For want of room. */
  giveUp(): void {
    this.#state = 'given-up';
    this.#failure = new FsError(fsErrorCodes.aborted);
    this.#isWhole = false;
    this.#dropFirst(this.#batches.length);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#wakeReaders.splice(0)) wake();
  }

  #drop(): void {
    if (this.#isWhole) return;
    let had = this.#droppedBatches + this.#batches.length;
    for (const { next } of this.#readers) had = Math.min(had, next);
    this.#dropFirst(had - this.#droppedBatches);
  }

  #dropFirst(count: number): void {
    if (count <= 0) return;
    this.#droppedBatches += count;
    for (const { length } of this.#batches.splice(0, count)) this.#holder.hold(this, -length);
  }
}
