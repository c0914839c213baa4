import type { DavMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireParentUnlocked, requireUnlocked } from '../lock-checks.js';
import { respond } from '../responses.js';
import { requireParent } from '../status.js';

/** RFC 4918 9.3 */
export const mkcol: DavMethod = async (request, context) => {
  const { http, path, stat } = request;
  // RFC 4918 9.3.1: a body would say what to put in it; none is understood.
  if (http.body.length !== 0) throw new DavError(415);
  if (stat !== null) throw new DavError(405);
  requireUnlocked(request, path, context);
  requireParentUnlocked(request, path, context);
  await requireParent(() => context.filesystem.createDirectory(path));
  return respond(201);
};
