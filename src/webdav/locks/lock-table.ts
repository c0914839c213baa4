import type { Path } from '../../share/filesystem.js';
import { foldName } from '../resource.js';

export type LockScope = 'exclusive' | 'shared';
export type LockDepth = '0' | 'infinity';

/** Lock tokens that a client knows (RFC 4918 10.4.1). */
export type Tokens = ReadonlySet<string>;

/**
 * By what a lock is found: the keys from the root of the drive down to the locked resource. Of those that are starts of
 * its own only the lengths: 128 keys, each as long as a path, are a hundred times what one is.
 */
export interface LockPlace {
  /** Keys above the folder that the resource is in. */
  readonly above: readonly string[];
  readonly starts: readonly number[];
  /** The resource's own. */
  readonly key: string;
}

export interface Lock {
  /** A URI: "urn:uuid:…". */
  readonly token: string;
  readonly place: LockPlace;
  /** The locked resource as the client is told of it. */
  readonly path: Path;
  readonly isCollection: boolean;
  readonly scope: LockScope;
  readonly depth: LockDepth;
  /** The client's owner element, as XML that stands on its own; '' for none. */
  readonly owner: string;
  readonly timeoutMs: number;
  readonly expiresAt: number;
}

export interface LockRequest extends Omit<Lock, 'token' | 'place' | 'expiresAt'> {
  /** Keys from the root of the drive down to the resource, whose own is the last. */
  readonly keys: readonly string[];
}

export interface LockTableOptions {
  /** Over all resources. */
  readonly maxLocks: number;
  /** That cover one resource: each answer about it names all. */
  readonly maxLocksPerResource: number;
  /** Of each lock its key's, and those of each locked resource's key and of each above one. */
  readonly maxLockKeyCharacters: number;
  /** A lock was granted, or got a new life. */
  onGrant?(lock: Lock): void;
  /** A lock was given back, or its resource has gone. */
  onEnd?(lock: Lock): void;
  /** So many locks were found whose time is over. */
  onExpiry?(count: number): void;
}

/**
 * The locks of the share (RFC 4918 6, 7); arithmetic only. Expiry is computed from `now` on access: a tab's timers stop
 * when it is frozen. Finding what covers a resource costs its depth, finding what is locked below it the number of
 * those, whatever else is locked.
 */
export class LockTable {
  readonly #options: LockTableOptions;
  /** The locks of each locked resource, by its key. */
  readonly #locks = new Map<string, readonly Lock[]>();
  /** The keys of the locked resources below each collection. */
  readonly #lockedBelow = new Map<string, Set<string>>();
  /** The keys of both, by what they fold to. */
  readonly #spellings = new Map<string, Set<string>>();
  #count = 0;
  #keyCharacters = 0;

  constructor(options: LockTableOptions) {
    this.#options = options;
  }

