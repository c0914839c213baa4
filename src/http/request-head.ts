import type { Limits } from '../base/limits.js';
import { FieldSectionParser } from './field-section.js';
import { HttpError } from './http-error.js';
import type { HttpHeaders } from './message.js';
import { trimWhitespace } from './octets.js';
import { RequestLineParser } from './request-line.js';
import { isAuthority, parseRequestTarget } from './request-target.js';

export type HeadLimits = Pick<Limits, 'maxTargetBytes' | 'maxHeaderBytes' | 'maxHeaderFields'>;

/** How the body that follows is cut out of the stream: so many bytes, 0 for none, or chunks. */
export type BodyFraming = number | 'chunked';

/** `continue`: the client may hold the body back until it is asked for it. `unknown`: we cannot meet it, see 417. */
export type Expectation = 'none' | 'continue' | 'unknown';

export interface RequestHead {
  readonly method: string;
  /** As {@link HttpRequest.target}. */
  readonly target: string;
  readonly authority: string;
  readonly minorVersion: 0 | 1;
  readonly headers: HttpHeaders;
  readonly framing: BodyFraming;
  readonly expectation: Expectation;
  /** Whether the client wants to send another request on this connection. */
  readonly keepAlive: boolean;
}

/** Bytes in, one request head out: the request line, then the header section. */
export class RequestHeadParser {
  readonly #line: RequestLineParser;
  readonly #fields: FieldSectionParser;

  constructor(limits: HeadLimits) {
    this.#line = new RequestLineParser(limits.maxTargetBytes);
    this.#fields = new FieldSectionParser({ maxBytes: limits.maxHeaderBytes, maxFields: limits.maxHeaderFields });
  }

  /** Whether a request began: it must then go on, while silence before it is just an idle connection. */
  get started(): boolean {
    return this.#line.started;
  }

  get done(): boolean {
    return this.#fields.done;
  }

  /** For the log of a refused head: what is known of it, '' before. */
  get method(): string {
    return this.#line.method;
  }

  get target(): string {
    return this.#line.target;
  }

  /**
   * @returns how many of the bytes belong to the head; all of them while it is not {@link done}.
   * @throws HttpError
   */
  push(bytes: Uint8Array): number {
    const at = this.#line.push(bytes, 0);
    return this.#line.done ? this.#fields.push(bytes, at) : at;
  }

  /**
   * What the head means, once it is done.
   * @throws HttpError 400, 413, 501 where the end of the body, and so the next request, could be taken in two ways.
   */
  interpret(): RequestHead {
    const { method, minorVersion } = this.#line;
    const headers = this.#fields.fields;
    const { target, authority } = parseRequestTarget(method, this.#line.target);
    const host = hostOf(headers, minorVersion);
    const framing = framingOf(headers, minorVersion);
    const connection = elementsOf(headers, 'connection');
    return {
      method,
      target,
      // RFC 9112 3.2.2: the authority of an absolute target replaces Host.
      authority: authority ?? host,
      minorVersion,
      headers,
      framing,
      expectation: expectationOf(headers, minorVersion),
      // RFC 9112 9.3.
      keepAlive: !connection.includes('close') && (minorVersion === 1 || connection.includes('keep-alive')),
    };
  }
}

/** The elements of a comma-separated field, lower-cased, empty ones included. */
function elementsOf(headers: HttpHeaders, name: string): string[] {
  return (headers.get(name) ?? '').split(',').map((element) => trimWhitespace(element).toLowerCase());
}

/** RFC 9112 3.2: exactly one valid Host in HTTP/1.1; 1.0 may go without. */
function hostOf(headers: HttpHeaders, minorVersion: 0 | 1): string {
  const [host, ...others] = headers.getAll('host');
  if (host === undefined && minorVersion === 0) return '';
  if (host === undefined || others.length > 0 || !isAuthority(host)) throw new HttpError(400, 'no single valid Host');
  return host;
}

/** RFC 9112 6.3, with every MAY-accept of an ambiguous message refused (RFC 9112 11.2). */
function framingOf(headers: HttpHeaders, minorVersion: 0 | 1): BodyFraming {
  if (headers.has('transfer-encoding')) {
    // RFC 9112 6.1: in 1.0 the framing is faulty, and beside Content-Length it is an attempt at smuggling.
    if (minorVersion === 0) throw new HttpError(400, 'Transfer-Encoding in HTTP/1.0');
    if (headers.has('content-length')) throw new HttpError(400, 'Transfer-Encoding and Content-Length');
    const codings = elementsOf(headers, 'transfer-encoding');
    if (codings.includes('') || codings.at(-1) !== 'chunked') throw new HttpError(400, 'chunked is not last');
    if (codings.indexOf('chunked') < codings.length - 1) throw new HttpError(400, 'chunked twice');
    if (codings.length > 1) throw new HttpError(501, `transfer coding ${codings[0]}`);
    return 'chunked';
  }
  const lengthText = headers.get('content-length');
  if (lengthText === undefined) return 0;
  // Two lines, or a list, join to something with a comma, even where the values are the same.
  if (!/^\d+$/.test(lengthText)) throw new HttpError(400, 'Content-Length');
  const length = Number(lengthText);
  if (length > Number.MAX_SAFE_INTEGER) throw new HttpError(413, 'Content-Length');
  return length;
}

function expectationOf(headers: HttpHeaders, minorVersion: 0 | 1): Expectation {
  // RFC 9110 5.6.1: empty elements of a list do not count.
  const expectations = elementsOf(headers, 'expect').filter((element) => element !== '');
  // RFC 9110 10.1.1: a 1.0 client did not mean it.
  if (expectations.length === 0 || minorVersion === 0) return 'none';
  return expectations.every((expectation) => expectation === '100-continue') ? 'continue' : 'unknown';
}
