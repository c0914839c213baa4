import type { Clock } from '../../base/clock.js';
import { wasAtRest } from './at-rest.js';

/** Larger ones are not kept: reading them costs more than asking for them. */
const maxFileBytes = 32 * 1024;
/** Over all files of a folder. */
const maxKeptBytes = 4 * 1024 * 1024;
/** For its place in the map, besides its bytes. */
const entryBytes = 256;

/** What tells a version of a file from others: what its ETag is made of. */
export interface SmallFileVersion {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, as the host has it. */
  readonly lastModified: number;
  readonly generation: number;
}

interface KeptFile extends SmallFileVersion {
  readonly bytes: Uint8Array;
}

/**
 * The content of small files that are asked for again and again. Reading one costs the browser twice what looking at it
 * does, so whoever has just looked, and found the version that is kept, need not read. Nobody is told of a version from
 * here: each request asks the disk which one there is.
 */
export class SmallFiles {
  readonly #clock: Clock;
  /** By path; the one that was used longest ago comes first. */
  readonly #files = new Map<string, KeptFile>();
  #size = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The content of that version, to be read and left as it is; undefined where it is not kept. */
  get(key: string, { size, lastModified, generation }: SmallFileVersion): Uint8Array | undefined {
    const kept = this.#files.get(key);
    if (kept === undefined) return undefined;
    this.#forget(key, kept);
    if (kept.size !== size || kept.lastModified !== lastModified || kept.generation !== generation) return undefined;
    this.#add(key, kept);
    return kept.bytes;
  }

  /** The whole content of that version, which is kept as it passes if it is small and comes in one chunk. */
  keeping(key: string, version: SmallFileVersion, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const isAtRest = wasAtRest(version.lastModified, this.#clock.now());
    return isAtRest && version.size <= maxFileBytes ? this.#keep(key, version, content) : content;
  }

  async *#keep(
    key: string,
    { size, lastModified, generation }: SmallFileVersion,
    content: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    for await (const bytes of content) {
      if (bytes.byteLength === size && !this.#files.has(key)) {
        this.#add(key, { size, lastModified, generation, bytes });
        this.#makeRoom();
      }
      yield bytes;
    }
  }

  #makeRoom(): void {
    for (const [oldest, file] of this.#files) {
      if (this.#size <= maxKeptBytes) return;
      this.#forget(oldest, file);
    }
  }

  #add(key: string, file: KeptFile): void {
    this.#files.set(key, file);
    this.#size += entryBytes + file.bytes.byteLength;
  }

  #forget(key: string, file: KeptFile): void {
    this.#files.delete(key);
    this.#size -= entryBytes + file.bytes.byteLength;
  }
}
