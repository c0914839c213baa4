import type { HttpRequest, HttpResponse } from '../../http/message.js';
import type { FileStat, ReadableFile, Stat } from '../../share/filesystem.js';
import { fsErrorCodes, isFsError } from '../../share/fs-error.js';
import { begun } from '../answers/begun.js';
import { gzip, isCompressibleFile, wantsGzip } from '../answers/compression.js';
import { type Fields, notKept, respond, validators } from '../answers/responses.js';
import { conditionResult } from '../conditions/conditions.js';
import { gzippedTag, rangeStillHolds } from '../conditions/preconditions.js';
import { partialResponse } from '../content/byte-ranges.js';
import { mediaTypeOf } from '../content/media-type.js';
import { parseRanges } from '../content/range.js';
import type { ResourceMethod } from '../context.js';
import { DavError } from '../dav-error.js';

/** A host that writes all the time is asked so often for a version that stays while it is read. */
const maxLooks = 5;

/**
 * GET and HEAD (RFC 9110 9.3.1, 9.3.2). The conditions are held against the version that is opened.
 */
export const get: ResourceMethod = async ({ http, names, path, stat }, context) => {
  if (stat.kind === 'directory') {
    if (requireConditions(http, stat) === 'not-modified') return respond(304);
    const { collectionPage } = await import('../pages/index-page.js');
    return collectionPage(http, path, names, context);
  }
  const type = mediaTypeOf(path.at(-1) ?? '');
  for (let look = 1; ; look += 1) {
    const file = await context.filesystem.read(path, look === 1 ? stat : undefined);
    if (requireConditions(http, file.stat) === 'not-modified') return notModified(http, file.stat, type);
    const response = answer(http, file, type, context.limits.maxRanges);
    const { body } = response;
    if (body === null || http.method === 'HEAD') return response;
    try {
      const { items } = await begun(body.chunks, http.signal);
      return { ...response, body: { ...body, chunks: items } };
    } catch (error) {
      // The host is writing the file: its next version is as good, as long as nothing of this one was sent.
      if (!isFsError(error, fsErrorCodes.changed) || look === maxLooks) throw error;
    }
  }
};

function requireConditions(http: HttpRequest, stat: Stat): 'proceed' | 'not-modified' {
  const result = conditionResult(http, stat);
  if (result === 'failed') throw new DavError(412);
  return result;
}

/** What 200, 206 and 304 have in common (RFC 9110 15.4.5). A browser asks each time: the person works on these files. */
function commonFields(stat: FileStat, type: string): Fields {
  const vary = isCompressibleFile(type, stat.size) ? { Vary: 'Accept-Encoding' } : {};
  return { ...validators(stat), 'Cache-Control': 'no-cache', ...vary };
}

/** With the tag of the form that the client has. */
function notModified({ headers }: HttpRequest, stat: FileStat, type: string): HttpResponse {
  const ETag = gzippedTag(stat);
  const fields = commonFields(stat, type);
  return respond(304, headers.get('If-None-Match')?.includes(ETag) ? { ...fields, ETag } : fields);
}

function answer(http: HttpRequest, file: ReadableFile, type: string, maxRanges: number): HttpResponse {
  const { stat } = file;
  const { size } = stat;
  const fields = commonFields(stat, type);
  if (isCompressibleFile(type, size) && wantsGzip(http.headers)) {
    const gzipped = { ...fields, ETag: gzippedTag(stat), 'Content-Type': type, 'Content-Encoding': 'gzip' };
    return respond(200, gzipped, { length: null, chunks: gzip(file.stream(0, size)) });
  }
  const ranges = requestedRanges(http, stat, maxRanges);
  // RFC 9110 14.3
  const plain = { ...fields, 'Accept-Ranges': 'bytes' };
  if (ranges === 'unsatisfiable') {
    return respond(416, { ...notKept, 'Accept-Ranges': 'bytes', 'Content-Range': `bytes */${size}` });
  }
  if (ranges !== 'whole') return partialResponse(file, ranges, type, plain);
  return respond(200, { ...plain, 'Content-Type': type }, { length: size, chunks: file.stream(0, size) });
}

/** RFC 9110 14.2: for GET alone. */
function requestedRanges(
  { method, headers }: HttpRequest,
  stat: FileStat,
  maxRanges: number,
): ReturnType<typeof parseRanges> {
  if (method !== 'GET' || !rangeStillHolds(headers.get('If-Range'), stat)) return 'whole';
  return parseRanges(headers.get('Range'), stat.size, maxRanges);
}
