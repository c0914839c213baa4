import { formatHttpDate } from '../../http/http-date.js';
import { HttpHeaders, type HttpResponse, type ResponseBody } from '../../http/message.js';
import type { FileStat } from '../../share/filesystem.js';
import type { DavError } from '../dav-error.js';
import type { Hrefs } from '../names/target.js';

export type Fields = Readonly<Record<string, string>>;

export const xmlType = 'application/xml; charset=utf-8';
/** Without allow-scripts nothing that a page loads or is made of runs. */
export const sandbox = 'sandbox allow-same-origin allow-downloads';
const encoder = new TextEncoder();

export function respond(status: number, fields: Fields = {}, body: ResponseBody | null = null): HttpResponse {
  return { status, headers: new HttpHeaders(Object.entries(fields)), body };
}

export function bytesBody(bytes: Uint8Array): ResponseBody {
  return { length: bytes.byteLength, chunks: once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export function xmlResponse(status: number, xml: string, fields: Fields = {}): HttpResponse {
  const body = bytesBody(encoder.encode(`<?xml version="1.0" encoding="utf-8"?>\n${xml}`));
  return respond(status, { 'Content-Type': xmlType, ...fields }, body);
}

/** What clients keep of a file's version. Its time on the wire has seconds. */
export function validators({ etag, lastModified }: FileStat): Fields {
  return { ETag: `"${etag}"`, 'Last-Modified': formatHttpDate(lastModified) };
}

/**
 * What a browser in the guest may make of any answer: what it is said to be, in no frame, in no page of another site,
 * and without script, forms or windows. It keeps the drive's origin, which without script it cannot use, since what a
 * document without origin asks for, the guard would refuse: the pictures of a page, the video of a video.
 */
const contained: Fields = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': `${sandbox}; frame-ancestors 'none'`,
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export function contain({ status, headers, body }: HttpResponse): HttpResponse {
  const fields = new HttpHeaders(headers);
  for (const [name, value] of Object.entries(contained)) if (!fields.has(name)) fields.append(name, value);
  return { status, headers: fields, body };
}

/**
 * Windows keeps a 404 for a minute, whatever is made meanwhile, and HTTP lets caches keep 405, 410, 414 and 501 as well
 * (RFC 9110 15.1). No refusal of ours is for longer than the moment.
 */
export const notKept: Fields = { 'Cache-Control': 'no-store' };

/** Status and precondition element (RFC 4918 16); never a word of the host's. */
export function errorResponse(error: DavError, names: Hrefs, fields: Fields = {}): HttpResponse {
  const { status, precondition } = error;
  const all = { ...notKept, ...error.fields, ...fields };
  if (precondition === undefined) return respond(status, all);
  const { name, resources = [] } = precondition;
  const hrefs = resources
    .map(({ path, isCollection }) => `<D:href>${names.href(path, isCollection)}</D:href>`)
    .join('');
  const element = hrefs === '' ? `<D:${name}/>` : `<D:${name}>${hrefs}</D:${name}>`;
  return xmlResponse(status, `<D:error xmlns:D="DAV:">${element}</D:error>`, all);
}
