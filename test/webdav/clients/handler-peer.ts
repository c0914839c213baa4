import { HttpHeaders, type RequestBody, type RequestHandler } from '../../../src/webdav/index.js';
import { authority, bodyOf, collect, parseMultistatus, scriptedBody } from '../dav-client.js';
import type { ReplayAnswer } from './expectations.js';
import type { ReplayPeer, ReplayRequest } from './replay.js';

export type ReplayFolder = Pick<ReplayPeer, 'populate' | 'forbidWrites' | 'tree'>;

/** The handler itself, without bytes in between. Runs in browsers too. */
export function handlerPeer(handler: RequestHandler, folder: ReplayFolder): ReplayPeer {
  return {
    authority,
    send: (request) => answer(handler, request),
    populate: (tree) => folder.populate(tree),
    forbidWrites: () => folder.forbidWrites(),
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

/** The handler with nothing but itself to make the folder's content by, and to see it. */
export function onlyHandlerPeer(handler: RequestHandler, forbidWrites: () => Promise<void>): ReplayPeer {
  const send = (method: string, target: string, depth = '0', body = ''): Promise<ReplayAnswer> =>
    answer(handler, { method, target, fields: [['Depth', depth]], body });
  const treeBelow = async (collection: string): Promise<Record<string, string>> => {
    const tree: Record<string, string> = {};
    const { text } = await send('PROPFIND', collection, '1');
    for (const href of Object.keys(await parseMultistatus(text))) {
      if (href === collection) continue;
      tree[decodeURIComponent(href.slice(1))] = href.endsWith('/') ? '' : (await send('GET', href)).text;
      if (href.endsWith('/')) Object.assign(tree, await treeBelow(href));
    }
    return tree;
  };
  return handlerPeer(handler, {
    async populate(tree) {
      for (const [name, content] of Object.entries(tree)) {
        const parts = name.split('/').map(encodeURIComponent);
        for (let length = 1; length < parts.length; length += 1) {
          await send('MKCOL', `/${parts.slice(0, length).join('/')}`);
        }
        if (!name.endsWith('/')) await send('PUT', `/${parts.join('/')}`, '0', content);
      }
    },
    forbidWrites,
    tree: () => treeBelow('/'),
  });
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
