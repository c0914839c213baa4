import { readUpdateRange } from '../content/part.js';
import { writeContent } from '../content/write-content.js';
import type { ResourceMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { patchType } from './options.js';

/** RFC 5789 with the one format that WebDAV clients know, sabre/dav's partial update (sabre.io/dav/http-patch). */
export const patch: ResourceMethod = async (request, context) => {
  const { headers, body } = request.http;
  if (request.stat.kind === 'directory') throw new DavError(405);
  const type = (headers.get('Content-Type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  // RFC 5789 2.2: with what would be understood.
  if (type !== patchType) throw new DavError(415, undefined, { 'Accept-Patch': patchType });
  if (body.length === null) throw new DavError(411);
  return writeContent(request, context, readUpdateRange(headers.get('X-Update-Range'), body.length));
};
