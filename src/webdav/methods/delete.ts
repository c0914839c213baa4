import type { DavMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireTreeUnlocked } from '../lock-checks.js';
import { memberResponse, multistatus } from '../multistatus.js';
import { respond } from '../responses.js';
import { deleteTree } from '../tree.js';

/** RFC 4918 9.6 */
export const deleteMethod: DavMethod = async (request, context) => {
  const { http, path, stat } = request;
  if (stat === null) throw new DavError(404);
  // RFC 4918 9.6.1: on a collection it acts as with Depth infinity, and clients must not send another.
  const depth = http.headers.get('Depth');
  if (stat.kind === 'directory' && depth !== undefined && depth.toLowerCase() !== 'infinity') throw new DavError(400);
  if (context.filesystem.isReadOnly(path)) throw new DavError(403);
  requireTreeUnlocked(request, path, context);
  const failures = await deleteTree(path, stat, context, http.signal);
  const own = failures.find((failure) => failure.path.length === path.length);
  // A failure of the resource itself is the answer's own status; 207 is for members (RFC 4918 9.6.1).
  if (own !== undefined && failures.length === 1) throw new DavError(own.status);
  const members = failures.filter((failure) => failure !== own);
  return members.length === 0 ? respond(204) : multistatus(members.map(memberResponse));
};