  /** Locks on the resource itself, and those of depth infinity above it. */
  covering(keys: readonly string[], now: number): Lock[] {
    if (this.#count === 0) return [];
    const own = keys.length - 1;
    return keys.flatMap((key, index) =>
      this.#at(key, now).filter(({ depth }) => index === own || depth === 'infinity'),
    );
  }

  /** Every lock, in no order. */
  all(now: number): Lock[] {
    return [...this.#locks.keys()].flatMap((key) => this.#at(key, now));
  }

  /** Locks on resources below. */
  below(key: string, now: number): Lock[] {
    return [...(this.#lockedBelow.get(key) ?? [])].flatMap((locked) => this.#at(locked, now));
  }

  /**
   * Where nothing is locked at or below the key: other spellings of it where something is, by letter case or Unicode
   * form. Whether they lead to the same is for the host to tell.
   */
  alike(key: string, now: number): string[] {
    if (this.#count === 0) return [];
    const spellings = this.#spellings.get(foldName(key));
    if (spellings === undefined || (spellings.size === 1 && spellings.has(key))) return [];
    const locked = [...spellings].filter((other) => this.#at(other, now).length + this.below(other, now).length > 0);
    return locked.includes(key) ? [] : locked;
  }

  /** The locks that forbid a new one (RFC 4918 6.1, 9.10.5): exclusive ones do, and all do where it is exclusive. */
  conflicting({ keys, scope, depth }: Pick<LockRequest, 'keys' | 'scope' | 'depth'>, now: number): Lock[] {
    const below = depth === 'infinity' ? this.below(ownKey(keys), now) : [];
    const others = [...this.covering(keys, now), ...below];
    return others.filter((other) => scope === 'exclusive' || other.scope === 'exclusive');
  }

  /** @returns the lock, or undefined when there are as many as we keep. Conflicts are the caller's to ask for. */
  create({ keys, ...request }: LockRequest, token: string, now: number): Lock | undefined {
    if (!this.#hasRoom(keys)) this.#dropExpired(now);
    const covering = this.#mostCovering({ keys, depth: request.depth }, now);
    if (!this.#hasRoom(keys) || covering >= this.#options.maxLocksPerResource) return undefined;
    const others = this.#at(ownKey(keys), now);
    const place = others[0]?.place ?? placeOf(keys);
    const lock: Lock = { ...request, place, token, expiresAt: now + request.timeoutMs };
    this.#set(place, [...others, lock]);
    this.#options.onGrant?.(lock);
    return lock;
  }

  /** Puts the locks that are known of a folder in the place of those that were there. Tells nobody: they are no news. */
  restore(folderKey: string, locks: readonly Lock[]): void {
    const known = new Map<string, [Lock, ...Lock[]]>();
    for (const lock of locks) {
      const others = known.get(lock.place.key);
      if (others === undefined) known.set(lock.place.key, [lock]);
      else others.push(lock);
    }
    for (const locked of [folderKey, ...(this.#lockedBelow.get(folderKey) ?? [])]) {
      const [first] = this.#locks.get(locked) ?? [];
      // Not those of another folder that is mounted in it.
      const isGone = isWithin(locked, folderKey) && !known.has(locked);
      if (first !== undefined && isGone) this.#set(first.place, []);
    }
    for (const ofOne of known.values()) this.#set(ofOne[0].place, ofOne);
  }

  /** Gives the lock a new life; the token stays. */
  refresh(lock: Lock, timeoutMs: number, now: number): Lock {
    const refreshed: Lock = { ...lock, timeoutMs, expiresAt: now + timeoutMs };
    const locks = this.#at(lock.place.key, now);
    this.#set(
      lock.place,
      locks.map((other) => (other.token === lock.token ? refreshed : other)),
    );
    this.#options.onGrant?.(refreshed);
    return refreshed;
  }

  remove(lock: Lock): void {
    const { place, token } = lock;
    const locks = this.#locks.get(place.key) ?? [];
    this.#set(
      place,
      locks.filter((other) => other.token !== token),
    );
    this.#options.onEnd?.(lock);
  }

  /** Locks die with the resource, and with those below it (RFC 4918 9.6, 7.6). */
  removeTree(key: string): void {
    for (const locked of [key, ...(this.#lockedBelow.get(key) ?? [])]) {
      for (const lock of this.#locks.get(locked) ?? []) this.remove(lock);
    }
  }

  /**
   * No fewer locks than cover any of the resources that a new one would cover. Those of depth infinity below count as if
   * they were all on one way down, which costs less to tell than the ways; a client that has many of them shared, and
   * wants one more above them all, is not known.
   */
  #mostCovering({ keys, depth }: Pick<LockRequest, 'keys' | 'depth'>, now: number): number {
    let [deep, own] = [0, 0];
    for (const locked of depth === 'infinity' ? [...(this.#lockedBelow.get(ownKey(keys)) ?? [])] : []) {
      const locks = this.#at(locked, now);
      const deepHere = locks.filter((lock) => lock.depth === 'infinity').length;
      deep += deepHere;
      own = Math.max(own, locks.length - deepHere);
    }
    return this.covering(keys, now).length + deep + own;
  }

  #at(key: string, now: number): readonly Lock[] {
    const locks = this.#locks.get(key);
    const [first] = locks ?? [];
    if (locks === undefined || first === undefined) return [];
    const living = locks.filter(({ expiresAt }) => expiresAt > now);
    if (living.length < locks.length) {
      this.#set(first.place, living);
      this.#options.onExpiry?.(locks.length - living.length);
    }
    return living;
  }

  #hasRoom(keys: readonly string[]): boolean {
    const { maxLocks, maxLockKeyCharacters } = this.#options;
    const added = keys.filter((key) => !this.#isKnown(key)).reduce((sum, key) => sum + key.length, ownKey(keys).length);
    return this.#count < maxLocks && this.#keyCharacters + added <= maxLockKeyCharacters;
  }

  #isKnown(key: string): boolean {
    return this.#locks.has(key) || this.#lockedBelow.has(key);
  }

  /** The one place where locks come and go. */
  #set(place: LockPlace, locks: readonly Lock[]): void {
    const { key } = place;
    const before = this.#locks.get(key)?.length ?? 0;
    this.#count += locks.length - before;
    this.#keyCharacters += (locks.length - before) * key.length;
    if (locks.length > 0) this.#locks.set(key, locks);
    else this.#locks.delete(key);
    // Those above know already that something is locked here, or that nothing is.
    if (before > 0 === locks.length > 0) return;
    const keys = keysOf(place);
    for (const ancestor of keys.slice(0, -1)) {
      const below = this.#lockedBelow.get(ancestor) ?? new Set();
      if (locks.length > 0) below.add(key);
      else below.delete(key);
      if (below.size > 0) this.#lockedBelow.set(ancestor, below);
      else this.#lockedBelow.delete(ancestor);
    }
    for (const known of keys) {
      const folded = foldName(known);
      const spellings = this.#spellings.get(folded) ?? new Set();
      if (spellings.has(known) !== this.#isKnown(known)) {
        this.#keyCharacters += this.#isKnown(known) ? known.length : -known.length;
        if (this.#isKnown(known)) spellings.add(known);
        else spellings.delete(known);
      }
      if (spellings.size > 0) this.#spellings.set(folded, spellings);
      else this.#spellings.delete(folded);
    }
  }

  #dropExpired(now: number): void {
    for (const key of [...this.#locks.keys()]) this.#at(key, now);
  }
}

/** Whether a key is the folder's, or of something in it. */
export function isWithin(key: string, folderKey: string): boolean {
  return key === folderKey || key.startsWith(`${folderKey}/`);
}

/** @param keys from the root of the drive down to the resource. */
export function placeOf(keys: readonly string[]): LockPlace {
  const key = ownKey(keys);
  const folder = keys.findIndex((other) => isWithin(key, other));
  const starts = keys.slice(folder, -1).map(({ length }) => length);
  return { above: keys.slice(0, folder), starts, key };
}

/** The other way round. */
export function keysOf({ above, starts, key }: LockPlace): readonly string[] {
  return [...above, ...starts.map((length) => key.slice(0, length)), key];
}

/** The key of the folder that the resource is in, or is itself. */
export function folderOf({ starts, key }: LockPlace): string {
  return key.slice(0, starts[0]);
}

/** A locked resource's own key is the last on its way. */
function ownKey(keys: readonly string[]): string {
  return keys.at(-1) as string;
}
