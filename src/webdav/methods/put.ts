import type { HttpRequest } from '../../http/message.js';
import type { FileWriter } from '../../share/filesystem.js';
import type { DavMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireParentUnlocked, requireUnlocked } from '../lock-checks.js';
import { respond, validators } from '../responses.js';
import { requireParent } from '../status.js';

/** RFC 4918 9.7. The old file stays until the new one is whole, whatever breaks meanwhile. */
export const put: DavMethod = async (request, context) => {
  const { http, path, stat } = request;
  if (stat?.kind === 'directory' || path.length === 0) throw new DavError(405);
  // RFC 9110 14.5: a part of a file must not be taken for the whole.
  if (http.headers.has('Content-Range')) throw new DavError(400);
  requireIdentity(http);
  requireUnlocked(request, path, context);
  if (stat === null) requireParentUnlocked(request, path, context);
  const writer = await requireParent(() => context.filesystem.write(path));
  await receive(http, writer);
  const written = await writer.commit();
  return respond(stat === null ? 201 : 204, validators(written));
};

/** RFC 9110 8.4.1: content that we would store encoded is refused. */
function requireIdentity({ headers }: HttpRequest): void {
  const encoding = headers.get('Content-Encoding');
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') throw new DavError(415);
}

/** A body that ends early throws: what was written of it is undone. */
async function receive({ body, signal }: HttpRequest, writer: FileWriter): Promise<void> {
  try {
    for await (const bytes of body) await writer.write(bytes);
    signal.throwIfAborted();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
