import type { ClientConnection } from '../base/byte-channel.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import { type InboundPiece, InboundQueue, inboundCost } from './inbound-queue.js';
import type { Outbound } from './outbound.js';
import type { Sender } from './send-queue.js';

/** An answer that has more bytes than this is a long one. */
const shortAnswerBytes = 256 * 1024;

/** What a stream may do to the mux; it sees nothing else of it. */
export interface StreamOwner {
  /** For how long the channel has not been read. */
  heldBackMs(): number;
  /** Bytes left the stream's inbound queue. */
  released(cost: number): void;
  /** The frames after the one in which the request ended are another connection's. */
  divert(stream: ClientStream, later: InboundQueue): void;
  close(stream: ClientStream): void;
}

/**
 * One client. Between endRequest and the moment when the response's last byte is given to the socket, a new frame means
 * that the agent has given the id to another TCP connection (it does not announce resets):
 *
 *     request --endRequest--> response --last byte taken--> request
 *        any --abort, close--> ended
 */
export class ClientStream implements ClientConnection, Sender {
  readonly clientId: bigint;
  readonly #owner: StreamOwner;
  readonly #outbound: Outbound;
  readonly #abort = new AbortController();
  #phase: 'request' | 'response' | 'ended' = 'request';
  /** Whether endResponse was called: then the response is over with the last byte queued. */
  #responseQueued = false;
  #responseBytes = 0;
  #inbound = new InboundQueue();
  /** The frame of the last piece that read() handed out. */
  #readFrame = -1;
  #waiting: ((bytes: Uint8Array | null) => void) | undefined;
  /** When its last byte came, in ms of the clock. */
  lastByteAt: number;

  constructor(clientId: bigint, owner: StreamOwner, outbound: Outbound, now: number) {
    this.clientId = clientId;
    this.#owner = owner;
    this.#outbound = outbound;
    this.lastByteAt = now;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get heldBackMs(): number {
    return this.#owner.heldBackMs();
  }

  get hasEnded(): boolean {
    return this.#phase === 'ended';
  }

  /** Whether it was ended in the middle of whatever it was sending. */
  get wasCutOff(): boolean {
    const { reason } = this.signal as { reason: unknown };
    return reason instanceof ShareError && reason.code === shareErrorCodes.limitExceeded;
  }

  get isBulk(): boolean {
    return this.#responseBytes > shortAnswerBytes;
  }

  /** A frame that starts now belongs to another connection. */
  get awaitsResponse(): boolean {
    return this.#phase === 'response';
  }

  /** Its server waits for more than it has. */
  get isStarved(): boolean {
    return this.#phase === 'request' && this.#waiting !== undefined;
  }

  /** Bytes and overhead of what nobody has read yet. */
  get inboundCost(): number {
    return this.#inbound.cost;
  }

  /** Takes a piece from the channel. */
  push(piece: InboundPiece): void {
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      this.#readFrame = piece.frame;
      this.#owner.released(inboundCost(piece.bytes));
      waiting(piece.bytes);
      return;
    }
    this.#inbound.push(piece);
  }

  /** Takes what came for this connection before it was known to be one. It has nothing else yet. */
  adopt(inbound: InboundQueue): void {
    const first = this.#waiting === undefined ? undefined : inbound.shift();
    this.#inbound = inbound;
    if (first !== undefined) this.push(first);
  }

  read(): Promise<Uint8Array | null> {
    const piece = this.#inbound.shift();
    if (piece !== undefined) {
      this.#readFrame = piece.frame;
      this.#owner.released(inboundCost(piece.bytes));
      return Promise.resolve(piece.bytes);
    }
    if (this.hasEnded) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#throwIfEnded();
    this.#responseBytes += bytes.byteLength;
    this.#outbound.enqueue(this, bytes);
    await this.#outbound.drained(this);
    this.#throwIfEnded();
  }

  endRequest(): void {
    if (this.hasEnded) return;
    this.#phase = 'response';
    this.#responseQueued = false;
    const later = this.#inbound;
    if ((later.lastFrame ?? this.#readFrame) === this.#readFrame) return;
    this.#dropInbound();
    later.skipFrame(this.#readFrame);
    this.#owner.divert(this, later);
  }

  async endResponse(): Promise<void> {
    this.#throwIfEnded();
    this.#responseQueued = true;
    if (this.#outbound.queuedBytes(this) === 0) this.lastByteTaken();
    await this.#outbound.drained(this);
    this.#throwIfEnded();
  }

  close(): void {
    if (this.hasEnded) return;
    this.end(new ShareError(shareErrorCodes.clientGone, 'client', 'We ended this connection'));
    this.#owner.close(this);
  }

  lastByteTaken(): void {
    if (this.#phase !== 'response' || !this.#responseQueued) return;
    this.#phase = 'request';
    const wasBulk = this.isBulk;
    // What comes before the next response, such as 100 Continue, is short again.
    this.#responseBytes = 0;
    if (!wasBulk) this.#outbound.answered(this);
  }

  /** Wakes whoever reads, aborts whoever works for this client and lets its bytes go. */
  end(reason: ShareError): void {
    if (this.hasEnded) return;
    this.#phase = 'ended';
    this.#dropInbound();
    this.#waiting?.(null);
    this.#waiting = undefined;
    this.#abort.abort(reason);
  }

  #dropInbound(): void {
    const { cost } = this.#inbound;
    this.#inbound = new InboundQueue();
    this.#owner.released(cost);
  }

  #throwIfEnded(): void {
    this.signal.throwIfAborted();
  }
}
