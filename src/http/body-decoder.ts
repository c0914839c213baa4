import type { Limits } from '../base/limits.js';
import { FieldSectionParser } from './field-section.js';
import { HttpError } from './http-error.js';
import { isFieldValueOctet, octets } from './octets.js';
import type { BodyFraming } from './request-head.js';

export type BodyLimits = Pick<Limits, 'maxChunkLineBytes' | 'maxTrailerBytes' | 'maxHeaderFields'>;

/** A step of decoding: so many octets were read, and this view of them, perhaps empty, is content. */
export interface DecodedPart {
  readonly consumed: number;
  readonly content: Uint8Array;
}

/** Takes a body's framing off. Content comes as views of what was pushed. */
export interface BodyDecoder {
  /** Whether the last octet of the body, trailers included, was read. */
  readonly done: boolean;
  /**
   * Reads up to the next content, no further than the end of the body. Call it with at least one octet, while not done.
   * @throws HttpError 400, 413, 431.
   */
  push(bytes: Uint8Array): DecodedPart;
}

export function createBodyDecoder(framing: BodyFraming, limits: BodyLimits): BodyDecoder {
  return framing === 'chunked' ? new ChunkedDecoder(limits) : new LengthDecoder(framing);
}

/** RFC 9112 6.2. */
class LengthDecoder implements BodyDecoder {
  #remaining: number;

  constructor(length: number) {
    this.#remaining = length;
  }

  get done(): boolean {
    return this.#remaining === 0;
  }

  push(bytes: Uint8Array): DecodedPart {
    const content = bytes.subarray(0, this.#remaining);
    this.#remaining -= content.byteLength;
    return { consumed: content.byteLength, content };
  }
}

/**
 * RFC 9112 7.1:
 *
 *     size-start --HEXDIG--> size --CR--> size-lf --LF--> data --all--> data-cr --CR--> data-lf --LF--> size-start
 *                            size --BWS--> before-extension --";"--> extension --CR--> size-lf
 *     size-lf of size 0 --LF--> trailers --empty line--> done
 *
 * Extensions and trailers are read and dropped: nothing here has a use for them, and a trailer is never a header
 * (RFC 9110 6.5.1).
 */
type ChunkState =
  | 'size-start'
  | 'size'
  | 'before-extension'
  | 'extension'
  | 'size-lf'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'trailers'
  | 'done';

const nothing = new Uint8Array(0);

class ChunkedDecoder implements BodyDecoder {
  readonly #maxLineBytes: number;
  readonly #trailers: FieldSectionParser;
  #state: ChunkState = 'size-start';
  #lineBytes = 0;
  /** Of the chunk: announced while its line is read, still to come afterwards. */
  #size = 0;

  constructor(limits: BodyLimits) {
    this.#maxLineBytes = limits.maxChunkLineBytes;
    this.#trailers = new FieldSectionParser({ maxBytes: limits.maxTrailerBytes, maxFields: limits.maxHeaderFields });
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  push(bytes: Uint8Array): DecodedPart {
    let at = 0;
    while (at < bytes.byteLength && this.#state !== 'done') {
      if (this.#state === 'data') {
        const content = bytes.subarray(at, at + this.#size);
        this.#size -= content.byteLength;
        if (this.#size === 0) this.#state = 'data-cr';
        return { consumed: at + content.byteLength, content };
      }
      if (this.#state === 'trailers') {
        at = this.#trailers.push(bytes, at);
        if (this.#trailers.done) this.#state = 'done';
      } else {
        this.#state = this.#step(bytes[at] as number);
        at += 1;
      }
    }
    return { consumed: at, content: nothing };
  }

  #step(octet: number): ChunkState {
    this.#lineBytes += 1;
    if (this.#lineBytes > this.#maxLineBytes) throw new HttpError(400, `chunk line over ${this.#maxLineBytes} bytes`);
    switch (this.#state) {
      case 'size-start':
        this.#size = hexValue(octet) ?? refuse('no chunk size');
        return 'size';
      case 'size': {
        const digit = hexValue(octet);
        if (digit === undefined) return this.#afterSize(octet);
        this.#size = this.#size * 16 + digit;
        if (this.#size > Number.MAX_SAFE_INTEGER) throw new HttpError(413, 'chunk size');
        return 'size';
      }
      case 'before-extension':
        // RFC 9112 7.1.1: white space may stand before an extension, and only there.
        return octet === octets.cr ? refuse('white space after a chunk size') : this.#afterSize(octet);
      case 'extension':
        if (octet === octets.cr) return 'size-lf';
        return isFieldValueOctet(octet) ? 'extension' : refuse('character in a chunk extension');
      case 'size-lf':
        if (octet !== octets.lf) return refuse('CR without LF');
        this.#lineBytes = 0;
        return this.#size === 0 ? 'trailers' : 'data';
      case 'data-cr':
        return octet === octets.cr ? 'data-lf' : refuse('chunk longer than its size');
      case 'data-lf':
        if (octet !== octets.lf) return refuse('CR without LF');
        this.#lineBytes = 0;
        return 'size-start';
      default:
        return this.#state;
    }
  }

  #afterSize(octet: number): ChunkState {
    if (octet === octets.cr) return 'size-lf';
    if (octet === octets.semicolon) return 'extension';
    if (octet === octets.space || octet === octets.tab) return 'before-extension';
    return refuse('character in a chunk size');
  }
}

function refuse(message: string): never {
  throw new HttpError(400, message);
}

function hexValue(octet: number): number | undefined {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined;
}
