import { writeContent } from '../content/write-content.js';
import type { DavMethod } from '../context.js';

/** RFC 4918 9.7; a part of a file by Content-Range (RFC 9110 14.5), which must never be taken for the whole. */
export const put: DavMethod = async (request, context) => {
  const { headers, body } = request.http;
  const range = headers.get('Content-Range');
  if (range === undefined) return writeContent(request, context);
  const { readContentRange } = await import('../content/part.js');
  return writeContent(request, context, readContentRange(range, body.length));
};
