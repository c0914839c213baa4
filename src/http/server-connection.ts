import type { ClientConnection } from '../base/byte-channel.js';
import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import { ShareError } from '../base/share-error.js';
import { ConnectionInput } from './connection-input.js';
import { type Exchange, OpenExchange } from './exchange.js';
import { HttpError } from './http-error.js';
import { IncomingBody } from './incoming-body.js';
import { HttpHeaders, type HttpRequest, type HttpResponse, type RequestHandler } from './message.js';
import { latin1Bytes } from './octets.js';
import { type RequestHead, RequestHeadParser } from './request-head.js';
import { judgeStart } from './request-line.js';
import { ResponseWriter } from './response-writer.js';
import { untilAborted } from './until-aborted.js';

/**
 * One connection's life (RFC 9112 9). The agent keeps the guest's TCP connection whatever we do, so every answer
 * delimits itself and a request that can be told from the next one never ends the connection:
 *
 *     head --> handler --> answer + rest of the body --> head         the next request, if keep-alive
 *     head --> 4xx, close                                             the bytes have no certain meaning any more
 *     handler --> answer before 100 (Continue) --> body or head       whichever comes: see #afterUnaskedBody
 *
 * Towards the mux, endRequest and endResponse come in pairs and in that order, also where the answer was written first:
 * the time between them is when bytes mean that another program got this client id.
 */
export interface ServeOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  /**
   * One call for each request: once the last byte of its answer was given to the socket, or when either broke off, also
   * because the client left.
   */
  onResponse?(info: ResponseInfo): void;
  /** A request was read that is about to be answered. Called once for each: look at it later. */
  onExchange?(exchange: Exchange): void;
  /** It is over, well or not, also for a client that left. */
  onExchangeEnd?(exchange: Exchange): void;
  /** Content bytes as they pass. Called on the data path: count and return. */
  onBytes?(direction: 'received' | 'sent', count: number): void;
  /** A handler or a response's body failed. The client saw a 500, or an answer that breaks off. */
  onError?(error: unknown): void;
}

export interface ResponseInfo {
  /** '' when the request line could not be read that far; the same goes for the target. */
  readonly method: string;
  readonly target: string;
  /** Of a COPY or MOVE that named one: the Destination field as it was sent. */
  readonly destination?: string;
  /** 0: no answer was begun. */
  readonly status: number;
  /** False when the request or its answer broke off. */
  readonly isWhole: boolean;
  /** Content, without heads and chunk sizes. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** From the end of the request's head. */
  readonly durationMs: number;
}

/** Serves requests one after another until the connection ends. Never rejects. */
export async function serveConnection(
  connection: ClientConnection,
  handler: RequestHandler,
  options: ServeOptions,
): Promise<void> {
  try {
    await new ServerConnection(connection, handler, options).run();
  } catch (error) {
    // A client that left is no problem of ours.
    if (!(error instanceof ShareError && error.scope === 'client')) options.onError?.(error);
    connection.close();
  }
}

const continueBytes = latin1Bytes('HTTP/1.1 100 Continue\r\n\r\n');

const emptyResponse = (status: number): HttpResponse => ({ status, headers: new HttpHeaders(), body: null });

/** Of an answer that came when nobody waited for it any more: its body may have a folder or a file open. */
async function letGo({ body }: HttpResponse): Promise<void> {
  const chunks = body?.chunks[Symbol.asyncIterator]();
  // A generator lets go of what it holds only once it was started.
  await chunks?.next();
  await chunks?.return?.();
}

class ServerConnection {
  readonly #connection: ClientConnection;
  readonly #handler: RequestHandler;
  readonly #options: ServeOptions;
  readonly #input: ConnectionInput;
  /** One for each connection, until an exchange on it is cancelled: a signal for each request would cost every request. */
  #cancel: AbortController;
  /** Aborted when the client is gone, or what it asked for is cancelled. */
  #signal: AbortSignal;

  constructor(connection: ClientConnection, handler: RequestHandler, options: ServeOptions) {
    this.#connection = connection;
    this.#handler = handler;
    this.#options = options;
    this.#input = new ConnectionInput(connection, options.clock);
    this.#cancel = new AbortController();
    this.#signal = AbortSignal.any([connection.signal, this.#cancel.signal]);
  }

