import type { Store } from '../store/store.js';

/** How many generations are taken from the store at once: one write per so many commits. */
const blockSize = 1024;
/** Records kept; the oldest go first. A file without one has generation 0, as every file that we never wrote. */
const maxRecords = 50_000;

interface Record {
  readonly size: number;
  readonly lastModified: number;
  readonly generation: number;
}

/**
 * Makes ETags that change with every commit of ours, also within a millisecond, and never come back (house decision 9).
 * A record holds for as long as size and time are what they were: then the host has not touched the file.
 */
export class Generations {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #records = new Map<string, Record>();
  #next = 0;
  #blockEnd = 0;
  #reserving: Promise<void> | undefined;

  private constructor(store: Store, folderId: string) {
    this.#store = store;
    this.#prefix = `generation/${folderId}/`;
  }

  static async open(store: Store, folderId: string): Promise<Generations> {
    const generations = new Generations(store, folderId);
    for (const [key, record] of await store.scan<Record>(generations.#prefix)) {
      generations.#records.set(key.slice(generations.#prefix.length), record);
    }
    return generations;
  }

  /** The validator of a file as it is now: A-Z a-z 0-9 and "-", at least five characters. */
  etag(path: string, { size, lastModified }: { size: number; lastModified: number }): string {
    const record = this.#records.get(path);
    const holds = record !== undefined && record.size === size && record.lastModified === lastModified;
    return [size, lastModified, holds ? record.generation : 0].map((part) => part.toString(36)).join('-');
  }

  /** Notes a commit of ours. The counter is safe against a crash before this resolves; the record soon after. */
  async commit(path: string, { size, lastModified }: { size: number; lastModified: number }): Promise<void> {
    const generation = await this.#take();
    this.#set(path, { size, lastModified, generation });
  }

  /** The file has another name now. */
  async moved(from: string, to: string): Promise<void> {
    const record = this.#records.get(from);
    this.#set(from, undefined);
    this.#set(to, record);
  }

  removed(path: string): void {
    this.#set(path, undefined);
  }

  #set(path: string, record: Record | undefined): void {
    const changes: [string, Record | undefined][] = [[this.#prefix + path, record]];
    this.#records.delete(path);
    if (record !== undefined) this.#records.set(path, record);
    const oldest = this.#records.size > maxRecords ? this.#records.keys().next().value : undefined;
    if (oldest !== undefined) {
      this.#records.delete(oldest);
      changes.push([this.#prefix + oldest, undefined]);
    }
    // A lost record makes a file's ETag change once more than it had to.
    this.#store.write(changes).catch(() => {});
  }

  async #take(): Promise<number> {
    while (this.#next >= this.#blockEnd) {
      this.#reserving ??= this.#reserve().finally(() => {
        this.#reserving = undefined;
      });
      await this.#reserving;
    }
    this.#next += 1;
    return this.#next;
  }

  /**
   * Two tabs may reserve the same block, each for its own commits: size and time tell those apart, and locks writers.
   * A store that fails must not fail a write that is done: the clock is far beyond any counter.
   */
  async #reserve(): Promise<void> {
    const key = `${this.#prefix.replace('generation/', 'generation-counter/')}`;
    let start = Date.now();
    try {
      start = (await this.#store.get<number>(key)) ?? 0;
      await this.#store.write([[key, start + blockSize]]);
    } catch {
      start = Date.now();
    }
    this.#next = start;
    this.#blockEnd = start + blockSize;
  }
}
