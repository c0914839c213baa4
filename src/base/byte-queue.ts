/**
 * Chunks in, runs of bytes out, without joining them: taking n bytes costs as much as the chunks it touches,
 * however the input was cut. Views are handed out where one chunk holds the whole run; only a run that crosses
 * chunks is copied, and callers ask for such runs only for small things (headers).
 */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  /** Index of the first chunk that still has bytes; spent chunks are dropped in batches to keep shifting cheap. */
  #head = 0;
  #length = 0;

  /** Bytes held. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
  }

  /** Exactly `count` bytes, or undefined when fewer are here. A view unless the run crosses chunks. */
  take(count: number): Uint8Array | undefined {
    if (count > this.#length) return undefined;
    if (count === 0) return new Uint8Array(0);
    const first = this.#chunks[this.#head] as Uint8Array;
    if (first.byteLength >= count) return this.#consume(count);
    const run = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const part = this.takeUpTo(count - filled) as Uint8Array;
      run.set(part, filled);
      filled += part.byteLength;
    }
    return run;
  }

  /** At least one and at most `count` bytes of the first chunk, as a view, or undefined when empty. */
  takeUpTo(count: number): Uint8Array | undefined {
    const first = this.#chunks[this.#head];
    if (first === undefined || count <= 0) return undefined;
    return this.#consume(Math.min(count, first.byteLength));
  }

  clear(): void {
    this.#chunks = [];
    this.#head = 0;
    this.#length = 0;
  }

  #consume(count: number): Uint8Array {
    const first = this.#chunks[this.#head] as Uint8Array;
    this.#length -= count;
    if (count < first.byteLength) {
      this.#chunks[this.#head] = first.subarray(count);
      return first.subarray(0, count);
    }
    this.#head += 1;
    if (this.#head === this.#chunks.length) {
      this.#chunks = [];
      this.#head = 0;
    } else if (this.#head >= 64) {
      this.#chunks.splice(0, this.#head);
      this.#head = 0;
    }
    return first;
  }
}
