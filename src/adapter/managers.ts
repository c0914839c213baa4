import {
  Errors,
  type ILockManager,
  type IPropertyManager,
  LocalLockManager,
  type Lock,
} from 'webdav-server/lib/index.v2.js';

/**
 * webdav-server's locks, in memory, for as long as they are held: it asks for a manager of every resource that it
 * lists, and keeping each would let a guest fill the memory by listing.
 */
export class HeldLocks {
  readonly #maxLocked: number;
  readonly #held = new Map<string, ILockManager>();

  constructor(maxLocked: number) {
    this.#maxLocked = maxLocked;
  }

  at(path: string): ILockManager {
    return this.#held.get(path) ?? this.#make(path);
  }

  /** Locks die with the resource, and with those below it (RFC 4918 9.6, 7.6). */
  removeTree(path: string): void {
    for (const held of [...this.#held.keys()]) {
      if (held === path || held.startsWith(`${path}/`)) this.#held.delete(held);
    }
  }

  #make(path: string): ILockManager {
    const locks = new LocalLockManager();
    const setLock = locks.setLock.bind(locks);
    const removeLock = locks.removeLock.bind(locks);
    locks.setLock = (lock, callback) => {
      if (this.#held.size >= this.#maxLocked) this.#dropExpired();
      if (this.#held.size >= this.#maxLocked) return callback(Errors.InsufficientStorage);
      this.#held.set(path, locks);
      setLock(lock, callback);
    };
    locks.removeLock = (uuid, callback) =>
      removeLock(uuid, (error, isRemoved) => {
        locks.getLocks((_, left: Lock[] = []) => {
          if (left.length === 0) this.#held.delete(path);
        });
        callback(error, isRemoved);
      });
    return locks;
  }

  #dropExpired(): void {
    for (const [path, locks] of this.#held) {
      locks.getLocks((_, left: Lock[] = []) => {
        if (left.length === 0) this.#held.delete(path);
      });
    }
  }
}

/** Properties of clients' own are not kept: PROPPATCH says so. */
export const noProperties: IPropertyManager = {
  setProperty: (_name, _value, _attributes, callback) => callback(Errors.Forbidden),
  removeProperty: (_name, callback) => callback(Errors.Forbidden),
  getProperty: (_name, callback) => callback(Errors.PropertyNotFound),
  getProperties: (callback) => callback(undefined, {}),
};
