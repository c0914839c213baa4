import type { DavMethod } from '../context.js';
import { requireMemberUnlocked } from '../lock-checks.js';
import { requireNoBody } from '../request-body.js';
import { respond } from '../responses.js';
import { requireParent } from '../status.js';

/** RFC 4918 9.3 */
export const mkcol: DavMethod = async ({ http, path, tokens }, context) => {
  const { filesystem, properties, onProblem } = context;
  await requireNoBody(http.body);
  requireMemberUnlocked(tokens, path, context);
  await requireParent(() => filesystem.createDirectory(path));
  // What is new inherits nothing from a collection of that name that the host removed.
  await properties.remove(filesystem.key(path)).catch(onProblem);
  return respond(201);
};
