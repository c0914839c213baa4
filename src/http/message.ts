/**
 * The seam between bytes and meaning: what the parser makes, what a handler answers.
 * Not Fetch's Request, which drops Host, Content-Length, Expect and others that WebDAV needs.
 */

/** Field lines in order, looked up without regard to case (RFC 9110 5.1). Values are trimmed and free of CR, LF and NUL. */
export class HttpHeaders implements Iterable<readonly [name: string, value: string]> {
  #fields: [name: string, value: string][] = [];

  constructor(fields: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of fields) this.append(name, value);
  }

  /** All values of a field joined by ", " (RFC 9110 5.3), or undefined when it is absent. */
  get(name: string): string | undefined {
    const values = this.getAll(name);
    return values.length === 0 ? undefined : values.join(', ');
  }

  /** Each field line's value, in order. */
  getAll(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.#fields.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
  }

  has(name: string): boolean {
    const wanted = name.toLowerCase();
    return this.#fields.some(([field]) => field.toLowerCase() === wanted);
  }

  append(name: string, value: string): void {
    this.#fields.push([name, value]);
  }

  /** Replaces every line of that name by one. */
  set(name: string, value: string): void {
    this.delete(name);
    this.append(name, value);
  }

  delete(name: string): void {
    const wanted = name.toLowerCase();
    this.#fields = this.#fields.filter(([field]) => field.toLowerCase() !== wanted);
  }

  get size(): number {
    return this.#fields.length;
  }

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.#fields[Symbol.iterator]();
  }
}

/**
 * A request's content, without its framing. Iterate it at most once. The first pull asks a client that sent
 * `Expect: 100-continue` for the body, so a handler that already knows its refusal answers without pulling.
 * What a handler leaves unread is drained by the connection.
 */
export interface RequestBody extends AsyncIterable<Uint8Array> {
  /** Content-Length; 0 when there is no body; null when it is chunked and so unknown. */
  readonly length: number | null;
}

/** A request of one of the guest's programs, as its head was read; the body comes when it is asked for. */
export interface HttpRequest {
  /** Case-sensitive (RFC 9110 9.1). */
  readonly method: string;
  /** Path and query exactly as sent, percent-encoded; an absolute-form target is reduced to this. "*" for OPTIONS *. */
  readonly target: string;
  /** Host, from the absolute form or the Host field; "" when a 1.0 client sent none. */
  readonly authority: string;
  readonly headers: HttpHeaders;
  readonly body: RequestBody;
  /** Aborted when the client is gone: stop, undo, release. */
  readonly signal: AbortSignal;
}

/**
 * A response's content. `chunks` is iterated at most once, and not at all for HEAD, 204 and 304: open resources lazily.
 * A chunk is its producer's again once the next is asked for: who keeps it longer copies it.
 */
export interface ResponseBody {
  /** Bytes that `chunks` will give, or null when unknown (sent chunked). */
  readonly length: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** An answer, as a handler gives it; how it is framed is the writer's part. */
export interface HttpResponse {
  readonly status: number;
  /** Without Content-Length, Transfer-Encoding, Connection and Date: the writer's own. */
  readonly headers: HttpHeaders;
  readonly body: ResponseBody | null;
}

/**
 * The seam of house decision 3. Implementations must answer every request; one that rejects is answered with 500,
 * without its text.
 */
export interface RequestHandler {
  handle(request: HttpRequest): Promise<HttpResponse>;
}
