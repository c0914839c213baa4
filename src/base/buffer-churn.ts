/** So many bytes of the browser's own buffers pass between two nudges. */
const nudgeEveryBytes = 8 * 1024 * 1024;
/** What V8 lets young buffers reach before it looks for dead ones: twice its largest semi-space. */
const nudgeBytes = 32 * 1024 * 1024;

/**
 * Keeps memory flat while the browser hands us one buffer after another, of a socket's messages or of a file's chunks.
 * Left alone, V8 sees them as the browser's and looks for dead ones at its leisure. A large buffer that nobody writes to
 * takes no memory, but counts: V8 then collects young garbage, theirs among it, in less than a millisecond. Figures are in
 * docs/decisions/0011. (`transfer(0)` on a dead buffer makes it worse: V8 no longer counts it, and the browser still
 * holds it.)
 */
export class BufferChurn {
  #passedBytes = 0;

  /** Notes a buffer that came and will soon be dead. */
  count(bytes: number): void {
    this.#passedBytes += bytes;
    if (this.#passedBytes < nudgeEveryBytes) return;
    // The allocation is all that is wanted of it; its length is asked for because a minifier drops one that is not used.
    this.#passedBytes = new ArrayBuffer(nudgeBytes).byteLength - nudgeBytes;
  }
}
