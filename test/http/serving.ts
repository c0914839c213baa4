import { defaultLimits } from '../../src/base/limits.js';
import type { Exchange } from '../../src/http/exchange.js';
import { HttpHeaders, type HttpRequest, type HttpResponse, type ResponseBody } from '../../src/http/message.js';
import { type ResponseInfo, serveConnection } from '../../src/http/server-connection.js';
import { FakeClientConnection, settle, toBytes } from '../fakes/client-connection.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { type ReadResponse, readResponses } from './response-reader.js';

/** A body of these chunks that tells what was done with it. */
export class WatchedBody implements ResponseBody {
  readonly length: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
  opened = 0;
  pulled = 0;
  released = 0;

  /** A chunk may also be an error, thrown in its place, or a promise that is waited for first. */
  constructor(parts: readonly (string | Uint8Array | Error | Promise<void>)[], length: number | null) {
    this.length = length;
    const note = this;
    async function* iterate(): AsyncGenerator<Uint8Array> {
      note.opened += 1;
      try {
        for (const part of parts) {
          if (part instanceof Error) throw part;
          if (part instanceof Promise) {
            await part;
            continue;
          }
          note.pulled += 1;
          yield typeof part === 'string' ? toBytes(part) : part;
        }
      } finally {
        note.released += 1;
      }
    }
    this.chunks = { [Symbol.asyncIterator]: iterate };
  }
}

export function respond(
  status: number,
  body: ResponseBody | string | null = null,
  fields: readonly (readonly [string, string])[] = [],
): HttpResponse {
  const content = typeof body === 'string' ? new WatchedBody([body], body.length) : body;
  return { status, headers: new HttpHeaders(fields), body: content };
}

export interface Serving {
  readonly connection: FakeClientConnection;
  readonly clock: ManualClock;
  /** What the handler got, in order. */
  readonly requests: HttpRequest[];
  readonly reports: ResponseInfo[];
  readonly errors: unknown[];
  /** Those that have not ended. */
  readonly exchanges: { readonly open: readonly Exchange[] };
  /** Resolves when the connection is over. */
  readonly served: Promise<void>;
  /** Bytes that the server may see at once, and what it does about them. */
  send(frame: string | Uint8Array): Promise<void>;
  /** Lets time pass, and what it brings. */
  wait(ms: number): Promise<void>;
  responses(): ReadResponse[];
  statuses(): number[];
}

/** Serves one connection with this handler. */
export function serve(handle: (request: HttpRequest) => Promise<HttpResponse>): Serving {
  const connection = new FakeClientConnection();
  const clock = new ManualClock();
  const requests: HttpRequest[] = [];
  const reports: ResponseInfo[] = [];
  const errors: unknown[] = [];
  const open = new Set<Exchange>();
  const served = serveConnection(
    connection,
    {
      handle(request) {
        requests.push(request);
        return handle(request);
      },
    },
    {
      limits: defaultLimits,
      clock,
      onExchange: (exchange) => void open.add(exchange),
      onExchangeEnd: (exchange) => void open.delete(exchange),
      onResponse: (info) => void reports.push(info),
      onError: (error) => void errors.push(error),
    },
  );
  const responses = (): ReadResponse[] =>
    readResponses(
      connection.output,
      requests.map(({ method }) => method),
    );
  return {
    connection,
    clock,
    requests,
    reports,
    errors,
    exchanges: {
      get open() {
        return [...open];
      },
    },
    served,
    async send(frame) {
      connection.send(frame);
      await settle();
    },
    async wait(ms) {
      clock.advance(ms);
      await settle();
    },
    responses,
    statuses: () => responses().map(({ status }) => status),
  };
}

/** A request's text: `fields` as lines without Host and without line ends. */
export function request(line: string, fields: readonly string[] = [], body = ''): string {
  return `${[`${line} HTTP/1.1`, 'Host: localhost', ...fields].join('\r\n')}\r\n\r\n${body}`;
}

export async function readAll({ body }: HttpRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}
