import { formatHttpDate } from '../http/http-date.js';
import { HttpHeaders, type HttpResponse, type ResponseBody } from '../http/message.js';
import type { FileStat } from '../share/filesystem.js';
import type { DavError } from './dav-error.js';
import type { Hrefs } from './target.js';

export type Fields = Readonly<Record<string, string>>;

const xmlType = 'application/xml; charset=utf-8';
const encoder = new TextEncoder();

export function respond(status: number, fields: Fields = {}, body: ResponseBody | null = null): HttpResponse {
  return { status, headers: new HttpHeaders(Object.entries(fields)), body };
}

export function textBody(text: string): ResponseBody {
  const bytes = encoder.encode(text);
  return {
    length: bytes.byteLength,
    chunks: once(bytes),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export function xmlResponse(status: number, xml: string, fields: Fields = {}): HttpResponse {
  return respond(
    status,
    { 'Content-Type': xmlType, ...fields },
    textBody(`<?xml version="1.0" encoding="utf-8"?>\n${xml}`),
  );
}

/** What clients keep of a file's version. Its time on the wire has seconds. */
export function validators({ etag, lastModified }: FileStat): Fields {
  return { ETag: `"${etag}"`, 'Last-Modified': formatHttpDate(lastModified) };
}

/** Status and precondition element (RFC 4918 16); never a word of the host's. */
export function errorResponse(error: DavError, names: Hrefs, fields: Fields = {}): HttpResponse {
  const { status, precondition } = error;
  // Windows caches 404s for a minute, whatever is created meanwhile.
  const all = { ...(status === 404 ? { 'Cache-Control': 'no-store' } : {}), ...error.fields, ...fields };
  if (precondition === undefined) return respond(status, all);
  const { name, resources = [] } = precondition;
  const hrefs = resources
    .map(({ path, isCollection }) => `<D:href>${names.href(path, isCollection)}</D:href>`)
    .join('');
  const element = hrefs === '' ? `<D:${name}/>` : `<D:${name}>${hrefs}</D:${name}>`;
  return xmlResponse(status, `<D:error xmlns:D="DAV:">${element}</D:error>`, all);
}
