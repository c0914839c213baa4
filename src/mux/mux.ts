import type { ByteChannel, ClientConnection } from '../base/byte-channel.js';
import { Churn } from '../base/churn.js';
import type { Clock } from '../base/clock.js';
import type { ConnectionLimit, Limits } from '../base/limits.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import { ClientStream, type StreamOwner } from './client-stream.js';
import { FrameDecoder, type FramePiece } from './frame-decoder.js';
import { type InboundPiece, type InboundQueue, inboundCost } from './inbound-queue.js';
import { Outbound } from './outbound.js';
import type { Sender } from './send-queue.js';

export interface MuxOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  /** False for a socket that reads on whatever we do: memory is then bounded by ending the greediest client. */
  readonly canPauseReading: boolean;
  /** A program in the guest opened a connection. */
  onConnection(connection: ClientConnection): void;
  /** Whether bytes begin with an HTTP request line. The mux knows no HTTP; an id that comes back in silence must be told. */
  startsRequest(bytes: Uint8Array): boolean;
  onClientCount?(count: number): void;
  onPort?(open: boolean): void;
  /** A client was turned away, or ended, by a limit. */
  onClientClosed?(limit: ConnectionLimit): void;
}

/** A piece smaller than this part of its buffer is copied, so that one byte does not keep a whole message alive. */
const viewShare = 1 / 4;

/** About what a connection with one request leaves behind in V8. */
const connectionCost = 32 * 1024;
/** So many may be dead together: left alone, V8 lets its heap grow to 100 MiB for them. */
const connectionChurn = { everyBytes: 2048 * connectionCost, nudgeBytes: 64 * 1024 * 1024 };

/** The channel's bytes on one side, a connection for each of the guest's programs on the other. */
export class Mux {
  readonly #channel: ByteChannel;
  readonly #options: MuxOptions;
  readonly #decoder = new FrameDecoder();
  readonly #outbound: Outbound;
  readonly #clients = new Map<bigint, ClientStream>();
  /** Ids that were turned away for want of room, each with what tells it so. No more than there may be clients. */
  readonly #refused = new Map<bigint, Sender>();
  readonly #owner: StreamOwner;
  readonly #churn = new Churn(connectionChurn);
  #portOpen = false;
  #frames = 0;
  #inboundCost = 0;
  #readers: (() => void)[] = [];
  /** Since when the channel is not read; undefined while it is. */
  #heldBackSince: number | undefined;
  #ended = false;

  constructor(channel: ByteChannel, options: MuxOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#outbound = new Outbound(channel, options.clock);
    this.#owner = {
      heldBackMs: () => (this.#heldBackSince === undefined ? 0 : options.clock.now() - this.#heldBackSince),
      released: (cost) => this.#release(cost),
      divert: (stream, later) => this.#divert(stream, later),
      close: (stream) => this.#close(stream),
    };
  }

  /** Clients that are connected now. */
  get clientCount(): number {
    let count = 0;
    for (const stream of this.#clients.values()) if (!stream.hasEnded) count += 1;
    return count;
  }

  /**
   * Pumps both ways until the channel ends.
   * @throws ShareError of scope `channel`; resolves after {@link close}.
   */
  async run(): Promise<void> {
    try {
      await Promise.race([this.#receive(), this.#outbound.run()]);
    } finally {
      this.#ended = true;
      this.#outbound.stop();
      this.#reset('The channel ended');
    }
  }

  /** Ends all clients at a frame's end, lets the socket drain and closes the channel. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#outbound.stop();
    this.#reset('We closed the channel');
    await this.#channel.close();
  }

  async #receive(): Promise<void> {
    for (;;) {
      await this.#roomForMore();
      const event = await this.#channel.read();
      if (event === null || this.#ended) return;
      if (event.type === 'data') {
        // Before the port opens nobody is there to speak; what comes is left over from before.
        if (this.#portOpen) this.#receiveBytes(event.bytes);
      } else {
        this.#reset('The agent in the guest started or stopped');
        this.#portOpen = event.type === 'opened';
        this.#options.onPort?.(this.#portOpen);
      }
    }
  }

  #receiveBytes(bytes: Uint8Array): void {
    this.#decoder.push(bytes);
    for (let piece = this.#decoder.next(); piece !== undefined; piece = this.#decoder.next()) {
      if (piece.type === 'disconnect') this.#disconnect(piece.clientId);
      else this.#receivePayload(piece);
    }
    this.#endGreediest();
  }

  #receivePayload({ clientId, bytes, startsFrame }: FramePiece & { type: 'payload' }): void {
    if (startsFrame) {
      this.#frames += 1;
      if (this.#beginsConnection(clientId, bytes)) {
        const old = this.#clients.get(clientId);
        if (old !== undefined) this.#drop(old, 'The agent gave the id to another connection');
        this.#connect(clientId);
      }
    }
    const stream = this.#clients.get(clientId);
    if (stream === undefined) return;
    if (startsFrame) this.#outbound.heard(stream);
    stream.lastByteAt = this.#options.clock.now();
    this.#push(stream, { bytes: ownBytes(bytes), frame: this.#frames });
  }

  /**
   * The agent says nothing of a TCP reset, ignores our size 0 and uses ids again. So a frame of a known id is a new
   * connection's when it can belong to the old one only if its client pipelines, and when it begins with a request line
   * where none could come: after we ended the connection, or after a body stalled. A body that was cut off goes on for
   * as long as its client does not notice, and what is in it is the guest's file: there, too, only silence counts.
   */
  #beginsConnection(clientId: bigint, bytes: Uint8Array): boolean {
    const { clock, limits, startsRequest } = this.#options;
    const stream = this.#clients.get(clientId);
    if (stream === undefined) return !this.#refused.has(clientId) || startsRequest(bytes);
    if (stream.awaitsResponse) return true;
    if (stream.hasEnded && !stream.wasCutOff) return startsRequest(bytes);
    return clock.now() - stream.lastByteAt >= limits.requestIdleTimeoutMs && startsRequest(bytes);
  }

  #connect(clientId: bigint): ClientStream | undefined {
    const { limits, clock } = this.#options;
    if (this.#clients.size >= limits.maxClients && !this.#makeRoom()) {
      this.#refuse(clientId);
      return undefined;
    }
    this.#stopRefusing(clientId);
    const stream = new ClientStream(clientId, this.#owner, this.#outbound, clock.now());
    this.#clients.set(clientId, stream);
    this.#churn.count(connectionCost);
    this.#options.onConnection(stream);
    this.#options.onClientCount?.(this.clientCount);
    return stream;
  }

  /**
   * Forgets a client that we ended and that the agent has not yet taken back, or else the one that has said nothing for
   * longest: a request that goes on has ended by then, so it is between two. The agent is not told: whatever program it
   * is, its next request is a new connection's.
   */
  #makeRoom(): boolean {
    const silentSince = this.#options.clock.now() - this.#options.limits.requestIdleTimeoutMs;
    let idlest: ClientStream | undefined;
    for (const stream of this.#clients.values()) {
      if (stream.hasEnded) {
        idlest = stream;
        break;
      }
      const isIdle = stream.isStarved && stream.lastByteAt <= silentSince;
      if (isIdle && (idlest === undefined || stream.lastByteAt < idlest.lastByteAt)) idlest = stream;
    }
    if (idlest === undefined) return false;
    this.#drop(idlest, 'Forgotten for another connection');
    return true;
  }

  /** Says size 0, once for each id. A guest that asks with ever new ids gets no word. */
  #refuse(clientId: bigint): void {
    const { limits, onClientClosed } = this.#options;
    if (this.#refused.has(clientId) || this.#refused.size >= limits.maxClients) return;
    const sender = { clientId };
    this.#refused.set(clientId, sender);
    this.#outbound.enqueueClose(sender);
    onClientClosed?.('maxClients');
  }

  #stopRefusing(clientId: bigint): void {
    const sender = this.#refused.get(clientId);
    if (sender === undefined) return;
    this.#refused.delete(clientId);
    this.#outbound.drop(sender);
  }

