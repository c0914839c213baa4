import { maxWriteBytes } from '../base/byte-channel.js';
import { ByteQueue } from '../base/byte-queue.js';
import { encodeFrameHeader, frameHeaderBytes, maxFramePayloadBytes } from './frame.js';

/** So many first frames go before bulk clients get a turn: a flood of small answers does not starve a download. */
const firstFramesInARow = 8;

/** A client's place in the queue: the bytes that it wants sent. */
export interface Sender {
  readonly clientId: bigint;
  /** The last byte that was queued is now given to the channel. */
  lastByteTaken?(): void;
}

interface Lane {
  readonly sender: Sender;
  readonly bytes: ByteQueue;
  /** A disconnection goes out after the bytes. */
  closing: boolean;
}

export interface Batch {
  /** Whole frames: each its header, then its payload in any number of pieces. */
  readonly parts: readonly Uint8Array[];
  /** Whose bytes are in it. */
  readonly senders: ReadonlySet<Sender>;
}

/**
 * Decides whose frame goes next; no I/O. A client that had nothing queued goes before those that are being served
 * (small answers first), then takes turns with them, one frame each.
 */
export class SendQueue {
  readonly #lanes = new Map<Sender, Lane>();
  /** Clients that have had no frame since they became busy, and those that have; in the order of their turns. */
  readonly #first: Lane[] = [];
  readonly #bulk: Lane[] = [];
  #firstFrames = 0;

  /** Bytes that wait for this client, headers not counted. */
  queuedBytes(sender: Sender): number {
    return this.#lanes.get(sender)?.bytes.length ?? 0;
  }

  get isEmpty(): boolean {
    return this.#lanes.size === 0;
  }

  enqueue(sender: Sender, bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#laneOf(sender).bytes.push(bytes);
  }

  /** Queues a disconnection (size 0) after what is queued. */
  enqueueClose(sender: Sender): void {
    this.#laneOf(sender).closing = true;
  }

  /** Forgets what is queued for a client: frames go out whole, so the stream stays in step. */
  drop(sender: Sender): void {
    const lane = this.#lanes.get(sender);
    if (lane === undefined) return;
    this.#lanes.delete(sender);
    for (const turns of [this.#first, this.#bulk]) {
      const index = turns.indexOf(lane);
      if (index >= 0) turns.splice(index, 1);
    }
  }

  /** The next frames, as many as fit, or undefined when nothing is queued. */
  takeBatch(): Batch | undefined {
    const parts: Uint8Array[] = [];
    const senders = new Set<Sender>();
    let room = maxWriteBytes;
    while (room > frameHeaderBytes) {
      const lane = this.#nextLane();
      if (lane === undefined) break;
      room -= takeFrame(lane, room, parts);
      senders.add(lane.sender);
      if (lane.bytes.length > 0 || lane.closing) this.#bulk.push(lane);
      else this.#lanes.delete(lane.sender);
    }
    return parts.length === 0 ? undefined : { parts, senders };
  }

  #laneOf(sender: Sender): Lane {
    const known = this.#lanes.get(sender);
    if (known !== undefined) return known;
    const lane: Lane = { sender, bytes: new ByteQueue(), closing: false };
    this.#lanes.set(sender, lane);
    this.#first.push(lane);
    return lane;
  }

  #nextLane(): Lane | undefined {
    if (this.#first.length > 0 && (this.#bulk.length === 0 || this.#firstFrames < firstFramesInARow)) {
      this.#firstFrames += 1;
      return this.#first.shift();
    }
    this.#firstFrames = 0;
    return this.#bulk.shift();
  }
}

/**
 * Appends a frame's header and payload to `parts`, in the pieces in which the payload was written: nothing is joined.
 * @returns its bytes, at most `room`.
 */
function takeFrame(lane: Lane, room: number, parts: Uint8Array[]): number {
  const size = Math.min(lane.bytes.length, room - frameHeaderBytes, maxFramePayloadBytes);
  // Nothing but its disconnection is left.
  if (size === 0) lane.closing = false;
  parts.push(encodeFrameHeader(lane.sender.clientId, size));
  for (let rest = size; rest > 0; ) {
    const bytes = lane.bytes.takeUpTo(rest) as Uint8Array;
    parts.push(bytes);
    rest -= bytes.byteLength;
  }
  return frameHeaderBytes + size;
}
