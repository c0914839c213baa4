import type { Limits } from '../base/limits.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import { type BodyDecoder, type BodyLimits, createBodyDecoder } from './body-decoder.js';
import type { ConnectionInput } from './connection-input.js';
import { HttpError } from './http-error.js';
import type { RequestBody } from './message.js';
import type { RequestHead } from './request-head.js';

export interface IncomingBodyOptions {
  readonly head: RequestHead;
  readonly input: ConnectionInput;
  readonly limits: BodyLimits & Pick<Limits, 'requestIdleTimeoutMs'>;
  /** Sends 100 (Continue). */
  readonly askForBody: () => Promise<void>;
  readonly onBytes: (count: number) => void;
  /** The last byte of the request was read. */
  readonly onEnd: () => void;
}

/**
 * A request's body as the handler pulls it, and as the connection drains it once the handler has answered.
 * It ends normally only after its last byte: whoever writes a file from it never takes a part for the whole.
 */
export class IncomingBody implements RequestBody {
  readonly length: number | null;
  readonly #options: IncomingBodyOptions;
  readonly #decoder: BodyDecoder;
  #reader: 'handler' | 'connection' = 'handler';
  #iterated = false;
  #mayBeHeldBack: boolean;
  #bytesReceived = 0;
  #failure: Error | undefined;
  /** Ends the handler's wait for more. */
  #wake: (() => void) | undefined;

  constructor(options: IncomingBodyOptions) {
    const { head, limits } = options;
    this.#options = options;
    this.length = head.framing === 'chunked' ? null : head.framing;
    this.#decoder = createBodyDecoder(head.framing, limits);
    this.#mayBeHeldBack = head.expectation !== 'none' && !this.#decoder.done && options.input.bytes.byteLength === 0;
  }

  /** Content bytes so far. */
  get bytesReceived(): number {
    return this.#bytesReceived;
  }

  /** The last byte of it is here. */
  get isWhole(): boolean {
    return this.#decoder.done;
  }

  /** What stopped it before its end: HttpError for broken framing or silence, ShareError when the client is gone. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Whether the client may still wait to be asked for it, and so may never send it (RFC 9110 10.1.1). */
  get mayBeHeldBack(): boolean {
    return this.#mayBeHeldBack;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    if (this.#iterated) throw new TypeError('a request body can be read once');
    this.#iterated = true;
    return this.#iterate();
  }

  /** Takes the body back from the handler, which has answered: an iteration that is still open fails from now on. */
  takeBack(): void {
    this.#reader = 'connection';
    // What it was writing is let go now, not when the client sends more, which it may never do.
    this.#wake?.();
  }

  /** Reads the rest and drops it. Never rejects: {@link failure} says what went wrong. */
  async drain(): Promise<void> {
    this.#mayBeHeldBack = false;
    try {
      while ((await this.#pull('connection')) !== null);
    } catch {
      // Kept in #failure.
    }
  }

  async *#iterate(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const content = await this.#pull('handler');
      if (content === null) return;
      yield content;
    }
  }

  /** The next content, or null at the end. */
  async #pull(reader: 'handler' | 'connection'): Promise<Uint8Array | null> {
    for (;;) {
      // Looked at after each wait, since the reader may have changed meanwhile.
      if (this.#reader !== reader) throw new Error('the request was answered, the rest of its body is dropped');
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#decoder.done) return null;
      if (this.#options.input.bytes.byteLength === 0) await this.#fill();
      else {
        const content = this.#decode();
        if (content.byteLength > 0) return content;
      }
    }
  }

  async #fill(): Promise<void> {
    const { input, limits, askForBody } = this.#options;
    if (this.#mayBeHeldBack) {
      this.#mayBeHeldBack = false;
      await askForBody();
    }
    const result = await this.#unlessTakenBack(input.fill(limits.requestIdleTimeoutMs));
    if (result === 'timeout') this.#failure ??= new HttpError(408, 'the body stalled');
    if (result === 'ended') {
      this.#failure ??= new ShareError(shareErrorCodes.clientGone, 'client', 'the client left in the middle of a body');
    }
  }

  #unlessTakenBack<T>(wait: Promise<T>): Promise<T | undefined> {
    if (this.#reader === 'connection') return wait;
    return new Promise((resolve, reject) => {
      this.#wake = () => resolve(undefined);
      wait.then(resolve, reject);
    });
  }

  #decode(): Uint8Array {
    const { input, onBytes, onEnd } = this.#options;
    try {
      const { consumed, content } = this.#decoder.push(input.bytes);
      input.consume(consumed);
      this.#bytesReceived += content.byteLength;
      if (content.byteLength > 0) onBytes(content.byteLength);
      if (this.#decoder.done) onEnd();
      return content;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
}
