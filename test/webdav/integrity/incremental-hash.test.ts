import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HashName, hashes } from '../../../src/webdav/integrity/incremental-hash.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function digestOf(name: HashName, parts: readonly Uint8Array[]): string {
  const hash = hashes[name]();
  for (const part of parts) hash.update(part);
  return hex(hash.digest());
}

/** As its definition says, with one remainder a byte. */
function slowAdler32(bytes: Uint8Array): string {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b * 65_536 + a) >>> 0).toString(16).padStart(8, '0');
}

describe('hashes', () => {
  it.each([
    ['sha-256', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['sha-256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'sha-512',
      'abc',
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ],
    ['sha-1', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['md5', '', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['md5', 'message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['adler32', 'Wikipedia', '11e60398'],
  ] as const)('%s of a known text', (name, text, expected) => {
    expect(digestOf(name, [new TextEncoder().encode(text)])).toBe(expected);
  });

  it.each([
    ['sha-512', (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex')],
    ['sha-256', (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')],
    ['sha-1', (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')],
    ['md5', (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex')],
    ['adler32', slowAdler32],
  ] as const)('%s agrees with another implementation, however the bytes are cut', (name, reference) => {
    const cut = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(cut, (parts) => {
        expect(digestOf(name, parts)).toBe(reference(Buffer.concat(parts)));
      }),
    );
    const large = new Uint8Array(1_000_003).map((_, index) => index * 31 + (index >> 8));
    expect(digestOf(name, [large.subarray(0, 77_777), large.subarray(77_777)])).toBe(reference(large));
    const highest = new Uint8Array(100_000).fill(255);
    expect(digestOf(name, [highest])).toBe(reference(highest));
  });
});
