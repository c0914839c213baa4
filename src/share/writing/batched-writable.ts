import { attempt } from '../fs-error-mapping.js';

/**
 * Each write() costs the browser an open, a write and a close: 64 KiB at a time a third of the speed of 1 MiB. 2 MiB are
 * faster by 3 to 10 %, and double what uploads hold that run at once (docs/decisions/0013).
 */
const batchBytes = 1024 * 1024;
/** The first buffer of a write; most files are small. */
const smallestBufferBytes = 16 * 1024;

/**
 * Collects bytes into batches of 1 MiB; one is written while the next is collected. Two buffers take turns: memory that is
 * touched for the first time costs more than all the copying.
 */
export class BatchedWritable {
  readonly #writable: FileSystemWritableFileStream;
  /** The one copy between the socket and the disk goes in here; grows to a batch. */
  #buffer = new Uint8Array(0);
  #filled = 0;
  /** What was written last, or is being written. */
  #written = new Uint8Array(0);
  #writing: Promise<void> = Promise.resolve();

  constructor(writable: FileSystemWritableFileStream) {
    this.#writable = writable;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.byteLength; ) {
      const part = bytes.subarray(offset, offset + batchBytes - this.#filled);
      this.#reserve(this.#filled + part.byteLength);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.byteLength;
      offset += part.byteLength;
      if (this.#filled === batchBytes) await this.#startBatch();
    }
  }

  /** A whole file's content, copied by the browser without passing through here. */
  async writeFile(file: File): Promise<void> {
    await this.#startBatch();
    await this.#writing;
    await attempt('write', () => this.#writable.write(file));
  }

  /** Where the next bytes go. */
  async seek(position: number): Promise<void> {
    await this.#startBatch();
    await this.#writing;
    await attempt('write', () => this.#writable.seek(position));
  }

  /** Writes what is left and puts the file in place. */
  async close(): Promise<void> {
    await this.#startBatch();
    await this.#writing;
    await attempt('write', () => this.#writable.close());
  }

  /** Never rejects. */
  async abort(): Promise<void> {
    this.#filled = 0;
    await this.#writing.catch(() => {});
    await this.#writable.abort().catch(() => {});
  }

  /** Resolves when the batch before has been written. */
  async #startBatch(): Promise<void> {
    if (this.#filled === 0) return;
    const batch = this.#buffer.subarray(0, this.#filled);
    await this.#writing;
    [this.#buffer, this.#written] = [this.#written, this.#buffer];
    this.#filled = 0;
    this.#writing = attempt('write', () => this.#writable.write(batch));
    // Told by whoever awaits it next.
    this.#writing.catch(() => {});
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.byteLength) return;
    const grown = Math.max(smallestBufferBytes, this.#buffer.byteLength * 4, bytes);
    const buffer = new Uint8Array(Math.min(grown, batchBytes));
    buffer.set(this.#buffer.subarray(0, this.#filled));
    this.#buffer = buffer;
  }
}
