import type { HttpRequest, HttpResponse } from '../../http/message.js';
import type { ReadableFile, Stat } from '../../share/filesystem.js';
import { conditionResult } from '../conditions.js';
import type { ResourceMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { indexPage } from '../index-page.js';
import { mediaTypeOf } from '../media-type.js';
import { rangeStillHolds } from '../preconditions.js';
import { parseRange } from '../range.js';
import { respond, validators } from '../responses.js';

/** What a browser in the guest may make of a file: show it, not run it with the drive's origin. */
const contained = { 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': 'sandbox' } as const;

/**
 * GET and HEAD (RFC 9110 9.3.1, 9.3.2). The conditions are held against the version that is opened, which may be newer
 * than the one that was found.
 */
export const get: ResourceMethod = async ({ http, names, path, stat }, { filesystem }) => {
  if (stat.kind === 'directory') {
    requireConditions(http, stat);
    return indexPage(path, names, filesystem, http.method === 'HEAD');
  }
  const file = await filesystem.read(path);
  if (requireConditions(http, file.stat) === 'not-modified') return respond(304, validators(file.stat));
  return answer(http, path.at(-1) ?? '', file);
};

function requireConditions(http: HttpRequest, stat: Stat): 'proceed' | 'not-modified' {
  const result = conditionResult(http, stat);
  if (result === 'failed') throw new DavError(412);
  return result;
}

/** The body is opened when it is first asked for: for HEAD, never. */
function answer(http: HttpRequest, name: string, file: ReadableFile): HttpResponse {
  const { stat } = file;
  const range = requestedRange(http, stat);
  const { size } = stat;
  if (range === 'unsatisfiable') return respond(416, { ...contained, 'Content-Range': `bytes */${size}` });
  const fields = {
    ...contained,
    ...validators(stat),
    'Content-Type': mediaTypeOf(name),
    'Accept-Ranges': 'bytes',
  };
  if (range === 'whole') return respond(200, fields, { length: size, chunks: file.stream(0, size) });
  const { start, end } = range;
  return respond(
    206,
    { ...fields, 'Content-Range': `bytes ${start}-${end - 1}/${size}` },
    { length: end - start, chunks: file.stream(start, end) },
  );
}

/** RFC 9110 14.2: for GET alone. */
function requestedRange({ method, headers }: HttpRequest, stat: ReadableFile['stat']): ReturnType<typeof parseRange> {
  if (method !== 'GET' || !rangeStillHolds(headers.get('If-Range'), stat)) return 'whole';
  return parseRange(headers.get('Range'), stat.size);
}
