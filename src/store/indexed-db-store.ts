import { type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';
import type { Store, StorePage } from './store.js';

const objectStore = 'records';

type WritableStore = IDBPObjectStore<unknown, [typeof objectStore], typeof objectStore, 'readwrite'>;

/** The store in IndexedDB: shared by all pages of the origin, and outliving them. */
export class IndexedDbStore implements Store {
  readonly persistent = true;
  readonly #database: IDBPDatabase;

  private constructor(database: IDBPDatabase) {
    this.#database = database;
  }

  /** Rejects where the browser refuses storage: third-party frames, private windows of some browsers. */
  static async open(name: string): Promise<IndexedDbStore> {
    const database = await openDB(name, 1, {
      upgrade: (created) => void created.createObjectStore(objectStore),
    });
    return new IndexedDbStore(database);
  }

  async get<T>(key: string): Promise<T | undefined> {
    return (await this.#database.get(objectStore, key)) as T | undefined;
  }

  async keys(prefix: string): Promise<string[]> {
    return (await this.#database.getAllKeys(objectStore, prefixRange(prefix))).map(String);
  }

  async scan<T>(prefix: string, { limit, after }: Partial<StorePage> = {}): Promise<[key: string, value: T][]> {
    const { store } = this.#database.transaction(objectStore);
    const range = prefixRange(prefix, after);
    const [keys, values] = await Promise.all([store.getAllKeys(range, limit), store.getAll(range, limit)]);
    return keys.map((key, index) => [String(key), values[index] as T]);
  }

  async write(changes: readonly (readonly [key: string, value: unknown])[]): Promise<void> {
    const transaction = this.#startWrite();
    for (const [key, value] of changes) change(transaction.store, key, value);
    await transaction.done;
  }

  async writeCounted(changes: readonly (readonly [key: string, value: unknown])[], count: string): Promise<number> {
    const transaction = this.#startWrite();
    for (const [key, value] of changes) change(transaction.store, key, value);
    // Nobody's write comes between the reading and the writing of one transaction.
    const read = transaction.store.get(count).then((before: number | undefined) => {
      change(transaction.store, count, (before ?? 0) + 1);
      return (before ?? 0) + 1;
    });
    const [number] = await Promise.all([read, transaction.done]);
    return number;
  }

  #startWrite() {
    return this.#database.transaction(objectStore, 'readwrite', { durability: 'relaxed' });
  }

  close(): void {
    this.#database.close();
  }
}

/** Requests of one transaction run in order; its end is awaited, and fails with any of them. */
function change(store: WritableStore, key: string, value: unknown): void {
  const request = value === undefined ? store.delete(key) : store.put(value, key);
  request.catch(() => {});
}

/**
 * All keys that start with the prefix: up to, not including, the prefix with its last code unit one higher.
 * @param after one of them, beyond which they begin.
 */
function prefixRange(prefix: string, after?: string): IDBKeyRange | undefined {
  if (prefix === '') return after === undefined ? undefined : IDBKeyRange.lowerBound(after, true);
  const last = prefix.length - 1;
  const end = prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
  return IDBKeyRange.bound(after ?? prefix, end, after !== undefined, true);
}
