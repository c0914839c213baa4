/** A digest of bytes that come in pieces. */
export interface IncrementalHash {
  update(bytes: Uint8Array): void;
  /** To be called once, at the end. */
  digest(): Uint8Array;
}

/** Mixes one block into the state. */
export type Compress = (state: Int32Array, block: DataView, offset: number) => void;

interface BlockHashOptions {
  readonly blockBytes?: number;
  /** Of the message's length, which ends the last block. */
  readonly lengthBytes?: number;
  readonly isLittleEndian?: boolean;
}

/** What the SHAs and MD5 have in common: blocks of one size, the last one padded with the message's length in bits. */
export class BlockHash implements IncrementalHash {
  readonly #state: Int32Array;
  readonly #compress: Compress;
  readonly #blockBytes: number;
  readonly #lengthBytes: number;
  readonly #isLittleEndian: boolean;
  /** The bytes of a block that is not full yet. */
  readonly #rest: Uint8Array;
  readonly #restView: DataView;
  #length = 0;

  constructor(
    start: Int32Array,
    compress: Compress,
    { blockBytes = 64, lengthBytes = 8, isLittleEndian = false }: BlockHashOptions = {},
  ) {
    this.#state = start.slice();
    this.#compress = compress;
    this.#blockBytes = blockBytes;
    this.#lengthBytes = lengthBytes;
    this.#isLittleEndian = isLittleEndian;
    const rest = new Uint8Array(blockBytes);
    this.#rest = rest;
    this.#restView = new DataView(rest.buffer);
  }

  update(bytes: Uint8Array): void {
    const blockBytes = this.#blockBytes;
    let offset = 0;
    const filled = this.#length % blockBytes;
    this.#length += bytes.byteLength;
    if (filled > 0) {
      offset = Math.min(blockBytes - filled, bytes.byteLength);
      this.#rest.set(bytes.subarray(0, offset), filled);
      if (filled + offset < blockBytes) return;
      this.#compress(this.#state, this.#restView, 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; offset + blockBytes <= bytes.byteLength; offset += blockBytes) this.#compress(this.#state, view, offset);
    this.#rest.set(bytes.subarray(offset));
  }

  digest(): Uint8Array {
    const length = this.#length;
    const filled = length % this.#blockBytes;
    const room = this.#blockBytes - this.#lengthBytes;
    const padding = new Uint8Array((filled < room ? room : room + this.#blockBytes) - filled + this.#lengthBytes);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    const [low, high] = this.#isLittleEndian ? [8, 4] : [4, 8];
    view.setUint32(padding.byteLength - low, (length * 8) >>> 0, this.#isLittleEndian);
    view.setUint32(padding.byteLength - high, Math.floor(length / 0x2000_0000), this.#isLittleEndian);
    this.update(padding);
    const result = new DataView(new ArrayBuffer(this.#state.byteLength));
    for (const [index, word] of this.#state.entries()) result.setInt32(index * 4, word, this.#isLittleEndian);
    return new Uint8Array(result.buffer);
  }
}
