import type { ClientConnection } from '../base/byte-channel.js';
import { joinBytes } from './connection-input.js';
import { HttpError } from './http-error.js';
import type { HttpResponse, ResponseBody } from './message.js';
import { latin1Bytes } from './octets.js';
import { encodeResponseHead } from './response-head.js';
import { untilAborted } from './until-aborted.js';

/** Parts below this are gathered into one write, and so into one frame; parts from this on pass uncopied. */
const gatherBytes = 16 * 1024;

export interface ResponseWriterOptions {
  readonly connection: ClientConnection;
  /** Ends the wait for a body: the client is gone, or the answer is cancelled. */
  readonly signal: AbortSignal;
  /** Of the request. */
  readonly method: string;
  readonly minorVersion: 0 | 1;
  /**
   * A 1.0 client knows no chunks, and the end of its connection never reaches it through the agent: what has no length
   * is collected up to here to get one.
   */
  readonly maxCollectedBytes: number;
  readonly onBytes: (count: number) => void;
}

/** Writes one response. Each may fail and be replaced by another as long as nothing was written. */
export class ResponseWriter {
  readonly #options: ResponseWriterOptions;
  #bytesSent = 0;
  #status = 0;

  constructor(options: ResponseWriterOptions) {
    this.#options = options;
  }

  /** Content bytes so far. */
  get bytesSent(): number {
    return this.#bytesSent;
  }

  /** Of the head that was written; 0 before. From then on there is no other answer. */
  get status(): number {
    return this.#status;
  }

  /**
   * @throws whatever the body throws; TypeError for a head or a length that is wrong; HttpError 505 for a body that
   * HTTP/1.0 cannot delimit; ShareError when the client is gone. The body's iterator was released by then.
   */
  async send(response: HttpResponse, { dateMs, keepAlive }: { dateMs: number; keepAlive: boolean }): Promise<void> {
    const { method, minorVersion } = this.#options;
    const { status, headers } = response;
    const connection = keepAlive ? (minorVersion === 0 ? 'keep-alive' : undefined) : 'close';
    const headOf = (framing: number | 'chunked' | 'none'): Uint8Array =>
      encodeResponseHead({ status, headers, dateMs, framing, connection });

    // RFC 9110 15.3.5, 15.3.6, 15.4.5, 9.3.2: no content, and its source stays unopened.
    if (status === 204 || status === 304) return this.#write(status, [headOf('none')]);
    if (response.body === null || status === 205) return this.#write(status, [headOf(0)]);
    const { length } = response.body;
    // Transfer-Encoding would be allowed for HEAD too; a client that then waits for chunks would hang.
    if (method === 'HEAD') return this.#write(status, [headOf(length ?? 'none')]);
    if (length === null && minorVersion === 0) return this.#sendCollected(status, headOf, response.body);
    const head = headOf(length ?? 'chunked');
    return this.#sendContent(status, head, response.body);
  }

  async #sendContent(status: number, head: Uint8Array, body: ResponseBody): Promise<void> {
    const encoder = body.length === null ? new ChunkedEncoder() : new LengthEncoder(body.length);
    let parts: Uint8Array[] = [head];
    let gathered: Uint8Array[] = [];
    let gatheredBytes = 0;
    await this.#eachChunk(body, async (chunk) => {
      encoder.count(chunk.byteLength);
      // What waits for more is copied: the chunk is its producer's again when the next is asked for.
      gathered.push(gatheredBytes + chunk.byteLength < gatherBytes ? chunk.slice() : chunk);
      gatheredBytes += chunk.byteLength;
      if (gatheredBytes < gatherBytes) return;
      parts.push(...encoder.encode(gathered, gatheredBytes));
      const [ready, contentBytes] = [parts, gatheredBytes];
      parts = [];
      gathered = [];
      gatheredBytes = 0;
      await this.#write(status, ready, contentBytes);
    });
    parts.push(...encoder.encode(gathered, gatheredBytes), ...encoder.end());
    await this.#write(status, parts, gatheredBytes);
  }

  async #sendCollected(status: number, headOf: (length: number) => Uint8Array, body: ResponseBody): Promise<void> {
    const collected: Uint8Array[] = [];
    let length = 0;
    await this.#eachChunk(body, async (chunk) => {
      collected.push(chunk.slice());
      length += chunk.byteLength;
      if (length > this.#options.maxCollectedBytes)
        throw new HttpError(505, 'a body without length to an HTTP/1.0 client');
    });
    await this.#write(status, [headOf(length), ...collected], length);
  }

  /** Iterates until the end, or lets go of the iterator at the first failure or when the signal aborts. */
  async #eachChunk(body: ResponseBody, take: (chunk: Uint8Array) => Promise<void>): Promise<void> {
    const iterator = body.chunks[Symbol.asyncIterator]();
    let ended = false;
    try {
      for (;;) {
        const step = await untilAborted(this.#options.signal, iterator.next());
        if (step.done) break;
        if (step.value.byteLength > 0) await take(step.value);
      }
      ended = true;
    } finally {
      // Not waited for: a generator that hangs in next() ends only after that.
      if (!ended) void release(iterator);
    }
  }

  async #write(status: number, parts: readonly Uint8Array[], contentBytes = 0): Promise<void> {
    this.#status = status;
    this.#bytesSent += contentBytes;
    if (contentBytes > 0) this.#options.onBytes(contentBytes);
    let small: Uint8Array[] = [];
    const flush = async (): Promise<void> => {
      const bytes = joinBytes(small);
      small = [];
      if (bytes.byteLength > 0) await this.#options.connection.write(bytes);
    };
    for (const part of parts) {
      if (part.byteLength < gatherBytes) small.push(part);
      else {
        await flush();
        await this.#options.connection.write(part);
      }
    }
    await flush();
  }
}

async function release(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // What it throws while it is let go changes nothing any more.
  }
}

/** Puts a body's framing on. Content passes as it is. */
interface BodyEncoder {
  /** Notes a chunk before it is gathered. @throws TypeError when the body is longer than it said. */
  count(bytes: number): void;
  /** The parts to send for one or more chunks of that length together. */
  encode(chunks: readonly Uint8Array[], byteLength: number): Uint8Array[];
  /** @throws TypeError when the body is shorter than it said. */
  end(): Uint8Array[];
}

class LengthEncoder implements BodyEncoder {
  readonly #length: number;
  #counted = 0;

  constructor(length: number) {
    this.#length = length;
  }

  count(bytes: number): void {
    this.#counted += bytes;
    if (this.#counted > this.#length) throw new TypeError(`body longer than its ${this.#length} bytes`);
  }

  encode(chunks: readonly Uint8Array[]): Uint8Array[] {
    return [...chunks];
  }

  end(): Uint8Array[] {
    if (this.#counted < this.#length) throw new TypeError(`${this.#counted} bytes of a body of ${this.#length}`);
    return [];
  }
}

/** RFC 9112 7.1. A chunk's closing CRLF goes with the next size line, so that it needs no frame of its own. */
class ChunkedEncoder implements BodyEncoder {
  #lineEnd = '';

  count(): void {}

  encode(chunks: readonly Uint8Array[], byteLength: number): Uint8Array[] {
    if (byteLength === 0) return [];
    const sizeLine = latin1Bytes(`${this.#lineEnd}${byteLength.toString(16)}\r\n`);
    this.#lineEnd = '\r\n';
    return [sizeLine, ...chunks];
  }

  end(): Uint8Array[] {
    return [latin1Bytes(`${this.#lineEnd}0\r\n\r\n`)];
  }
}