  async run(): Promise<void> {
    for (;;) {
      const head = await this.#readHead();
      if (head === null || !(await this.#exchange(head))) return;
    }
  }

  /** The next request's head, or null when the connection has ended, on its own or with a refusal. */
  async #readHead(): Promise<RequestHead | null> {
    const { limits } = this.#options;
    const parser = new RequestHeadParser(limits);
    try {
      for (;;) {
        this.#input.consume(parser.push(this.#input.bytes));
        if (parser.done) return parser.interpret();
        // Silence between requests is an idle connection and costs nothing; silence in a head is not (RFC 9110 15.5.9).
        const result = await this.#input.fill(parser.started ? limits.requestIdleTimeoutMs : undefined);
        if (result === 'ended') return null;
        if (result === 'timeout') throw new HttpError(408, 'the head stalled');
      }
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      await this.#refuse(parser, error.status);
      return null;
    }
  }

  /** Answers what could not be read as a request. Its end is unknown, so the connection goes too (RFC 9112 2.2). */
  async #refuse({ method, target }: { method: string; target: string }, status: number): Promise<void> {
    const startMs = this.#options.clock.now();
    const writer = this.#createWriter(method, 1);
    void this.#input.swallow();
    await writer.send(emptyResponse(status), { dateMs: startMs, keepAlive: false });
    await this.#connection.endResponse();
    this.#report({ method, target, startMs, bytesReceived: 0, isWhole: true }, writer);
    this.#connection.close();
  }

