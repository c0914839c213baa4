import { HttpError } from './http-error.js';
import { isTokenOctet, isVisibleOctet, latin1Bytes, OctetText, octets } from './octets.js';

/** RFC 9112 3: a method longer than any that is served is answered with 501. */
const maxMethodBytes = 32;
/** RFC 9112 2.2: a server SHOULD ignore at least one empty line before a request line. More than a few are no mistake. */
const maxEmptyLines = 4;

/**
 * RFC 9112 3: method SP request-target SP HTTP-version CRLF
 *
 *     before --CR--> before-lf --LF--> before
 *     before --tchar--> method --SP--> target --SP--> version --CR--> lf --LF--> done
 */
type State = 'before' | 'before-lf' | 'method' | 'target' | 'version' | 'lf' | 'done';

export class RequestLineParser {
  /** Each complete once {@link done}, except that a method may be known before the line is refused. */
  method = '';
  /** As sent, but for octets above 127, which come percent-encoded. */
  target = '';
  /** 0 for HTTP/1.0, 1 for HTTP/1.1 and for any later 1.x (RFC 9110 2.5). */
  minorVersion: 0 | 1 = 1;
  readonly #maxTargetBytes: number;
  #state: State = 'before';
  #emptyLines = 0;
  readonly #text = new OctetText();

  constructor(maxTargetBytes: number) {
    this.#maxTargetBytes = maxTargetBytes;
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /** Whether anything but empty lines came. */
  get started(): boolean {
    return this.#state !== 'before';
  }

  /**
   * Reads from `start` on, no further than the end of the line.
   * @returns the index after the last octet read.
   * @throws HttpError 400, 414, 501, 505.
   */
  push(bytes: Uint8Array, start: number): number {
    let at = start;
    while (at < bytes.byteLength && this.#state !== 'done') {
      this.#state = this.#step(bytes[at] as number);
      at += 1;
    }
    return at;
  }

  #step(octet: number): State {
    switch (this.#state) {
      case 'before':
        if (octet === octets.cr) return 'before-lf';
        if (!isTokenOctet(octet)) throw new HttpError(400, 'not a request line');
        this.#text.push(octet);
        return 'method';
      case 'before-lf':
        this.#emptyLines += 1;
        if (octet !== octets.lf || this.#emptyLines > maxEmptyLines) throw new HttpError(400, 'no request line');
        return 'before';
      case 'method':
        if (octet === octets.space) {
          this.method = this.#text.take();
          return 'target';
        }
        if (!isTokenOctet(octet)) throw new HttpError(400, 'character in a method');
        if (this.#text.length >= maxMethodBytes) throw new HttpError(501, 'method too long');
        this.#text.push(octet);
        return 'method';
      case 'target':
        if (octet === octets.space && this.#text.length > 0) {
          this.target = percentEncodeHigh(this.#text.take());
          return 'version';
        }
        if (!isVisibleOctet(octet)) throw new HttpError(400, 'character in a target');
        if (this.#text.length >= this.#maxTargetBytes) throw new HttpError(414, 'target too long');
        this.#text.push(octet);
        return 'target';
      case 'version':
        if (octet === octets.cr) {
          this.minorVersion = minorVersionOf(this.#text.take());
          return 'lf';
        }
        if (!isVisibleOctet(octet) || this.#text.length >= 'HTTP/1.1'.length) throw new HttpError(400, 'not a version');
        this.#text.push(octet);
        return 'version';
      case 'lf':
        if (octet !== octets.lf) throw new HttpError(400, 'CR without LF');
        return 'done';
      case 'done':
        return 'done';
    }
  }
}

function minorVersionOf(text: string): 0 | 1 {
  const [, major, minor] = /^HTTP\/(\d)\.(\d)$/.exec(text) ?? [];
  if (major === undefined) throw new HttpError(400, 'not a version');
  if (major !== '1') throw new HttpError(505, `version ${text}`);
  return minor === '0' ? 0 : 1;
}

/**
 * Leniency for curl, which sends the letters of a typed URL as UTF-8 octets: they mean what their percent-encoding
 * means (RFC 3987 3.1), and no other reading of them exists.
 */
function percentEncodeHigh(target: string): string {
  return target.replace(/[\u0080-\u00ff]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const knownMethods = (
  'OPTIONS GET HEAD PUT POST PATCH DELETE TRACE CONNECT MKCOL COPY MOVE PROPFIND PROPPATCH LOCK UNLOCK ' +
  'SEARCH REPORT ACL MKACTIVITY VERSION-CONTROL CHECKOUT CHECKIN UNCHECKOUT MERGE BIND UNBIND REBIND'
).split(' ');
const longestStart = Math.max(...knownMethods.map((method) => method.length)) + ' http:'.length;
const versionBytes = latin1Bytes('HTTP/1.');

/**
 * Whether bytes begin a request, as far as they go. `undecided`: too few to tell, more may show it.
 * Asked where bytes may as well be the body of a request that seemed lost; so only known methods count.
 */
export function judgeStart(bytes: Uint8Array): 'request' | 'undecided' | 'other' {
  const start = String.fromCharCode(...bytes.subarray(0, longestStart));
  const space = start.indexOf(' ');
  if (space === -1) return knownMethods.some((method) => method.startsWith(start)) ? 'undecided' : 'other';
  if (!knownMethods.includes(start.slice(0, space))) return 'other';
  const target = start.slice(space + 1, space + 1 + 'http:'.length).toLowerCase();
  if (target.startsWith('/') || target.startsWith('*') || target === 'http:') return judgeLine(bytes, space + 1);
  return 'http:'.startsWith(target) ? 'undecided' : 'other';
}

/** What follows the method, as far as it is here: legal in a target, then a version. */
function judgeLine(bytes: Uint8Array, targetStart: number): 'request' | 'other' {
  const space = bytes.indexOf(octets.space, targetStart);
  const targetEnd = space === -1 ? bytes.byteLength : space;
  if (!bytes.subarray(targetStart, targetEnd).every(isVisibleOctet)) return 'other';
  const version = bytes.subarray(targetEnd + 1, targetEnd + 1 + versionBytes.byteLength);
  return version.every((octet, index) => octet === versionBytes[index]) ? 'request' : 'other';
}

/** Whether bytes surely begin with a request line, which may be cut off. */
export function startsRequest(bytes: Uint8Array): boolean {
  return judgeStart(bytes) === 'request';
}
