import { defaultLimits, type Limits } from '../base/limits.js';
import type { Store, StorePage } from './store.js';

/** A store that ends with the page: for tests, for Node, and where the browser refuses storage. */
export class MemoryStore implements Store {
  readonly persistent = false;
  readonly #records = new Map<string, unknown>();
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor({ maxMemoryStoreBytes }: Pick<Limits, 'maxMemoryStoreBytes'> = defaultLimits) {
    this.#maxBytes = maxMemoryStoreBytes;
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.#records.get(key) as T | undefined;
  }

  async keys(prefix: string): Promise<string[]> {
    return [...this.#records.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  async scan<T>(prefix: string, { limit, after = '' }: Partial<StorePage> = {}): Promise<[key: string, value: T][]> {
    const isFound = (key: string): boolean => key.startsWith(prefix) && (after === '' || key > after);
    const found = [...this.#records].filter(([key]) => isFound(key)) as [string, T][];
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit);
  }

  /** Past its bound it refuses as IndexedDB does. */
  async write(changes: readonly (readonly [key: string, value: unknown])[]): Promise<void> {
    const after = new Map(changes);
    let growth = 0;
    for (const [key, value] of after) growth += weigh(key, value) - weigh(key, this.#records.get(key));
    if (growth > 0 && this.#heldBytes + growth > this.#maxBytes) throw new DOMException('full', 'QuotaExceededError');
    this.#heldBytes += growth;
    for (const [key, value] of after) {
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, value);
    }
  }

  close(): void {}
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
