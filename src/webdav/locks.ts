import type { Path } from '../share/filesystem.js';
import { foldName } from './resource.js';

export type LockScope = 'exclusive' | 'shared';
export type LockDepth = '0' | 'infinity';

/** Lock tokens that a client knows (RFC 4918 10.4.1). */
export type Tokens = ReadonlySet<string>;

export interface Lock {
  /** A URI: "urn:uuid:…". */
  readonly token: string;
  /** Keys from the root of the drive down to the locked resource, whose own is the last: by these it is found. */
  readonly keys: readonly string[];
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

export type LockRequest = Omit<Lock, 'token' | 'expiresAt'>;

export interface LockTableOptions {
  /** Over all resources. */
  readonly maxLocks: number;
  /** That cover one resource: each answer about it names all. */
  readonly maxLocksPerResource: number;
  /** A lock was granted, or got a new life. */
  onGrant?(lock: Lock): void;
  /** A lock was given back, or its resource has gone. Not told when its time is over. */
  onEnd?(lock: Lock): void;
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
  conflicting({ keys, scope, depth }: Pick<Lock, 'keys' | 'scope' | 'depth'>, now: number): Lock[] {
    const below = depth === 'infinity' ? this.below(ownKey(keys), now) : [];
    const others = [...this.covering(keys, now), ...below];
    return others.filter((other) => scope === 'exclusive' || other.scope === 'exclusive');
  }

  /** @returns the lock, or undefined when there are as many as we keep. Conflicts are the caller's to ask for. */
  create(request: LockRequest, token: string, now: number): Lock | undefined {
    const { maxLocks, maxLocksPerResource } = this.#options;
    if (this.#count >= maxLocks) this.#dropExpired(now);
    if (this.#count >= maxLocks || this.#mostCovering(request, now) >= maxLocksPerResource) return undefined;
    const others = this.#at(ownKey(request.keys), now);
    const lock: Lock = { ...request, token, expiresAt: now + request.timeoutMs };
    this.#set(lock.keys, [...others, lock]);
    this.#options.onGrant?.(lock);
    return lock;
  }

  /** Puts the locks that are known of a folder in the place of those that were there. Tells nobody: they are no news. */
  restore(folderKey: string, locks: readonly Lock[]): void {
    for (const locked of [folderKey, ...(this.#lockedBelow.get(folderKey) ?? [])]) {
      const [first] = this.#locks.get(locked) ?? [];
      // Not those of another folder that is mounted in it.
      if (first !== undefined && isWithin(locked, folderKey)) this.#set(first.keys, []);
    }
    for (const lock of locks) this.#set(lock.keys, [...(this.#locks.get(ownKey(lock.keys)) ?? []), lock]);
  }

  /** Gives the lock a new life; the token stays. */
  refresh(lock: Lock, timeoutMs: number, now: number): Lock {
    const refreshed: Lock = { ...lock, timeoutMs, expiresAt: now + timeoutMs };
    const locks = this.#at(ownKey(lock.keys), now);
    this.#set(
      lock.keys,
      locks.map((other) => (other.token === lock.token ? refreshed : other)),
    );
    this.#options.onGrant?.(refreshed);
    return refreshed;
  }

  remove(lock: Lock): void {
    const { keys, token } = lock;
    const locks = this.#locks.get(ownKey(keys)) ?? [];
    this.#set(
      keys,
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
  #mostCovering({ keys, depth }: Pick<Lock, 'keys' | 'depth'>, now: number): number {
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
    if (living.length < locks.length) this.#set(first.keys, living);
    return living;
  }

  /** The one place where locks come and go. */
  #set(keys: readonly string[], locks: readonly Lock[]): void {
    const key = ownKey(keys);
    this.#count += locks.length - (this.#locks.get(key)?.length ?? 0);
    if (locks.length > 0) this.#locks.set(key, locks);
    else this.#locks.delete(key);
    for (const ancestor of keys.slice(0, -1)) {
      const below = this.#lockedBelow.get(ancestor) ?? new Set();
      if (locks.length > 0) below.add(key);
      else below.delete(key);
      if (below.size > 0) this.#lockedBelow.set(ancestor, below);
      else this.#lockedBelow.delete(ancestor);
    }
    for (const known of keys) {
      const isKnown = this.#locks.has(known) || this.#lockedBelow.has(known);
      const folded = foldName(known);
      const spellings = this.#spellings.get(folded) ?? new Set();
      if (isKnown) spellings.add(known);
      else spellings.delete(known);
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

/** A locked resource's own key is the last on its way. */
export function ownKey(keys: readonly string[]): string {
  return keys.at(-1) as string;
}
