import type { HttpHeaders } from '../../http/message.js';
import { DavError } from '../dav-error.js';
import type { IncrementalHash } from './block-hash.js';
import { type HashName, hashes } from './incremental-hash.js';

/** The algorithms of RFC 9530's registry that we compute: those in use, and those that clients of old send. */
const digestAlgorithms: Readonly<Record<string, HashName>> = {
  'sha-512': 'sha-512',
  'sha-256': 'sha-256',
  sha: 'sha-1',
  md5: 'md5',
  adler: 'adler32',
};
/** Those of ownCloud's OC-Checksum. */
const checksumAlgorithms: Readonly<Record<string, HashName>> = {
  sha256: 'sha-256',
  sha1: 'sha-1',
  md5: 'md5',
  adler32: 'adler32',
};

/** What a client says its bytes come to, in hexadecimal. */
type Expected = readonly [name: HashName, hex: string];

/** Holds a body against the digests that came with it. */
export class DigestCheck {
  readonly #expected: readonly Expected[];
  readonly #hashes: ReadonlyMap<HashName, IncrementalHash>;

  /**
   * @param isPart whether the body is a part of the file: then what is said of the whole (Repr-Digest, OC-Checksum) is
   *   not about it, and is passed over (RFC 9530 3).
   */
  constructor(headers: HttpHeaders, isPart: boolean) {
    const wholes = isPart
      ? []
      : [...readDigests(headers.get('Repr-Digest')), ...readChecksum(headers.get('OC-Checksum'))];
    this.#expected = [...readDigests(headers.get('Content-Digest')), ...wholes];
    this.#hashes = new Map(this.#expected.map(([name]) => [name, hashes[name]()]));
  }

  update(bytes: Uint8Array): void {
    for (const hash of this.#hashes.values()) hash.update(bytes);
  }

  /** @throws DavError 400 when the body is not what its digests say, as ownCloud answers it. */
  finish(): void {
    const actual = new Map([...this.#hashes].map(([name, hash]) => [name, toHex(hash.digest())]));
    if (this.#expected.some(([name, hex]) => actual.get(name) !== hex)) throw new DavError(400);
  }
}

/**
 * A dictionary of byte sequences: `sha-256=:…:, md5=:…:` (RFC 9530 2). Algorithms that we do not know are passed over
 * (RFC 9530 5), and so is a field that is no such dictionary (RFC 9651 4.2).
 */
function readDigests(field: string | undefined): Expected[] {
  const found: Expected[] = [];
  for (const member of field === undefined ? [] : field.split(',')) {
    const match = /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):\s*(?:;.*)?$/.exec(member);
    if (match === null) return [];
    const [, key = '', base64 = ''] = match;
    const name = Object.hasOwn(digestAlgorithms, key) ? digestAlgorithms[key] : undefined;
    if (name !== undefined) found.push([name, base64ToHex(base64)]);
  }
  return found;
}

/** `SHA1:…`, in hexadecimal; several are separated by spaces. */
function readChecksum(field: string | undefined): Expected[] {
  return (field ?? '').split(/[\s,]+/).flatMap((checksum) => {
    const [, algorithm = '', hex = ''] = /^([a-z0-9-]+):([0-9a-f]+)$/i.exec(checksum) ?? [];
    const key = algorithm.toLowerCase();
    const name = Object.hasOwn(checksumAlgorithms, key) ? checksumAlgorithms[key] : undefined;
    return name === undefined ? [] : [[name, hex.toLowerCase()] as const];
  });
}

/** What is no base64 matches no digest. */
function base64ToHex(base64: string): string {
  try {
    return toHex(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
