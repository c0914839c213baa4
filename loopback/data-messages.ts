import { encodeHeader, type HeaderKind, headerBytes } from './message-framing.js';
import { portMessages } from './spice-protocol.js';

/** spice-server reads the guest's port in pieces of this size and sends each as one DATA message (measured). */
export const maxDataBytes = 32_768;

/** Sizes of DATA messages and of WebSocket messages when they are cut at odd places: headers, sizes and ids among them. */
const oddDataBytes = [1, 9, 3, 1021, 10, 4099, maxDataBytes, 2, 7];
const oddCarrierBytes = [5, 1, 17, 2053, 6, 40_009];

/**
 * Lays the guest's byte stream out as DATA messages. Each result is one WebSocket message. Frames of the multiplexer
 * are unknown here: where they begin and end means nothing to the server.
 */
export class DataMessageLayout {
  readonly #kind: HeaderKind;
  readonly #nextSerial: () => number;
  #dataTurn = 0;
  #carrierTurn = 0;

  constructor(kind: HeaderKind, nextSerial: () => number) {
    this.#kind = kind;
    this.#nextSerial = nextSerial;
  }

  /** All messages of these bytes in one WebSocket message. */
  plain(parts: readonly Buffer[]): Buffer {
    return this.#messages(parts, () => maxDataBytes);
  }

  /** The same bytes, DATA messages and WebSocket messages cut at odd places. */
  odd(parts: readonly Buffer[]): Buffer[] {
    const encoded = this.#messages(parts, () => turn(oddDataBytes, this.#dataTurn++));
    const pieces: Buffer[] = [];
    for (let at = 0; at < encoded.byteLength; ) {
      const size = turn(oddCarrierBytes, this.#carrierTurn++);
      pieces.push(encoded.subarray(at, at + size));
      at += size;
    }
    return pieces;
  }

  #messages(parts: readonly Buffer[], nextSize: () => number): Buffer {
    const total = byteLength(parts);
    const sizes: number[] = [];
    for (let rest = total; rest > 0; rest -= sizes.at(-1) as number) sizes.push(Math.min(rest, nextSize()));
    const encoded = Buffer.allocUnsafe(total + sizes.length * headerBytes[this.#kind]);
    let at = 0;
    let part = 0;
    let partAt = 0;
    for (const size of sizes) {
      at = encodeHeader(this.#kind, this.#nextSerial(), portMessages.data, size, encoded, at);
      for (const end = at + size; at < end; ) {
        const source = parts[part] as Buffer;
        const copied = source.copy(encoded, at, partAt, Math.min(source.byteLength, partAt + end - at));
        at += copied;
        partAt += copied;
        if (partAt === source.byteLength) {
          part += 1;
          partAt = 0;
        }
      }
    }
    return encoded;
  }
}

export function byteLength(parts: readonly Buffer[]): number {
  let total = 0;
  for (const part of parts) total += part.byteLength;
  return total;
}

function turn(sizes: readonly number[], index: number): number {
  return sizes[index % sizes.length] as number;
}
