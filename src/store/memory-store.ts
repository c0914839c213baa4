import { defaultLimits, type Limits } from '../base/limits.js';
import type { Store, StorePage } from './store.js';

/** A store that ends with the page: for tests, for Node, and where the browser refuses storage. */
export class MemoryStore implements Store {
  readonly persistent = false;
  readonly #records = new Map<string, unknown>();
  /** Their keys in order, so that a page costs what is on it, however many records there are. */
  readonly #keys: string[] = [];
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor({ maxMemoryStoreBytes }: Pick<Limits, 'maxMemoryStoreBytes'> = defaultLimits) {
    this.#maxBytes = maxMemoryStoreBytes;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#records.get(key) as T | undefined;
  }

  async keys(prefix: string): Promise<string[]> {
    return [...this.#from(prefix, prefix)];
  }

  async scan<T>(
    prefix: string,
    { limit = Infinity, after }: Partial<StorePage> = {},
  ): Promise<[key: string, value: T][]> {
    const found: [key: string, value: T][] = [];
    for (const key of this.#from(prefix, after ?? prefix)) {
      if (found.length >= limit) break;
      if (key !== after) found.push([key, this.#records.get(key) as T]);
    }
    return found;
  }

  /** Past its bound it refuses as IndexedDB does. */
  async write(changes: readonly (readonly [key: string, value: unknown])[]): Promise<void> {
    const after = new Map(changes);
    let growth = 0;
    for (const [key, value] of after) growth += weigh(key, value) - weigh(key, this.#records.get(key));
    if (growth > 0 && this.#heldBytes + growth > this.#maxBytes) throw new DOMException('full', 'QuotaExceededError');
    this.#heldBytes += growth;
    for (const [key, value] of after) {
      const isKnown = this.#records.has(key);
      if (value === undefined) {
        if (isKnown) this.#keys.splice(this.#indexOf(key), 1);
        this.#records.delete(key);
      } else {
        if (!isKnown) this.#keys.splice(this.#indexOf(key), 0, key);
        this.#records.set(key, value);
      }
    }
  }

  async writeCounted(changes: readonly (readonly [key: string, value: unknown])[], count: string): Promise<number> {
    const number = ((this.#records.get(count) as number | undefined) ?? 0) + 1;
    await this.write([...changes, [count, number]]);
    return number;
  }

  close(): void {}

  /** The keys with the prefix, beginning with the first that is not before `start`. */
  *#from(prefix: string, start: string): Generator<string> {
    for (let index = this.#indexOf(start); index < this.#keys.length; index += 1) {
      const key = this.#keys[index] as string;
      if (!key.startsWith(prefix)) return;
      yield key;
    }
  }

  /** Where a key is, or would be. */
  #indexOf(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** About the bytes that a record takes. */
function weigh(key: string, value: unknown): number {
  return value === undefined ? 0 : key.length * 2 + weighValue(value);
}

function weighValue(value: unknown): number {
  if (typeof value === 'string') return value.length * 2;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, part) => sum + weighValue(part), 16);
}
