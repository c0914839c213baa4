import { exclusively } from '../../store/exclusively.js';
import type { Store } from '../../store/store.js';

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
  /** 0 for a version of the host's that got a time from us. */
  readonly generation: number;
  /** The time that a client gave this version, ms since the epoch. */
  readonly time?: number;
}

/**
 * What we know of a file's version beyond what the platform tells. Its generation makes ETags that change with every
 * commit of ours, also within a millisecond, and never come back (house decision 9). Its time is what a client says it
 * is of: the platform cannot set one. A record holds for as long as size and time are what they were: then the host has
 * not touched the file.
 */
export class FileVersions {
  readonly #store: Store;
  readonly #folderId: string;
  readonly #prefix: string;
  readonly #records = new Map<string, Record>();
  /** Paths whose content is being exchanged right now. */
  readonly #unsettled = new Set<string>();
  #changes = 0;
  #next = 0;
  #blockEnd = 0;
  #reserving: Promise<void> | undefined;

  private constructor(store: Store, folderId: string) {
    this.#store = store;
    this.#folderId = folderId;
    this.#prefix = `version/${folderId}/`;
  }

  static async open(store: Store, folderId: string): Promise<FileVersions> {
    const versions = new FileVersions(store, folderId);
    for (const [key, record] of await store.scan<Record>(versions.#prefix)) {
      versions.#records.set(key.slice(versions.#prefix.length), record);
    }
    return versions;
  }

  /** The validator of a file as it is now: A-Z a-z 0-9 and "-", at least five characters. */
  etag(path: string, file: Version): string {
    const validator = [file.size, file.lastModified, this.generation(path, file)].map((part) => part.toString(36));
    // Nobody can tell the old content from the new one now: no later answer has this validator.
    if (this.#unsettled.has(path)) validator.push(crypto.randomUUID());
    return validator.join('-');
  }

  /** The commit of ours that a file is of; 0 for the host's own. */
  generation(path: string, file: Version): number {
    return this.#find(path, file)?.generation ?? 0;
  }

  /** When a file was last changed: as a client said, or as the platform does. Milliseconds since the epoch. */
  lastModified(path: string, file: Version): number {
    return this.#find(path, file)?.time ?? file.lastModified;
  }

  /** The same for as long as nothing of ours changes in the folder; undefined while something does. */
  get mark(): number | undefined {
    return this.#unsettled.size > 0 ? undefined : this.#changes;
  }

  /** To be called before a path's content is exchanged. @returns what ends that, once its commit is noted or undone. */
  unsettle(path: string): () => void {
    this.#changes += 1;
    this.#unsettled.add(path);
    return () => void this.#unsettled.delete(path);
  }

  /**
   * Notes a commit of ours. The counter is safe against a crash before this resolves; the record soon after, and one
   * with a time by then.
   */
  async commit(path: string, { size, lastModified }: Version, time?: number): Promise<void> {
    const version = { size, lastModified, generation: await this.#take() };
    const noted = this.#set(path, time === undefined ? version : { ...version, time });
    if (time !== undefined) await noted;
  }

  /** Gives a version a time. Its validator stays: the content does (RFC 9110 8.8.1). */
  async setTime(path: string, file: Version, time: number): Promise<void> {
    const { size, lastModified } = file;
    await this.#set(path, { size, lastModified, generation: this.generation(path, file), time });
  }

  /**
   * A file has another name now. A commit of ours takes its validator along. One of the host's has but size and time,
   * and what it replaced may have had the same: it gets a generation.
   */
  async moved(from: string, to: string, file: Version): Promise<void> {
    const record = this.#find(from, file);
    if (record !== undefined && record.generation > 0) void this.#set(to, record);
    else await this.commit(to, file, record?.time);
    void this.#set(from, undefined);
  }

  removed(path: string): void {
    void this.#set(path, undefined);
  }

  /** What is known of the file as it is now. */
  #find(path: string, { size, lastModified }: Version): Record | undefined {
    const record = this.#records.get(path);
    return record?.size === size && record.lastModified === lastModified ? record : undefined;
  }

  /** Resolves when the store has it; never rejects. */
  async #set(path: string, record: Record | undefined): Promise<void> {
    const changes: [string, Record | undefined][] = [[this.#prefix + path, record]];
    this.#records.delete(path);
    if (record !== undefined) this.#records.set(path, record);
    const oldest = this.#records.size > maxRecords ? this.#records.keys().next().value : undefined;
    if (oldest !== undefined) {
      this.#records.delete(oldest);
      changes.push([this.#prefix + oldest, undefined]);
    }
    // A lost record makes a file's ETag change once more than it had to, and its time the platform's.
    await this.#store.write(changes).catch(() => {});
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
