import type { Clock } from '../../base/clock.js';
import type { Limits } from '../../base/limits.js';
import { Turns } from '../../base/turns.js';
import type { Filesystem, Path } from '../../share/filesystem.js';
import { exclusively } from '../../store/exclusively.js';
import type { Store } from '../../store/store.js';
import { keysTo } from '../resource.js';
import { folderOf, isWithin, type Lock, LockTable } from './lock-table.js';

export interface KeptLocksOptions {
  readonly filesystem: Pick<Filesystem, 'key'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Limits;
  /** A note that could not be made: the lock then holds for as long as the page lives. */
  onProblem(error: unknown): void;
}

/** What is kept of a lock. Where its folder lies in the drive is the reader's to know. */
type LockRecord = Pick<Lock, 'token' | 'isCollection' | 'scope' | 'depth' | 'owner' | 'timeoutMs' | 'expiresAt'>;

const prefix = 'lock/';
/** How many changes all tabs have noted: a tab that has this number has them all, whether or not it was told. */
const changeCount = 'lock-changes';

/** Below its resource's key and two slashes, which no name holds. */
function recordKey({ place, token }: Lock): string {
  return `${prefix}${place.key}//${token}`;
}

/** So many locks may have ended with their time before the store is read again, which is when their records go. */
const maxExpiredRecords = 64;

/** One of the drive's folders on the way to a resource, as this drive sees it. */
interface FolderPlace {
  readonly key: string;
  /** The keys above it. */
  readonly above: readonly string[];
  readonly path: Path;
}

/** The folders on the way: the root's, and that of an entry that is a folder of its own (house decision 6). */
function foldersOn(filesystem: Pick<Filesystem, 'key'>, path: Path): FolderPlace[] {
  const keys = keysTo(filesystem, path);
  return keys.flatMap((key, index) => {
    const parent = keys[index - 1];
    if (parent !== undefined && isWithin(key, parent)) return [];
    return [{ key, above: keys.slice(0, index), path: path.slice(0, index) }];
  });
}

/**
 * The lock table, beyond the page's life and this tab: a lock is noted before its client hears of it, so a reload
 * leaves an Office document locked, and a second tab that shares the same folder honours what this one grants. Grants
 * are made one at a time over all tabs, on what the store has; other changes are told to the other tabs.
 */
export class KeptLocks {
  readonly table: LockTable;
  readonly #options: KeptLocksOptions;
  /** Keys of the folders whose locks are in the table as the store has them, each with the changes that are in it. */
  readonly #loaded = new Map<string, number | undefined>();
  /** Readings of the store that are under way, by folder. */
  readonly #loading = new Map<string, Promise<void>>();
  /** What was written while a folder is being read, by folder and record: newer than what is read. */
  readonly #newer = new Map<string, Map<string, Lock | undefined>>();
  /** Changes that the store does not have, by record: they wait, are being written, or could not be. */
  readonly #unwritten = new Map<string, Lock | undefined>();
  /** Records that are to be written next, with the keys of their folders. */
  #waiting = new Map<string, string>();
  #writing: Promise<void> = Promise.resolve();
  readonly #grants = new Turns();
  /** Locks that have ended with their time since. */
  #expired = 0;
  /** How often other tabs have told of changes. */
  #told = 0;
  readonly #others: BroadcastChannel | undefined;

