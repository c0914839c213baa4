import { maxWriteBytes } from '../base/byte-channel.js';
import { ByteQueue } from '../base/byte-queue.js';
import { encodeFrameHeader, frameHeaderBytes, maxFramePayloadBytes } from './frame.js';

/** So many first frames go before bulk clients get a turn: a flood of small answers does not starve a download. */
const firstFramesInARow = 8;

/** A client's place in the queue: the bytes that it wants sent. */
export interface Sender {
  readonly clientId: bigint;
  /** It is in the middle of a long answer, which others' short ones go before. */
  readonly isBulk?: boolean;
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
  /** Of all of them. */
  readonly bytes: number;
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

  /**
   * The next frames, as many as fit, or undefined when there are none.
   * @param holdsBulk leaves long answers where they are.
   */
  takeBatch(holdsBulk = false): Batch | undefined {
    const parts: Uint8Array[] = [];
    const senders = new Set<Sender>();
    let room = maxWriteBytes;
    while (room > frameHeaderBytes) {
      const lane = this.#nextLane(holdsBulk);
      if (lane === undefined) break;
      room -= takeFrame(lane, room, parts);
      senders.add(lane.sender);
      if (lane.bytes.length > 0 || lane.closing) this.#bulk.push(lane);
      else this.#lanes.delete(lane.sender);
    }
    return parts.length === 0 ? undefined : { parts, bytes: maxWriteBytes - room, senders };
  }

  #laneOf(sender: Sender): Lane {
    const known = this.#lanes.get(sender);
    if (known !== undefined) return known;
    const lane: Lane = { sender, bytes: new ByteQueue(), closing: false };
    this.#lanes.set(sender, lane);
    this.#first.push(lane);
    return lane;
  }

  #nextLane(holdsBulk: boolean): Lane | undefined {
    const isFirst = this.#first.length > 0 && (this.#bulk.length === 0 || this.#firstFrames < firstFramesInARow);
    this.#firstFrames = isFirst ? this.#firstFrames + 1 : 0;
    const [turns, others] = isFirst ? [this.#first, this.#bulk] : [this.#bulk, this.#first];
    return take(turns, holdsBulk) ?? take(others, holdsBulk);
  }
}

function take(lanes: Lane[], holdsBulk: boolean): Lane | undefined {
  if (!holdsBulk) return lanes.shift();
  const index = lanes.findIndex(({ sender }) => sender.isBulk !== true);
  return index < 0 ? undefined : lanes.splice(index, 1)[0];
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
