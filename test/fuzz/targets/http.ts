import type { ClientConnection } from '../../../src/base/byte-channel.js';
import { defaultLimits, type Limits } from '../../../src/base/limits.js';
import { ShareError, shareErrorCodes } from '../../../src/base/share-error.js';
import { HttpError } from '../../../src/http/http-error.js';
import type { HttpRequest, HttpResponse } from '../../../src/http/message.js';
import { serveConnection } from '../../../src/http/server-connection.js';
import { settle } from '../../fakes/client-connection.js';
import { ManualClock } from '../../fakes/manual-clock.js';
import { type ReadResponse, readResponses } from '../../http/response-reader.js';
import { readAll, respond } from '../../http/serving.js';
import type { FuzzTarget } from '../fuzzer.js';
import { cut } from './cut.js';
import { isForBoth, readBySecond } from './second-reader.js';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** So small that chance meets each of them. */
const tightLimits: Limits = {
  ...defaultLimits,
  maxTargetBytes: 60,
  maxHeaderBytes: 220,
  maxHeaderFields: 6,
  maxChunkLineBytes: 12,
  maxTrailerBytes: 30,
};

/** All that a program sends comes in one frame, cut into pieces; then there is silence until it leaves. */
class OneFrameConnection implements ClientConnection {
  readonly heldBackMs = 0;
  readonly #controller = new AbortController();
  readonly #pieces: Iterator<Uint8Array>;
  readonly #writes: Uint8Array[] = [];
  #waiting: ((bytes: null) => void) | undefined;
  #requestsEnded = 0;
  #responsesEnded = 0;
  #closed = false;

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get output(): string {
    return Buffer.concat(this.#writes).toString('latin1');
  }

  read(): Promise<Uint8Array | null> {
    if (this.#waiting !== undefined) throw new Error('two reads at once');
    const next = this.#closed || this.signal.aborted ? undefined : this.#pieces.next();
    if (next === undefined) return Promise.resolve(null);
    if (!next.done) return Promise.resolve(next.value);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.signal.throwIfAborted();
    if (this.#closed) throw new Error('write after close');
    this.#writes.push(bytes.slice());
  }

  endRequest(): void {
    this.#requestsEnded += 1;
    if (this.#requestsEnded !== this.#responsesEnded + 1) throw new Error('a request ends before the last is answered');
  }

  async endResponse(): Promise<void> {
    this.signal.throwIfAborted();
    this.#responsesEnded += 1;
    // One that could not be read, or broke off, is answered without an end of its own, and is the last.
    if (this.#responsesEnded > this.#requestsEnded + 1) throw new Error('two answers to one request');
    this.#requestsEnded = Math.max(this.#requestsEnded, this.#responsesEnded);
  }

  close(): void {
    this.#closed = true;
    this.#waiting?.(null);
  }

  leave(): void {
    this.#controller.abort(new ShareError(shareErrorCodes.clientGone, 'client', 'gone'));
    this.close();
  }
}

interface Seen {
  readonly method: string;
  readonly target: string;
  readonly authority: string;
  readonly fields: readonly (readonly [string, string])[];
  /** Undefined where the handler did not read it, or it broke. */
  body: string | undefined;
}

interface Exchange {
  readonly requests: readonly Seen[];
  readonly answers: readonly ReadResponse[];
}

/** PUT reads its body, POST some of it, others none. */
async function answer(request: HttpRequest, seen: Seen): Promise<HttpResponse> {
  if (request.method === 'PUT') seen.body = await readAll(request);
  if (request.method === 'POST') for await (const _ of request.body) break;
  return respond(200, `${request.method} ${seen.body?.length ?? ''}`);
}

async function exchange(pieces: Iterable<Uint8Array>, limits = tightLimits): Promise<Exchange> {
  const connection = new OneFrameConnection(pieces);
  const clock = new ManualClock();
  const requests: Seen[] = [];
  const errors: unknown[] = [];
  const answered: string[] = [];
  const handle = (request: HttpRequest): Promise<HttpResponse> => {
    const { method, target, authority, headers } = request;
    const seen: Seen = { method, target, authority, fields: [...headers], body: undefined };
    requests.push(seen);
    return answer(request, seen);
  };
  const served = serveConnection(
    connection,
    { handle },
    {
      limits,
      clock,
      onResponse: ({ method }) => answered.push(method),
      onError: (error) => errors.push(error),
    },
  );
  await settle();
  // Two silences: a body that stalls after a head that stalled.
  for (let silence = 0; silence < 2; silence += 1) {
    clock.advance(limits.requestIdleTimeoutMs);
    await settle();
  }
  connection.leave();
  await served;
  if (errors[0] !== undefined && !(errors[0] instanceof HttpError)) throw errors[0];
  const answers = readResponses(connection.output.replaceAll('HTTP/1.1 100 Continue\r\n\r\n', ''), answered);
  if (answers.length !== answered.length) throw new Error(`${answers.length} answers, ${answered.length} in the log`);
  return { requests, answers };
}

function checkOne({ method, target, fields }: Seen): void {
  const bytes = fields.reduce((sum, [name, value]) => sum + name.length + value.length + 3, 0);
  if (fields.length > tightLimits.maxHeaderFields || bytes > tightLimits.maxHeaderBytes)
    throw new Error(`${bytes} of fields`);
  // An octet above 127 comes as three.
  if (target.length > 3 * tightLimits.maxTargetBytes + 1 || method.length > 32) throw new Error('a longer line');
  if (!/^(?:\/|\*$)[!-~]*$/.test(target)) throw new Error(`target ${target}`);
  if (fields.filter(([name]) => name.toLowerCase() === 'host').length > 1) throw new Error('two hosts');
  if (fields.some(([, value]) => /[\0\r\n]/.test(value))) throw new Error('a line end within a value');
}

/** Asks for the same, in the plainest words that there are. */
function render({ method, target, authority, fields, body }: Seen): Uint8Array {
  const kept = fields.filter(([name]) => !/^(?:host|content-length|transfer-encoding|connection|expect)$/i.test(name));
  const lines = [...kept.map(([name, value]) => `${name}: ${value}`), `Host: ${authority}`];
  if (body !== undefined && body !== '') lines.push(`Content-Length: ${body.length}`);
  return ascii(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

const essence = ({ method, target, authority, body }: Seen): string =>
  JSON.stringify([method, target, authority, body]);

/** What servers have been known to read in two ways. Each is refused; one that no longer is must be what Node takes it for. */
const ambiguous = [
  'Content-Length: 3\r\nTransfer-Encoding: chunked',
  'Content-Length: 3\r\nContent-Length: 3',
  'Content-Length: 3, 3',
  'Content-Length: +3',
  'Content-Length: 3 ',
  'Content-Length: 0x3',
  'Content-Length : 3',
  'X: 1\r\n Content-Length: 3',
  'X: 1\nContent-Length: 3',
  'X: 1\rContent-Length: 3',
  'X: \0\r\nContent-Length: 3',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding : chunked',
  'Host: other\r\nContent-Length: 3',
].map(
  (fields) => `PUT /x HTTP/1.1\r\nHost: h\r\n${fields}\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n`,
);

/** The same of chunks: other line ends, other digits, white space. */
const ambiguousChunks = [
  ...['3\rXabc\r\n0\r\n\r\n', '3\nabc\r\n0\r\n\r\n', '3\r\nabc\rX0\r\n\r\n', '3\r\nabc\n\n0\r\n\r\n'],
  ...['3 \r\nabc\r\n0\r\n\r\n', '+3\r\nabc\r\n0\r\n\r\n', '0x3\r\nabc\r\n0\r\n\r\n', '\r\n3\r\nabc\r\n0\r\n\r\n'],
  ...['3;a\nb\r\nabc\r\n0\r\n\r\n', '3\r\nabc\r\n0\rX\r\n', '3\r\nabc\r\n0\r\nT: x\n\r\n', '3\r\nabc\r\n\r\n'],
].map(
  (chunks) =>
    `PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}GET / HTTP/1.1\r\nHost: h\r\n\r\n`,
);

/**
 * The bytes of one connection: heads, bodies of both framings, one request after another. However they are cut, the
 * same requests are seen; each has one answer; and what was understood means the same when it is said again.
 */
const http: FuzzTarget = {
  name: 'http',
  seeds: [
    'GET / HTTP/1.1\r\nHost: h\r\n\r\n',
    'PUT /a?b HTTP/1.1\r\nHost: h:1\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
    'PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;e=1\r\nabc\r\n0\r\nT: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: h\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n12345',
    'GET http://other/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: [::1]\r\n\r\n',
    ...ambiguous,
    ...ambiguousChunks,
  ].map(ascii),
  dictionary: [
    ...['\r\n', '\r\n\r\n', '\n', '\r', ': ', ':', ' ', '\t', '0\r\n\r\n', ';', 'HTTP/1.0', 'HTTP/1.1', 'HTTP/2.0'],
    ...['Content-Length: ', 'Transfer-Encoding: ', 'chunked', 'gzip, ', 'Host: h\r\n', 'Connection: close\r\n'],
    ...[
      'Expect: 100-continue\r\n',
      'GET ',
      'PUT ',
      'POST ',
      'HEAD ',
      'OPTIONS * ',
      'CONNECT h:1 ',
      'http://',
      '@',
      '#',
    ],
    ...['\xff', '\0', 'ffffffffffffffff', '18446744073709551616', '+', '-1', ','],
  ],
  maxBytes: 1024,
  async run(input) {
    const whole = await exchange([input]);
    for (const request of whole.requests) checkOne(request);
    // One for each, 417 before anybody is asked, and at the end a refusal of what was no request.
    const refused = whole.answers.filter(({ status }) => status !== 417).length - whole.requests.length;
    if (refused !== 0 && refused !== 1) throw new Error(`${refused} more answers than requests`);
    // Whether a client waits to be asked depends on what it sent with the head, and so on the cuts.
    if (!/expect/i.test(Buffer.from(input).toString('latin1'))) {
      for (const pieces of [cut(input), bytewise(input)]) {
        const other = await exchange(pieces);
        if (tell(other) !== tell(whole)) throw new Error(`the cuts matter: ${tell(whole)} ${tell(other)}`);
      }
    }
    await checkBySecond(input, whole.requests);
    for (const request of whole.requests.filter(({ body, method }) => method !== 'PUT' || body !== undefined)) {
      if (request.authority === '') continue;
      const again = await exchange([render(request)], defaultLimits);
      const [first] = again.requests;
      if (first === undefined || essence(first) !== essence(request)) {
        throw new Error(`said again it is ${first === undefined ? 'refused' : essence(first)}: ${essence(request)}`);
      }
    }
  },
};

/** What we take for requests another server takes for the same ones: as many, with the same fields and bodies. */
async function checkBySecond(input: Uint8Array, requests: readonly Seen[]): Promise<void> {
  if (
    requests.length === 0 ||
    !isForBoth(
      input,
      requests.map(({ method }) => method),
    )
  )
    return;
  const others = await readBySecond(input);
  requests.forEach(({ method, fields, body }, at) => {
    const other = others[at];
    const isSame = other?.method === method && other.fieldCount === fields.length;
    // Ours reads the body of a PUT alone.
    if (!isSame || (body !== undefined && other.body !== body))
      throw new Error(`request ${at} is ${JSON.stringify(other)} to another server`);
  });
}

function* bytewise(input: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < input.byteLength; at += 1) yield input.slice(at, at + 1);
}

function tell({ requests, answers }: Exchange): string {
  return JSON.stringify([requests.map(essence), answers.map(({ status, body }) => [status, body])]);
}

export const httpTargets: readonly FuzzTarget[] = [http];