  constructor(options: KeptLocksOptions) {
    const { limits, store } = options;
    this.#options = options;
    this.table = new LockTable({
      maxLocks: limits.maxLocks,
      maxLocksPerResource: limits.maxLocksPerResource,
      maxLockKeyCharacters: limits.maxLockKeyCharacters,
      onGrant: (lock) => this.#note(lock, lock),
      onEnd: (lock) => this.#note(lock, undefined),
      onExpiry: (count) => this.#noteExpired(count),
    });
    // What is in memory is nobody else's.
    if (!store.persistent) return;
    this.#others = new BroadcastChannel('spice-html5-webdav/locks');
    this.#others.onmessage = ({ data }: MessageEvent<string>) => {
      this.#told += 1;
      this.#loaded.delete(data);
    };
  }

  /** Has the locks of the folders on the way in the table. To be awaited before it is asked about them. */
  async load(path: Path): Promise<void> {
    for (const folder of foldersOn(this.#options.filesystem, path)) {
      if (this.#loaded.has(folder.key)) continue;
      await this.#loading.get(folder.key);
      // Another tab may have told of a change since that reading began.
      if (!this.#loaded.has(folder.key)) await this.#load(folder);
    }
  }

  /**
   * Runs what looks for conflicts and creates a lock, while no other is at it: on what all tabs have granted. The lock
   * is then noted.
   */
  grant<T>(path: Path, decide: () => Promise<T>): Promise<T> {
    const { store, filesystem } = this.#options;
    const decideOnAll = async (): Promise<T> => {
      for (const folder of store.persistent ? foldersOn(filesystem, path) : []) {
        // A reading that began before this turn may not have what another tab granted in the turn before.
        await this.#loading.get(folder.key);
        if (!(await this.#hasAll(folder))) await this.#load(folder);
      }
      const decision = await decide();
      await this.settled();
      return decision;
    };
    return this.#grants.take(() => exclusively(store, 'locks', decideOnAll));
  }

  /** Resolves when all changes so far are noted, or could not be. */
  settled(): Promise<void> {
    if (this.#waiting.size > 0) this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** Whether no tab has noted a change that the table does not have. */
  async #hasAll({ key }: FolderPlace): Promise<boolean> {
    const count = this.#loaded.has(key) ? await this.#countOfChanges() : undefined;
    return count !== undefined && this.#loaded.get(key) === count;
  }

  /** undefined: it cannot be read, so nobody knows. */
  async #countOfChanges(): Promise<number | undefined> {
    try {
      return (await this.#options.store.get<number>(changeCount)) ?? 0;
    } catch {
      return undefined;
    }
  }

  #load(folder: FolderPlace): Promise<void> {
    const running = this.#loading.get(folder.key);
    if (running !== undefined) return running;
    const loading = this.#read(folder).finally(() => this.#loading.delete(folder.key));
    this.#loading.set(folder.key, loading);
    return loading;
  }

  async #read(folder: FolderPlace): Promise<void> {
    const { store, clock, onProblem } = this.#options;
    const told = this.#told;
    const newer = new Map<string, Lock | undefined>();
    this.#newer.set(folder.key, newer);
    // First: what is noted meanwhile may be among what is read, and then is read once more.
    const count = await this.#countOfChanges();
    let loaded: number | undefined;
    try {
      const records = await store.scan<LockRecord>(prefix + folder.key);
      const now = clock.now();
      const locks = new Map(records.flatMap(([key, record]) => restored(key, record, folder, now)));
      const expired = records.filter(([, { expiresAt }]) => expiresAt <= now);
      for (const [key, lock] of [...newer, ...this.#unwritten]) {
        if (lock === undefined) locks.delete(key);
        else if (isWithin(lock.place.key, folder.key)) locks.set(key, lock);
      }
      this.table.restore(folder.key, [...locks.values()]);
      loaded = count;
      if (expired.length > 0) await store.write(expired.map(([key]) => [key, undefined]));
    } catch (error) {
      onProblem(error);
    } finally {
      this.#newer.delete(folder.key);
      // What another tab tells while the store is read makes it outdated.
      if (told === this.#told) this.#loaded.set(folder.key, loaded);
    }
  }

  #note(at: Lock, lock: Lock | undefined): void {
    const key = recordKey(at);
    this.#unwritten.set(key, lock);
    this.#waiting.set(key, folderOf(at.place));
  }

  /** Another tab may have given one a new life: only what the store says of it tells whether its record may go. */
  #noteExpired(count: number): void {
    this.#expired += count;
    if (this.#expired <= maxExpiredRecords) return;
    this.#expired = 0;
    this.#loaded.clear();
  }

  async #write(): Promise<void> {
    const changes = [...this.#waiting.keys()].map((key) => [key, this.#unwritten.get(key)] as const);
    if (changes.length === 0) return;
    const folders = new Set(this.#waiting.values());
    this.#waiting = new Map();
    try {
      const records = changes.map(([key, lock]) => [key, lock && recordOf(lock)] as const);
      const count = await this.#options.store.writeCounted(records, changeCount);
      for (const [folder, had] of this.#loaded) if (had === count - 1) this.#loaded.set(folder, count);
    } catch (error) {
      this.#forgetEnded();
      this.#options.onProblem(error);
      return;
    }
    for (const [key, lock] of changes) {
      for (const newer of this.#newer.values()) newer.set(key, lock);
      if (this.#unwritten.get(key) === lock) this.#unwritten.delete(key);
    }
    for (const folder of folders) this.#others?.postMessage(folder);
  }

  /** A guest that locks and unlocks while the store fails must not fill memory. A lock that holds stays. */
  #forgetEnded(): void {
    const { limits, clock } = this.#options;
    for (const [key, lock] of this.#unwritten) {
      if (this.#unwritten.size <= limits.maxLocks) return;
      if (lock === undefined || lock.expiresAt <= clock.now()) this.#unwritten.delete(key);
    }
  }
}

function recordOf({ token, isCollection, scope, depth, owner, timeoutMs, expiresAt }: Lock): LockRecord {
  return { token, isCollection, scope, depth, owner, timeoutMs, expiresAt };
}

/** A record's lock as this drive sees it; nothing for one whose time is over, or of a folder with a longer key. */
function restored(key: string, record: LockRecord, folder: FolderPlace, now: number): [key: string, lock: Lock][] {
  const resource = key.slice(prefix.length, key.lastIndexOf('//'));
  if (record.expiresAt <= now || !isWithin(resource, folder.key)) return [];
  const names = resource === folder.key ? [] : resource.slice(folder.key.length + 1).split('/');
  const starts: number[] = [];
  for (const name of names) starts.push((starts.at(-1) ?? folder.key.length) + 1 + name.length);
  const place = { above: folder.above, starts: [folder.key.length, ...starts].slice(0, -1), key: resource };
  // A clock that was set back meanwhile must not make it longer than what was granted.
  const expiresAt = Math.min(record.expiresAt, now + record.timeoutMs);
  return [[key, { ...record, expiresAt, place, path: [...folder.path, ...names] }]];
}
