import type { HttpResponse } from '../../http/message.js';
import type { ReadableFile } from '../../share/filesystem.js';
import { type Fields, respond } from '../answers/responses.js';
import type { ByteRange } from './range.js';

/** A 206 with the one range, or with several as multipart/byteranges (RFC 9110 14.6, 15.3.7). */
export function partialResponse(
  file: ReadableFile,
  [range, ...others]: readonly [ByteRange, ...ByteRange[]],
  mediaType: string,
  fields: Fields,
): HttpResponse {
  const { size } = file.stat;
  const { start, end } = range;
  // RFC 9110 15.3.7.2: who asked for one range may not know multipart.
  if (others.length === 0) {
    const single = { ...fields, 'Content-Type': mediaType, 'Content-Range': contentRange(range, size) };
    return respond(206, single, { length: end - start, chunks: file.stream(start, end) });
  }
  // Random, so that no file holds it.
  const boundary = Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');
  const encoder = new TextEncoder();
  const parts = [range, ...others].map((part, index) => {
    const lineEnd = index === 0 ? '' : '\r\n';
    const head = `${lineEnd}--${boundary}\r\nContent-Type: ${mediaType}\r\nContent-Range: ${contentRange(part, size)}\r\n\r\n`;
    return { ...part, head: encoder.encode(head) };
  });
  const close = encoder.encode(`\r\n--${boundary}--\r\n`);
  const length = parts.reduce((sum, part) => sum + part.head.byteLength + part.end - part.start, close.byteLength);
  const multipart = { ...fields, 'Content-Type': `multipart/byteranges; boundary=${boundary}` };
  return respond(206, multipart, { length, chunks: partChunks(file, parts, close) });
}

async function* partChunks(
  file: ReadableFile,
  parts: readonly (ByteRange & { readonly head: Uint8Array })[],
  close: Uint8Array,
): AsyncGenerator<Uint8Array> {
  for (const { head, start, end } of parts) {
    yield head;
    yield* file.stream(start, end);
  }
  yield close;
}

function hex(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}

/** RFC 9110 14.4 */
function contentRange({ start, end }: ByteRange, size: number): string {
  return `bytes ${start}-${end - 1}/${size}`;
}
