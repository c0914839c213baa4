import { HttpHeaders, type RequestBody, type RequestHandler } from '../../../src/webdav/index.js';
import { authority, bodyOf, collect, scriptedBody } from '../dav-client.js';
import type { ReplayAnswer } from './expectations.js';
import type { ReplayPeer, ReplayRequest } from './replay.js';

/** The handler itself, without bytes in between. Runs in browsers too. */
export function handlerPeer(handler: RequestHandler, folder: Pick<ReplayPeer, 'populate' | 'tree'>): ReplayPeer {
  return {
    authority,
    send: (request) => answer(handler, request),
    populate: (tree) => folder.populate(tree),
    tree: () => folder.tree(),
  };
}

async function answer(handler: RequestHandler, request: ReplayRequest): Promise<ReplayAnswer> {
  const { method, target, fields, body } = request;
  const response = await handler.handle({
    method,
    target,
    authority,
    headers: new HttpHeaders([['Host', authority], ...fields]),
    body: isChunked(request) ? inChunks(body) : bodyOf(body),
    signal: new AbortController().signal,
  });
  const { status, headers, body: content } = response;
  const hasContent = method !== 'HEAD' && status !== 204 && status !== 304;
  const bytes = hasContent && content !== null ? await collect(content.chunks) : new Uint8Array(0);
  // The connection's to add (RFC 9110 8.6).
  const length = content === null ? 0 : content.length;
  if (length !== null && status !== 204) headers.set('Content-Length', String(length));
  return { status, headers, text: new TextDecoder().decode(bytes) };
}

export function isChunked({ fields }: Pick<ReplayRequest, 'fields'>): boolean {
  return fields.some(([name, value]) => name.toLowerCase() === 'transfer-encoding' && value === 'chunked');
}

function inChunks(content: string): RequestBody {
  return scriptedBody(null, async function* () {
    for (const half of halves(new TextEncoder().encode(content))) yield* bodyOf(half);
  });
}

export function halves(bytes: Uint8Array): Uint8Array[] {
  const middle = bytes.byteLength >> 1;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}
