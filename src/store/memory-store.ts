import type { Store } from './store.js';

/** A store that ends with the page: for tests, for Node, and where the browser refuses storage. */
export class MemoryStore implements Store {
  readonly persistent = false;
  readonly #records = new Map<string, unknown>();

  async get<T>(key: string): Promise<T | undefined> {
    return this.#records.get(key) as T | undefined;
  }

  async keys(prefix: string): Promise<string[]> {
    return [...this.#records.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  async scan<T>(prefix: string): Promise<[key: string, value: T][]> {
    const found = [...this.#records].filter(([key]) => key.startsWith(prefix)) as [string, T][];
    return found.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  async write(changes: readonly (readonly [key: string, value: unknown])[]): Promise<void> {
    for (const [key, value] of changes) {
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, value);
    }
  }

  close(): void {}
}