  /** One request and its answer. @returns whether another request may follow. */
  async #exchange(head: RequestHead): Promise<boolean> {
    const { clock, limits, onBytes, onExchange, onExchangeEnd } = this.#options;
    const startMs = clock.now();
    if (this.#cancel.signal.aborted) {
      this.#cancel = new AbortController();
      this.#signal = AbortSignal.any([this.#connection.signal, this.#cancel.signal]);
    }
    const writer = this.#createWriter(head.method, head.minorVersion);
    const body = new IncomingBody({
      head,
      input: this.#input,
      limits,
      askForBody: () => this.#connection.write(continueBytes),
      onBytes: (count) => onBytes?.('received', count),
      onEnd: () => this.#connection.endRequest(),
    });
    if (head.framing === 0) this.#connection.endRequest();
    const exchange = new OpenExchange({
      head,
      body,
      writer,
      startMs,
      abort: () => this.#cancel.abort(),
      close: () => this.#connection.close(),
    });
    const { method, target } = head;
    const destination = method === 'COPY' || method === 'MOVE' ? head.headers.get('Destination') : undefined;
    const about = { method, target, ...(destination === undefined ? {} : { destination }) };
    let isReported = false;
    const report = (isWhole: boolean): void => {
      if (isReported) return;
      isReported = true;
      this.#report({ ...about, startMs, bytesReceived: body.bytesReceived, isWhole }, writer);
    };
    onExchange?.(exchange);
    try {
      return await this.#serve(head, exchange, body, writer, report);
    } finally {
      // What was read of a file counts, whether or not its reader stayed.
      report(false);
      onExchangeEnd?.(exchange);
    }
  }

  async #serve(
    head: RequestHead,
    exchange: OpenExchange,
    body: IncomingBody,
    writer: ResponseWriter,
    report: (isWhole: boolean) => void,
  ): Promise<boolean> {
    const response = head.expectation === 'unknown' ? emptyResponse(417) : await this.#handle(head, body);
    exchange.response = response;
    body.takeBack();
    const mayBeHeldBack = body.mayBeHeldBack;
    // A client that sends its whole body before it reads must be read while it is answered.
    const drained = mayBeHeldBack ? undefined : body.failure === undefined ? body.drain() : this.#input.swallow();
    const keepAlive = head.keepAlive && !mayBeHeldBack && body.failure === undefined;
    const complete = await this.#answer(writer, response, keepAlive);
    if (!complete) {
      // What was announced cannot be sent any more, and there is no way to say so but to end here.
      report(false);
      this.#connection.close();
      return false;
    }
    if (mayBeHeldBack) {
      report(true);
      return this.#afterUnaskedBody(body);
    }
    if (body.failure === undefined) await drained;
    await this.#connection.endResponse();
    exchange.isWhole = body.failure === undefined;
    report(exchange.isWhole);
    if (keepAlive && body.failure === undefined) return true;
    this.#connection.close();
    return false;
  }

  async #handle(head: RequestHead, body: IncomingBody): Promise<HttpResponse> {
    const { method, target, authority, headers } = head;
    const signal = this.#signal;
    const request: HttpRequest = { method, target, authority, headers, body, signal };
    const handle = async (): Promise<HttpResponse> => this.#handler.handle(request);
    const handled = handle();
    try {
      return await untilAborted(signal, handled);
    } catch (error) {
      if (signal.aborted) void handled.then(letGo).catch(() => {});
      if (this.#connection.signal.aborted) throw error;
      if (signal.aborted) return emptyResponse(403);
      const { failure } = body;
      // The handler only passed on that the body broke: what broke it is the answer.
      if (failure instanceof HttpError) return emptyResponse(failure.status);
      if (failure !== undefined) throw failure;
      this.#options.onError?.(error);
      return emptyResponse(500);
    }
  }

  /** @returns whether a whole response was written: the given one, or the error in its place. */
  async #answer(writer: ResponseWriter, response: HttpResponse, keepAlive: boolean): Promise<boolean> {
    const framing = { dateMs: this.#options.clock.now(), keepAlive };
    try {
      await writer.send(response, framing);
      return true;
    } catch (error) {
      if (this.#connection.signal.aborted) throw error;
      const isCancelled = this.#signal.aborted;
      if (!isCancelled) this.#options.onError?.(error);
      if (writer.status !== 0) return false;
      const status = isCancelled ? 403 : error instanceof HttpError ? error.status : 500;
      await writer.send(emptyResponse(status), framing);
      return true;
    }
  }

  /**
   * After a final answer to a request whose body was never asked for, the client may send the body all the same, or
   * leave it out and go on (RFC 9110 10.1.1). The answer said `Connection: close`, so a client that keeps to the rules
   * sends no other request on this TCP connection; but the id may come back for a new one without a word from the
   * agent. So: what begins as a request is one, anything else is the body that was under way. A body that itself
   * begins as a request line would be taken for a request, in the moment between a client's patience and our answer;
   * whoever can arrange that in the guest can send the request itself as well.
   */
  async #afterUnaskedBody(body: IncomingBody): Promise<boolean> {
    for (;;) {
      const { bytes } = this.#input;
      const start = bytes.byteLength === 0 ? 'undecided' : judgeStart(bytes);
      // To the mux this and the next exchange are one: it saw no end of the first request, and will see the second's.
      if (start === 'request') return true;
      if (start === 'other') break;
      const idleTimeoutMs = bytes.byteLength === 0 ? undefined : this.#options.limits.requestIdleTimeoutMs;
      const result = await this.#input.fill(idleTimeoutMs);
      if (result === 'ended') return false;
      if (result === 'timeout') break;
    }
    await body.drain();
    await this.#connection.endResponse();
    this.#connection.close();
    return false;
  }

  #createWriter(method: string, minorVersion: 0 | 1): ResponseWriter {
    const onBytes = (count: number): void => this.#options.onBytes?.('sent', count);
    const { maxCollectedBytes } = this.#options.limits;
    const signal = this.#signal;
    return new ResponseWriter({
      connection: this.#connection,
      signal,
      method,
      minorVersion,
      maxCollectedBytes,
      onBytes,
    });
  }

  #report(
    request: Omit<ResponseInfo, 'status' | 'bytesSent' | 'durationMs'> & { readonly startMs: number },
    writer: ResponseWriter,
  ): void {
    const { startMs, ...rest } = request;
    // The clock may have been set back meanwhile.
    const durationMs = Math.max(0, this.#options.clock.now() - startMs);
    this.#options.onResponse?.({ ...rest, status: writer.status, bytesSent: writer.bytesSent, durationMs });
  }
}
