import { Queue } from '../base/queue.js';

export interface InboundPiece {
  readonly bytes: Uint8Array;
  /** Which frame of this client it came in, counted by the mux. */
  readonly frame: number;
}

/**
 * What a queued piece costs besides its bytes, about what its view, its buffer and its place in the queue take in V8:
 * without it a flood of one-byte frames would hold two hundred times what it is counted for.
 */
const pieceOverheadBytes = 256;

export function inboundCost(bytes: Uint8Array): number {
  return bytes.byteLength + pieceOverheadBytes;
}

/** What a client has sent and nobody has read yet. It goes to another connection as it is, however long. */
export class InboundQueue {
  readonly #pieces = new Queue<InboundPiece>();
  #cost = 0;

  /** Bytes and overhead of all pieces. */
  get cost(): number {
    return this.#cost;
  }

  /** The frame of the last piece, if there is one. */
  get lastFrame(): number | undefined {
    return this.#pieces.last?.frame;
  }

  push(piece: InboundPiece): void {
    this.#pieces.push(piece);
    this.#cost += inboundCost(piece.bytes);
  }

  shift(): InboundPiece | undefined {
    const piece = this.#pieces.shift();
    if (piece !== undefined) this.#cost -= inboundCost(piece.bytes);
    return piece;
  }

  /** Drops what else came in the frame that is being read. */
  skipFrame(frame: number): void {
    while (this.#pieces.first?.frame === frame) this.shift();
  }
}
