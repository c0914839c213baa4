import type { HttpRequest } from '../../http/message.js';
import { respond } from '../answers/responses.js';
import { requireNoBody } from '../content/request-body.js';
import type { DavMethod } from '../context.js';
import { requireMemberUnlocked } from '../locks/lock-checks.js';
import { requireParent } from '../status.js';

/** RFC 4918 9.3; with a body in XML, RFC 5689. */
export const mkcol: DavMethod = async (request, context) => {
  const { http, path, tokens } = request;
  const { filesystem, properties, onProblem } = context;
  if (hasXml(http)) return (await import('./extended-mkcol.js')).extendedMkcol(request, context);
  // RFC 4918 9.3.1: no other body is understood.
  await requireNoBody(http.body);
  requireMemberUnlocked(tokens, path, context);
  await requireParent(() => filesystem.createDirectory(path));
  // What is new inherits nothing from a collection of that name that the host removed.
  await properties.remove(filesystem.key(path)).catch(onProblem);
  return respond(201);
};

function hasXml({ headers, body }: HttpRequest): boolean {
  return body.length !== 0 && /^\s*(?:text|application)\/xml\s*(?:;|$)/i.test(headers.get('Content-Type') ?? '');
}
