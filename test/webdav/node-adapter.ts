import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  type RequestBody,
  type RequestHandler,
} from '../../src/webdav/index.js';

/**
 * The handler behind Node's own HTTP server: what a program without SPICE would write. Streams both ways, one chunk at
 * a time, and aborts the request's signal when the client goes.
 */
export function createNodeServer(handler: RequestHandler): Server {
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void serve(handler, incoming, outgoing);
  };
  // Without this listener Node would ask for every body before the handler has seen the head.
  return createServer(listener).on('checkContinue', listener);
}

export interface RunningServer {
  /** With a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

export async function startNodeServer(handler: RequestHandler): Promise<RunningServer> {
  const server = createNodeServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(handler: RequestHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort(new Error('the client is gone'));
  });
  try {
    const response = await handler.handle(requestOf(incoming, outgoing, gone.signal));
    await send(response, incoming.method ?? '', outgoing, gone.signal);
    // What the handler left unread is drained, so that the connection can carry the next request.
    incoming.resume();
  } catch {
    outgoing.destroy();
  }
}

function requestOf(incoming: IncomingMessage, outgoing: ServerResponse, signal: AbortSignal): HttpRequest {
  const headers = new HttpHeaders();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  }
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    authority: headers.get('Host') ?? '',
    headers,
    body: bodyOf(incoming, outgoing, headers),
    signal,
  };
}

function bodyOf(incoming: IncomingMessage, outgoing: ServerResponse, headers: HttpHeaders): RequestBody {
  const length = headers.has('Transfer-Encoding') ? null : Number(headers.get('Content-Length') ?? 0);
  return {
    length,
    async *[Symbol.asyncIterator]() {
      if (headers.get('Expect')?.toLowerCase() === '100-continue') outgoing.writeContinue();
      // Not the end of the loop's own: the answer goes out on the same socket after a body that was left early.
      for await (const chunk of incoming.iterator({ destroyOnReturn: false })) yield chunk;
    },
  };
}

async function send(
  response: HttpResponse,
  method: string,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { status, headers, body } = response;
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  const hasContent = status !== 204 && status !== 304;
  const length = body === null ? 0 : body.length;
  if (hasContent && length !== null) outgoing.setHeader('Content-Length', length);
  outgoing.writeHead(status);
  if (body !== null && hasContent && method !== 'HEAD') {
    for await (const chunk of body.chunks) {
      await write(outgoing, chunk, signal);
    }
  }
  outgoing.end();
}

/**
 * Resolves when the chunk has gone: it is the body's again once the next is asked for, and a slow reader is waited for.
 * Node never calls back for what a client left unread.
 */
function write(outgoing: ServerResponse, chunk: Uint8Array, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    outgoing.write(chunk, (error) => {
      signal.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve();
    });
  });
}