  #disconnect(clientId: bigint): void {
    this.#stopRefusing(clientId);
    const stream = this.#clients.get(clientId);
    if (stream === undefined) return;
    this.#outbound.heard(stream);
    this.#drop(stream, 'The client disconnected');
    this.#options.onClientCount?.(this.clientCount);
  }

  /** Forgets a client and all that is queued for it. */
  #drop(stream: ClientStream, reason: string): void {
    this.#clients.delete(stream.clientId);
    this.#outbound.drop(stream);
    stream.end(new ShareError(shareErrorCodes.clientGone, 'client', reason));
  }

  #reset(reason: string): void {
    this.#decoder.reset();
    for (const stream of [...this.#clients.values()]) this.#drop(stream, reason);
    for (const clientId of [...this.#refused.keys()]) this.#stopRefusing(clientId);
    this.#options.onClientCount?.(0);
  }

  #close(stream: ClientStream): void {
    // It stays known, ended: see #beginsConnection for what its client still sends.
    this.#outbound.enqueueClose(stream);
    this.#options.onClientCount?.(this.clientCount);
  }

  #divert(stream: ClientStream, later: InboundQueue): void {
    this.#drop(stream, 'The agent gave the id to another connection');
    const next = this.#connect(stream.clientId);
    if (next === undefined || next.hasEnded) return;
    this.#inboundCost += later.cost;
    next.adopt(later);
  }

  #push(stream: ClientStream, piece: InboundPiece): void {
    if (stream.hasEnded) return;
    this.#inboundCost += inboundCost(piece.bytes);
    stream.push(piece);
  }

  #release(cost: number): void {
    this.#inboundCost -= cost;
    if (this.#inboundCost >= this.#options.limits.maxInboundBytes) return;
    const readers = this.#readers;
    this.#readers = [];
    for (const wake of readers) wake();
  }

  /** Not reading the channel is the only way to slow the guest (house decision 2). */
  async #roomForMore(): Promise<void> {
    const { canPauseReading, limits } = this.#options;
    while (canPauseReading && this.#inboundCost >= limits.maxInboundBytes && !this.#ended) {
      this.#heldBackSince ??= this.#options.clock.now();
      await new Promise<void>((resolve) => this.#readers.push(resolve));
    }
    this.#heldBackSince = undefined;
  }

  #endGreediest(): void {
    const { canPauseReading, limits } = this.#options;
    while (!canPauseReading && this.#inboundCost >= limits.maxUnstoppableInboundBytes) {
      const streams = [...this.#clients.values()];
      const greediest = streams.reduce((most, stream) => (stream.inboundCost > most.inboundCost ? stream : most));
      const message = 'A client sent more than the folder could take';
      greediest.end(new ShareError(shareErrorCodes.limitExceeded, 'client', message));
      this.#close(greediest);
      this.#options.onClientClosed?.('maxUnstoppableInboundBytes');
    }
  }
}

function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength < bytes.buffer.byteLength * viewShare ? bytes.slice() : bytes;
}
