import type { Path } from '../share/filesystem.js';
import { checkConditions, checkIfHeader } from './conditions/conditions.js';
import type { DavContext, DavRequest } from './context.js';
import { DavError } from './dav-error.js';

/** What of the person's would be gone afterwards. A file that is empty has nothing to lose. */
export type LossKind = 'delete' | 'overwrite';

/** Asks whoever decides about it. Resolves to false for a refusal, and when nobody answers in time or the client is gone. */
export type Confirm = (kind: LossKind, path: Path, signal: AbortSignal) => Promise<boolean> | true;

/**
 * The answer may take most of a minute, in which others go on: the request's conditions are held once more after it.
 * @throws DavError 403 when it is not allowed, 412, 404: nothing has changed by then.
 */
export async function requireConfirmed(
  kind: LossKind,
  path: Path,
  request: Pick<DavRequest, 'http' | 'names' | 'path'>,
  context: DavContext,
): Promise<void> {
  const { http } = request;
  const answer = context.confirm?.(kind, path, http.signal) ?? true;
  if (answer === true) return;
  if (!(await answer)) throw new DavError(403);
  // What other tabs have granted by now, for the walk to look at.
  for (const named of [request.path, path]) await context.keptLocks.load(named);
  const stat = await context.filesystem.stat(request.path);
  await checkIfHeader(request, context);
  checkConditions(http, stat);
}
