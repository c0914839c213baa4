import type { Path } from '../share/filesystem.js';
import type { DavContext, DavRequest } from './context.js';
import { DavError } from './dav-error.js';

/** What of the person's would be gone afterwards. A file that is empty has nothing to lose. */
export type LossKind = 'delete' | 'overwrite';

/** Asks whoever decides about it. Resolves to false for a refusal, and when nobody answers in time or the client is gone. */
export type Confirm = (kind: LossKind, path: Path, signal: AbortSignal) => Promise<boolean> | true;

/** @throws DavError 403 when it is not allowed: nothing has changed by then. */
export async function requireConfirmed(
  kind: LossKind,
  path: Path,
  { http }: Pick<DavRequest, 'http'>,
  { confirm }: Pick<DavContext, 'confirm'>,
): Promise<void> {
  if (confirm !== undefined && !(await confirm(kind, path, http.signal))) throw new DavError(403);
}
