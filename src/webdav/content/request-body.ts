import type { HttpRequest, RequestBody } from '../../http/message.js';
import { DavError } from '../dav-error.js';

/** RFC 9110 8.4.1, 15.5.16: what is encoded would be stored or read as it is not meant. */
export function requireIdentity({ headers, body }: HttpRequest): void {
  const encoding = headers.get('Content-Encoding');
  if (encoding === undefined || body.length === 0 || encoding.toLowerCase() === 'identity') return;
  throw new DavError(415, undefined, { 'Accept-Encoding': 'identity' });
}

/** RFC 4918 8.4: a body where none has a meaning asks for something that would not be done. */
export async function requireNoBody(body: RequestBody): Promise<void> {
  if (body.length === 0) return;
  if (body.length !== null) throw new DavError(415);
  for await (const bytes of body) if (bytes.byteLength > 0) throw new DavError(415);
}
