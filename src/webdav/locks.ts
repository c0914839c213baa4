import type { Path } from '../share/filesystem.js';

export type LockScope = 'exclusive' | 'shared';
export type LockDepth = '0' | 'infinity';

export interface Lock {
  /** A URI: "urn:uuid:…". */
  readonly token: string;
  /** The locked resource: its key for finding it, its path for telling it. */
  readonly key: string;
  readonly path: Path;
  readonly scope: LockScope;
  readonly depth: LockDepth;
  /** The client's owner element, as XML that stands on its own; '' for none. */
  readonly owner: string;
  readonly timeoutMs: number;
  readonly expiresAt: number;
}

export type LockRequest = Pick<Lock, 'key' | 'path' | 'scope' | 'depth' | 'owner' | 'timeoutMs'>;

/**
 * The locks of the share (RFC 4918 6, 7); arithmetic only. Expiry is computed from `now` on access: a tab's timers stop
 * when it is frozen. Finding what covers a resource costs its depth, not the number of locks.
 */
export class LockTable {
  readonly #byKey = new Map<string, Lock[]>();
  readonly #maxLocks: number;
  #count = 0;

  constructor(maxLocks: number) {
    this.#maxLocks = maxLocks;
  }

  /** Locks on the resource itself, and those of depth infinity above it. */
  covering(key: string, now: number): Lock[] {
    const found = this.#at(key, now);
    for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
      found.push(...this.#at(key.slice(0, end), now).filter(({ depth }) => depth === 'infinity'));
    }
    return found;
  }

  /** Locks on resources below. */
  below(key: string, now: number): Lock[] {
    const found: Lock[] = [];
    for (const candidate of [...this.#byKey.keys()]) {
      if (candidate.startsWith(`${key}/`)) found.push(...this.#at(candidate, now));
    }
    return found;
  }

  /** The locks that forbid a new one (RFC 4918 6.1, 9.10.5): exclusive ones do, and all do where it is exclusive. */
  conflicting({ key, scope, depth }: Pick<Lock, 'key' | 'scope' | 'depth'>, now: number): Lock[] {
    const others = [...this.covering(key, now), ...(depth === 'infinity' ? this.below(key, now) : [])];
    return others.filter((other) => scope === 'exclusive' || other.scope === 'exclusive');
  }

  /** @returns the lock, or undefined when there are as many as we keep. Conflicts are the caller's to ask for. */
  create(request: LockRequest, token: string, now: number): Lock | undefined {
    if (this.#count >= this.#maxLocks) this.#dropExpired(now);
    if (this.#count >= this.#maxLocks) return undefined;
    const lock: Lock = { ...request, token, expiresAt: now + request.timeoutMs };
    this.#set(request.key, [...this.#at(request.key, now), lock]);
    return lock;
  }

  /** Gives the lock a new life; the token stays. */
  refresh(lock: Lock, timeoutMs: number, now: number): Lock {
    const refreshed: Lock = { ...lock, timeoutMs, expiresAt: now + timeoutMs };
    const others = this.#at(lock.key, now).filter(({ token }) => token !== lock.token);
    this.#set(lock.key, [...others, refreshed]);
    return refreshed;
  }

  remove(lock: Lock): void {
    const locks = this.#byKey.get(lock.key) ?? [];
    this.#set(
      lock.key,
      locks.filter(({ token }) => token !== lock.token),
    );
  }

  /** Locks die with the resource, and with those below it (RFC 4918 9.6, 7.6). */
  removeTree(key: string): void {
    for (const candidate of [...this.#byKey.keys()]) {
      if (candidate === key || candidate.startsWith(`${key}/`)) this.#set(candidate, []);
    }
  }

  #at(key: string, now: number): Lock[] {
    const locks = this.#byKey.get(key);
    if (locks === undefined) return [];
    const living = locks.filter(({ expiresAt }) => expiresAt > now);
    if (living.length < locks.length) this.#set(key, living);
    return [...living];
  }

  #set(key: string, locks: Lock[]): void {
    this.#count += locks.length - (this.#byKey.get(key)?.length ?? 0);
    if (locks.length === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, locks);
  }

  #dropExpired(now: number): void {
    for (const key of [...this.#byKey.keys()]) this.#at(key, now);
  }
}
