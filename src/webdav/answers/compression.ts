import { HttpHeaders, type HttpRequest, type HttpResponse } from '../../http/message.js';
import { prefersGzip } from './accept.js';
import { begun } from './begun.js';

/** Below this, gzip's own header and the work are not worth what is saved. */
const minBytes = 1024;
/**
 * A larger file keeps its length, which a gzipped one does not tell, and can be resumed. Also the most that an HTTP/1.0
 * client gets of a body without length.
 */
const maxFileBytes = 1_000_000;

/** What gzip makes smaller. Everything else that people share is compressed already. */
export function isCompressible(mediaType: string): boolean {
  return /^(?:text\/|application\/(?:json|xml|rtf)\b|image\/(?:svg\+xml|bmp)\b)/.test(mediaType);
}

/** Whether a file is one that goes compressed to those who ask: its answers then have `Vary: Accept-Encoding`. */
export function isCompressibleFile(mediaType: string, size: number): boolean {
  return size >= minBytes && size <= maxFileBytes && isCompressible(mediaType);
}

/** Ranges are parts of the file, never of a compressed form of it. */
export function wantsGzip(headers: HttpHeaders): boolean {
  return !headers.has('Range') && prefersGzip(headers.get('Accept-Encoding'));
}

/** Whether an answer is one of those that are written as they come: a multistatus or a page. */
export function isListing({ headers, body }: HttpResponse): boolean {
  return body?.length === null && !headers.has('Content-Encoding');
}

/**
 * A listing, as gzip where the client asks for it. Its first batch is taken here: what cannot be listed is then an error and
 * not an answer that breaks off, and a small one is that batch alone, and goes as it is, with its length.
 * @param response with a body that nobody has begun.
 */
export async function beginListing(http: HttpRequest, response: HttpResponse): Promise<HttpResponse> {
  const { status, body } = response;
  const fields = new HttpHeaders(response.headers);
  fields.append('Vary', 'Accept-Encoding');
  // One line: not every client reads a list in several.
  fields.set('Vary', fields.getAll('Vary').join(', '));
  // What HEAD would say depends on a body that it has not.
  if (body === null || http.method === 'HEAD') return { status, headers: fields, body };
  const { first, items } = await begun(body.chunks, http.signal);
  const length = first?.byteLength ?? 0;
  if (length < minBytes) return { status, headers: fields, body: { length, chunks: items } };
  if (!wantsGzip(http.headers)) return { status, headers: fields, body: { length: null, chunks: items } };
  fields.set('Content-Encoding', 'gzip');
  return { status, headers: fields, body: { length: null, chunks: gzip(items) } };
}

/** Chunks as they come, in the memory of a few. What the source throws, this throws; ending early ends the source. */
export async function* gzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new CompressionStream('gzip');
  const reader = readable.getReader();
  const fed = feed(chunks, writable.getWriter());
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // The writer fails from here on, and so lets go of the source.
    await reader.cancel().catch(() => {});
    await fed;
  }
}

/** Never rejects: the reader's side does. */
async function feed(
  chunks: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<BufferSource>,
): Promise<void> {
  try {
    // A copy, since Node's compressor says that it has a chunk before it has read it.
    for await (const chunk of chunks) await writer.write(chunk.slice());
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => {});
  }
}
