import type { Clock } from '../../base/clock.js';
import type { Filesystem, Path } from '../../share/filesystem.js';
import type { KeptLocks } from './kept-locks.js';
import { isWithin, type Lock, type LockDepth, type LockScope } from './lock-table.js';

/** A lock as a person is told of it. */
export interface HeldLock {
  readonly token: string;
  /** Where what is locked lies in the drive now. */
  readonly path: Path;
  readonly scope: LockScope;
  readonly depth: LockDepth;
  /** What the client says of its owner, as text; '' for nothing. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface LockDeskOptions {
  readonly keptLocks: KeptLocks;
  readonly filesystem: Filesystem;
  readonly clock: Clock;
}

/** The person's side of the locks: to see what programs in the guest hold, and to let go what they will not. */
export class LockDesk {
  readonly #options: LockDeskOptions;

  constructor(options: LockDeskOptions) {
    this.#options = options;
  }

  /**
   * @param folders where folders of their own lie in the drive, the longest way first: the locks in them are told.
   * @param maxLocks so many of them.
   */
  async list(folders: readonly Path[], maxLocks: number): Promise<HeldLock[]> {
    const held: HeldLock[] = [];
    const places = await this.#load(folders);
    for (const lock of this.#all()) {
      if (held.length >= maxLocks) break;
      const { key } = lock.place;
      // A folder may have got another name since, or none.
      const place = places.find((candidate) => isWithin(key, candidate.key));
      if (place === undefined) continue;
      const names = key.slice(place.key.length + 1);
      const path = names === '' ? place.folder : [...place.folder, ...names.split('/')];
      const { token, scope, depth, owner, expiresAt } = lock;
      held.push({ token, path, scope, depth, owner: plainText(owner), expiresAt });
    }
    return held;
  }

  /** How many there are to be listed. Asked once a second: it looks at nothing but their keys. */
  async count(folders: readonly Path[]): Promise<number> {
    const places = await this.#load(folders);
    return this.#all().filter(({ place }) => places.some(({ key }) => isWithin(place.key, key))).length;
  }

  /** The client that holds it finds out by the next 412 or 423 (RFC 4918 7.5). One that is gone already is no error. */
  async breakLock(token: string): Promise<void> {
    const { keptLocks } = this.#options;
    const lock = this.#all().find((candidate) => candidate.token === token);
    if (lock === undefined) return;
    keptLocks.table.remove(lock);
    await keptLocks.settled();
  }

  #all(): readonly Lock[] {
    const { keptLocks, clock } = this.#options;
    return keptLocks.table.all(clock.now());
  }

  /** Has the folders' locks in the table. @returns the folders with their keys. */
  async #load(folders: readonly Path[]): Promise<{ readonly folder: Path; readonly key: string }[]> {
    const { keptLocks, filesystem } = this.#options;
    for (const folder of folders) await keptLocks.load(folder);
    return folders.map((folder) => ({ folder, key: filesystem.key(folder) }));
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** An owner element's words: clients put a name, or an address in an element of its own (RFC 4918 14.17). */
function plainText(xml: string): string {
  return xml
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
