import type { RequestBody } from '../../http/message.js';
import type { DavMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireMemberUnlocked } from '../lock-checks.js';
import { respond } from '../responses.js';
import { requireParent } from '../status.js';

/** RFC 4918 9.3 */
export const mkcol: DavMethod = async ({ http, path, tokens }, context) => {
  const { filesystem, properties, onProblem } = context;
  await requireEmpty(http.body);
  requireMemberUnlocked(tokens, path, context);
  await requireParent(() => filesystem.createDirectory(path));
  // What is new inherits nothing from a collection of that name that the host removed.
  await properties.remove(filesystem.key(path)).catch(onProblem);
  return respond(201);
};

/** RFC 4918 9.3.1: a body would say what to put in the collection; none is understood. */
async function requireEmpty(body: RequestBody): Promise<void> {
  if (body.length === 0) return;
  if (body.length !== null) throw new DavError(415);
  for await (const bytes of body) if (bytes.byteLength > 0) throw new DavError(415);
}
