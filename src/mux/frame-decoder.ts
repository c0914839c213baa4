import { ByteQueue } from '../base/byte-queue.js';
import { decodeFrameHeader, type FrameHeader, frameHeaderBytes } from './frame.js';

/**
 * What a frame brought. Payload comes in the pieces in which the channel cut it, as views of the received bytes;
 * `startsFrame` marks the first piece of each frame.
 */
export type FramePiece =
  | { readonly type: 'payload'; readonly clientId: bigint; readonly bytes: Uint8Array; readonly startsFrame: boolean }
  | { readonly type: 'disconnect'; readonly clientId: bigint };

interface OpenFrame extends FrameHeader {
  /** Bytes of the payload that have not come yet. */
  readonly remaining: number;
}

/**
 * The first piece of a frame has so many bytes, or all there are: what a frame begins with may decide whose it is, and
 * a cut in the middle of a word must not. The only bytes that are ever joined.
 */
const firstPieceBytes = 32;

/**
 * The channel's bytes in, cut anywhere, pieces of frames out.
 *
 *     header --size > 0--> payload --all here--> header
 *        `---size 0: disconnect---> header
 *
 * No header can be told from a wrong one: every size is possible and ids are arbitrary. The stream is only ever in step
 * because both sides start it together, so `reset` goes with every opening of the port.
 */
export class FrameDecoder {
  readonly #queue = new ByteQueue();
  #frame: OpenFrame | undefined;

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
  }

  /** What is here, or undefined when more must come. */
  next(): FramePiece | undefined {
    const frame = this.#frame;
    if (frame !== undefined) {
      const startsFrame = frame.remaining === frame.size;
      const bytes = startsFrame ? this.#takeFirstPiece(frame.size) : this.#queue.takeUpTo(frame.remaining);
      if (bytes === undefined) return undefined;
      const remaining = frame.remaining - bytes.byteLength;
      this.#frame = remaining === 0 ? undefined : { ...frame, remaining };
      return { type: 'payload', clientId: frame.clientId, bytes, startsFrame };
    }
    const header = this.#queue.take(frameHeaderBytes);
    if (header === undefined) return undefined;
    const { clientId, size } = decodeFrameHeader(header);
    if (size === 0) return { type: 'disconnect', clientId };
    this.#frame = { clientId, size, remaining: size };
    return this.next();
  }

  #takeFirstPiece(size: number): Uint8Array | undefined {
    const least = Math.min(size, firstPieceBytes);
    if (this.#queue.length < least) return undefined;
    const bytes = this.#queue.takeUpTo(size) as Uint8Array;
    if (bytes.byteLength >= least) return bytes;
    const joined = new Uint8Array(least);
    joined.set(bytes);
    joined.set(this.#queue.take(least - bytes.byteLength) as Uint8Array, bytes.byteLength);
    return joined;
  }

  /** Forgets a frame that was cut off, and everything not yet taken. */
  reset(): void {
    this.#queue.clear();
    this.#frame = undefined;
  }
}
