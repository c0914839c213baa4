import type { HttpRequest } from '../../http/message.js';
import type { FileWriter } from '../../share/filesystem.js';
import { checkConditions, checkIfHeader } from '../conditions.js';
import type { DavContext, DavMethod, DavRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireMemberUnlocked, requireUnlocked } from '../lock-checks.js';
import { statOrNull } from '../resource.js';
import { respond, validators } from '../responses.js';
import { requireParent } from '../status.js';

/** RFC 4918 9.7. The old file stays until the new one is whole, whatever breaks meanwhile. */
export const put: DavMethod = async (request, context) => {
  const { http, path } = request;
  // RFC 9110 14.5: a part of a file must not be taken for the whole.
  if (http.headers.has('Content-Range')) throw new DavError(400);
  requireIdentity(http);
  requireLocks(request, context, request.stat === null);
  const writer = await requireParent(() => context.filesystem.write(path));
  const isNew = await fill(writer, request, context);
  const written = await writer.commit();
  // What is new inherits nothing from a file of that name that the host removed.
  if (isNew) await context.properties.remove(context.filesystem.key(path)).catch(context.onProblem);
  return respond(isNew ? 201 : 204, validators(written));
};

/** RFC 9110 8.4.1: content that we would store encoded is refused. */
function requireIdentity({ headers }: HttpRequest): void {
  const encoding = headers.get('Content-Encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw new DavError(415);
}

function requireLocks({ tokens, path }: DavRequest, context: DavContext, isNew: boolean): void {
  if (isNew) requireMemberUnlocked(tokens, path, context);
  else requireUnlocked(tokens, path, context);
}

/**
 * Brings the body to the writer. Between the first look at the resource and here another client may have written it:
 * from here on nobody else can, so the conditions are held against it once more, before the body is asked for. The
 * body may take an hour, and somebody may lock the resource meanwhile, so the locks are looked at before the commit.
 * A body that ends early throws, and nothing of it is kept.
 * @returns whether there was no file.
 */
async function fill(writer: FileWriter, request: DavRequest, context: DavContext): Promise<boolean> {
  const { http, path } = request;
  try {
    const stat = await statOrNull(context.filesystem, path);
    await checkIfHeader(http, path, context);
    checkConditions(http, stat);
    for await (const bytes of http.body) await writer.write(bytes);
    http.signal.throwIfAborted();
    requireLocks(request, context, stat === null);
    return stat === null;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
