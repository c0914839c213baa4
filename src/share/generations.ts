import type { Store } from '../store/store.js';
import { exclusively } from './exclusively.js';

/** How many generations are taken from the store at once: one write per so many commits. */
const blockSize = 1024;
/** Records kept; the oldest go first. A file without one has generation 0, as every file that we never wrote. */
const maxRecords = 50_000;

/** What the platform tells of a file: bytes, and milliseconds since the epoch. */
interface Version {
  readonly size: number;
  readonly lastModified: number;
}
interface Record extends Version {
  readonly generation: number;
}

/**
 * Makes ETags that change with every commit of ours, also within a millisecond, and never come back (house decision 9).
 * A record holds for as long as size and time are what they were: then the host has not touched the file.
 */
export class Generations {
  readonly #store: Store;
  readonly #folderId: string;
  readonly #prefix: string;
  readonly #records = new Map<string, Record>();
  /** Paths whose content is being exchanged right now. */
  readonly #unsettled = new Set<string>();
  #next = 0;
  #blockEnd = 0;
  #reserving: Promise<void> | undefined;

  private constructor(store: Store, folderId: string) {
    this.#store = store;
    this.#folderId = folderId;
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
  etag(path: string, file: Version): string {
    const validator = [file.size, file.lastModified, this.generation(path, file)].map((part) => part.toString(36));
    // Nobody can tell the old content from the new one now: no later answer has this validator.
    if (this.#unsettled.has(path)) validator.push(crypto.randomUUID());
    return validator.join('-');
  }

  /** The commit of ours that a file is of; 0 for the host's own. */
  generation(path: string, { size, lastModified }: Version): number {
    const record = this.#records.get(path);
    const holds = record !== undefined && record.size === size && record.lastModified === lastModified;
    return holds ? record.generation : 0;
  }

  /** To be called before a path's content is exchanged. @returns what ends that, once its commit is noted or undone. */
  unsettle(path: string): () => void {
    this.#unsettled.add(path);
    return () => void this.#unsettled.delete(path);
  }

  /** Notes a commit of ours. The counter is safe against a crash before this resolves; the record soon after. */
  async commit(path: string, { size, lastModified }: Version): Promise<void> {
    const generation = await this.#take();
    this.#set(path, { size, lastModified, generation });
  }

  /**
   * A file has another name now. A commit of ours takes its validator along. One of the host's has but size and time,
   * and what it replaced may have had the same: it gets a generation.
   */
  async moved(from: string, to: string, file: Version): Promise<void> {
    const record = this.#records.get(from);
    if (this.generation(from, file) > 0) this.#set(to, record);
    else await this.commit(to, file);
    this.#set(from, undefined);
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

  /** A store that fails must not fail a write that is done: the clock is far beyond any counter. */
  async #reserve(): Promise<void> {
    const key = `generation-counter/${this.#folderId}`;
    let start = Date.now();
    try {
      await exclusively(this.#store, key, async () => {
        const counter = (await this.#store.get<number>(key)) ?? 0;
        await this.#store.write([[key, counter + blockSize]]);
        start = counter;
      });
    } catch {
      // The clock it is.
    }
    this.#next = start;
    this.#blockEnd = start + blockSize;
  }
}
