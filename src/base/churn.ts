export interface ChurnOptions {
  /** So many bytes pass between two nudges. */
  readonly everyBytes: number;
  readonly nudgeBytes: number;
}

/** Of a socket's messages and a file's chunks. V8 lets young buffers reach twice its largest semi-space. */
const bufferChurn: ChurnOptions = { everyBytes: 8 * 1024 * 1024, nudgeBytes: 32 * 1024 * 1024 };

/**
 * Keeps memory flat while the browser hands us one object after another that holds memory of its own: buffers, or Files.
 * Left alone, V8 sees that memory as the browser's and looks for dead ones at its leisure. A large buffer that nobody
 * writes to takes no memory, but counts: V8 then collects garbage, theirs among it. Figures are in docs/decisions/0011.
 * (`transfer(0)` on a dead buffer makes it worse: V8 no longer counts it, and the browser still holds it.)
 */
export class Churn {
  readonly #options: ChurnOptions;
  #passedBytes = 0;

  constructor(options = bufferChurn) {
    this.#options = options;
  }

  /** Notes something that came and will soon be dead. */
  count(bytes: number): void {
    this.#passedBytes += bytes;
    this.flush(this.#options.everyBytes);
  }

  /** The nudge of now, if so much has come since the last one. */
  flush(leastBytes: number): void {
    if (this.#passedBytes < leastBytes) return;
    const { nudgeBytes } = this.#options;
    // The allocation is all that is wanted of it; its length is asked for because a minifier drops one that is not used.
    this.#passedBytes = new ArrayBuffer(nudgeBytes).byteLength - nudgeBytes;
  }
}
