import { BlockHash, type IncrementalHash } from './block-hash.js';
import { compressSha512, sha512Start } from './sha-512.js';

/**
 * Digests of bytes that come in pieces: the platform's own take a whole message at once, and a body may be larger than
 * the memory. SHA-1, SHA-256 and SHA-512 (FIPS 180-4), MD5 (RFC 1321), Adler-32 (RFC 1950 8.2).
 */
export const hashes = {
  'sha-512': (): IncrementalHash => new BlockHash(sha512Start(), compressSha512, { blockBytes: 128, lengthBytes: 16 }),
  'sha-256': (): IncrementalHash => new BlockHash(sha256Start, compressSha256),
  'sha-1': (): IncrementalHash => new BlockHash(sha1Start, compressSha1),
  md5: (): IncrementalHash => new BlockHash(sha1Start.slice(0, 4), compressMd5, { isLittleEndian: true }),
  adler32: (): IncrementalHash => new Adler32(),
} as const;

export type HashName = keyof typeof hashes;

const primes = Array.from({ length: 310 }, (_, number) => number + 2).filter((number) => {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false;
  return true;
});
/** The first 32 bits behind the point. */
const fraction = (value: number): number => (value - Math.floor(value)) * 0x1_0000_0000;

const sha256Start = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const sha256Constants = Int32Array.from(primes.slice(0, 64), (prime) => fraction(Math.cbrt(prime)));
const sha1Start = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
const md5Constants = Int32Array.from({ length: 64 }, (_, step) => Math.abs(Math.sin(step + 1)) * 0x1_0000_0000);
const md5Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** Shared by all: nothing in here outlives a block. */
const words = new Int32Array(80);

function compressSha256(state: Int32Array, block: DataView, offset: number): void {
  for (let step = 0; step < 16; step += 1) words[step] = block.getInt32(offset + step * 4);
  for (let step = 16; step < 64; step += 1) {
    const x = words[step - 15] as number;
    const y = words[step - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[step] = ((words[step - 16] as number) + s0 + (words[step - 7] as number) + s1) | 0;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let step = 0; step < 64; step += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (sha256Constants[step] as number) + (words[step] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

function compressSha1(state: Int32Array, block: DataView, offset: number): void {
  for (let step = 0; step < 16; step += 1) words[step] = block.getInt32(offset + step * 4);
  for (let step = 16; step < 80; step += 1) {
    const x =
      (words[step - 3] as number) ^
      (words[step - 8] as number) ^
      (words[step - 14] as number) ^
      (words[step - 16] as number);
    words[step] = (x << 1) | (x >>> 31);
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  for (let step = 0; step < 80; step += 1) {
    const mixed =
      step < 20
        ? ((b & c) | (~b & d)) + 0x5a827999
        : step < 40
          ? (b ^ c ^ d) + 0x6ed9eba1
          : step < 60
            ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
            : (b ^ c ^ d) + 0xca62c1d6;
    const next = (((a << 5) | (a >>> 27)) + mixed + e + (words[step] as number)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
}

function compressMd5(state: Int32Array, block: DataView, offset: number): void {
  for (let step = 0; step < 16; step += 1) words[step] = block.getInt32(offset + step * 4, true);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const mixed =
      round === 0 ? (b & c) | (~b & d) : round === 1 ? (b & d) | (c & ~d) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
    const word = round === 0 ? step : round === 1 ? 5 * step + 1 : round === 2 ? 3 * step + 5 : 7 * step;
    const sum = (a + mixed + (md5Constants[step] as number) + (words[word & 15] as number)) | 0;
    const shift = md5Shifts[(round << 2) | (step & 3)] as number;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
}

/** So many bytes are summed before a remainder is taken: more could leave the whole numbers of 31 bits. */
const adlerRun = 3800;

class Adler32 implements IncrementalHash {
  #a = 1;
  #b = 0;

  update(bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.byteLength; ) {
      const end = Math.min(offset + adlerRun, bytes.byteLength);
      for (; offset < end; offset += 1) {
        this.#a += bytes[offset] as number;
        this.#b += this.#a;
      }
      this.#a %= 65_521;
      this.#b %= 65_521;
    }
  }

  digest(): Uint8Array {
    return Uint8Array.of(this.#b >> 8, this.#b & 255, this.#a >> 8, this.#a & 255);
  }
}
