import type { DavContext, DavMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { indexPage } from '../index-page.js';
import { mediaTypeOf } from '../media-type.js';
import { rangeStillHolds } from '../preconditions.js';
import { parseRange } from '../range.js';
import { respond, validators } from '../responses.js';

/** What a browser in the guest may make of a file: show it, not run it with the drive's origin. */
const contained = { 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': 'sandbox' } as const;

/** GET and HEAD (RFC 9110 9.3.1, 9.3.2): the writer leaves a HEAD's body out, and the file is then never opened. */
export const get: DavMethod = async ({ path, stat, http }, context) => {
  if (stat === null) throw new DavError(404);
  if (stat.kind === 'directory') return indexPage(path, context);
  const file = await openVersion(context, path, stat.etag);
  const { size, etag, lastModified } = file.stat;
  const fields = {
    ...contained,
    ...validators(file.stat),
    'Content-Type': mediaTypeOf(path.at(-1) ?? ''),
    'Accept-Ranges': 'bytes',
  };
  const holds = rangeStillHolds(http.headers.get('If-Range'), `"${etag}"`, lastModified);
  const range = holds ? parseRange(http.headers.get('Range'), size) : 'whole';
  if (range === 'unsatisfiable') return respond(416, { ...contained, 'Content-Range': `bytes */${size}` });
  if (range === 'whole') return respond(200, fields, { length: size, chunks: file.stream(0, size) });
  const { start, end } = range;
  return respond(
    206,
    { ...fields, 'Content-Range': `bytes ${start}-${end - 1}/${size}` },
    { length: end - start, chunks: file.stream(start, end) },
  );
};

/** The file may have been replaced since the conditions were held against it: then the client tries again. */
async function openVersion({ filesystem }: DavContext, path: readonly string[], etag: string) {
  const file = await filesystem.read(path);
  if (file.stat.etag !== etag) throw new DavError(409);
  return file;
}
