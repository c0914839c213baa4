import type { ByteQueue } from '../src/base/byte-queue.js';

/**
 * Headers of SPICE messages after the link. `mini` when both sides announced the capability: uint16 type, uint32 size.
 * Else `full`: uint64 serial, uint16 type, uint32 size, uint32 offset of a sub-message list (none here).
 */
export type HeaderKind = 'mini' | 'full';

export const headerBytes: Record<HeaderKind, number> = { mini: 6, full: 18 };

/** A page sends 64 KiB at most per message; room for other clients, none for one that announces gigabytes. */
export const maxMessageBytes = 4 * 1024 * 1024;

export interface Message {
  readonly type: number;
  readonly body: Buffer;
}

export function encodeHeader(
  kind: HeaderKind,
  serial: number,
  type: number,
  size: number,
  into: Buffer,
  at = 0,
): number {
  if (kind === 'mini') {
    into.writeUInt16LE(type, at);
    into.writeUInt32LE(size, at + 2);
  } else {
    into.writeBigUInt64LE(BigInt(serial), at);
    into.writeUInt16LE(type, at + 8);
    into.writeUInt32LE(size, at + 10);
    into.writeUInt32LE(0, at + 14);
  }
  return at + headerBytes[kind];
}

/** Bytes in any pieces, whole messages out. The body is a view where it came in one piece. */
export class MessageDecoder {
  readonly #kind: HeaderKind;
  readonly #queue: ByteQueue;
  #header: { type: number; size: number } | undefined;

  constructor(kind: HeaderKind, queue: ByteQueue) {
    this.#kind = kind;
    this.#queue = queue;
  }

  /** @throws RangeError when a message announces more than {@link maxMessageBytes}. */
  next(): Message | undefined {
    if (this.#header === undefined) {
      const bytes = this.#queue.take(headerBytes[this.#kind]);
      if (bytes === undefined) return undefined;
      const header = asBuffer(bytes);
      const at = this.#kind === 'mini' ? 0 : 8;
      this.#header = { type: header.readUInt16LE(at), size: header.readUInt32LE(at + 2) };
      if (this.#header.size > maxMessageBytes) throw new RangeError(`a message of ${this.#header.size} bytes`);
    }
    const body = this.#queue.take(this.#header.size);
    if (body === undefined) return undefined;
    const { type } = this.#header;
    this.#header = undefined;
    return { type, body: asBuffer(body) };
  }
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
