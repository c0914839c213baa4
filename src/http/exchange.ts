import type { IncomingBody } from './incoming-body.js';
import type { HttpResponse } from './message.js';
import type { ResponseWriter } from './response-writer.js';

/**
 * A request and its answer, while they are under way: to be read by whoever wants to know how far they are. Nothing is
 * told per byte, so that being watched costs a transfer nothing.
 */
export interface Exchange {
  readonly method: string;
  readonly target: string;
  /** Milliseconds since the epoch: the end of the request's head. */
  readonly startMs: number;
  /** Content so far, without heads and chunk sizes. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Content-Length of the request; null when it is chunked and so unknown. */
  readonly lengthReceived: number | null;
  /** Of the answer: null when unknown, undefined before there is one and where it has no content. */
  readonly lengthSent: number | null | undefined;
  /** Of the answer; 0 before there is one. */
  readonly status: number;
  /** Both went over from their first byte to their last. */
  readonly isWhole: boolean;
  /** False once a body is here whole: what is made of it can no longer be undone. */
  readonly canCancel: boolean;
  /**
   * Ends it. Before the answer began the client is told 403, as of a person who refuses, which no client tries again by
   * itself; later there is nothing to say: the connection ends in the middle of the content.
   */
  cancel(): void;
}

export interface OpenExchangeOptions {
  readonly head: { readonly method: string; readonly target: string };
  readonly body: IncomingBody;
  readonly writer: ResponseWriter;
  readonly startMs: number;
  /** Ends what the handler does. */
  readonly abort: () => void;
  /** Ends the connection. */
  readonly close: () => void;
}

/** The exchange as the connection has it. */
export class OpenExchange implements Exchange {
  readonly #options: OpenExchangeOptions;
  #response: HttpResponse | undefined;
  isWhole = false;

  constructor(options: OpenExchangeOptions) {
    this.#options = options;
  }

  /** What the handler answered. */
  set response(response: HttpResponse) {
    this.#response = response;
  }

  get method(): string {
    return this.#options.head.method;
  }
  get target(): string {
    return this.#options.head.target;
  }
  get startMs(): number {
    return this.#options.startMs;
  }
  get bytesReceived(): number {
    return this.#options.body.bytesReceived;
  }
  get bytesSent(): number {
    return this.#options.writer.bytesSent;
  }
  get lengthReceived(): number | null {
    return this.#options.body.length;
  }
  get lengthSent(): number | null | undefined {
    return this.#response?.body?.length;
  }
  get status(): number {
    return this.#response?.status ?? 0;
  }
  get canCancel(): boolean {
    const { body } = this.#options;
    return body.length === 0 || !body.isWhole;
  }

  cancel(): void {
    const { writer, abort, close } = this.#options;
    if (writer.status !== 0) close();
    else if (this.canCancel) abort();
  }
}
