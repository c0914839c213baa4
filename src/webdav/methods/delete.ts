import { isFolderRoot } from '../../share/drive/folder-root.js';
import { requireWhole } from '../../share/policy/hidden-members.js';
import { treeResponse } from '../answers/multistatus.js';
import { requireConfirmed } from '../confirmation.js';
import type { ResourceMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireTreeUnlocked } from '../locks/lock-checks.js';
import { TreeWalk } from '../trees/tree-walk.js';

/** RFC 4918 9.6 */
export const deleteMethod: ResourceMethod = async (request, context) => {
  const { http, names, path, stat, tokens } = request;
  const { filesystem } = context;
  // RFC 4918 9.6.1: on a collection it acts as with Depth infinity, and clients must not send another.
  const depth = (http.headers.get('Depth') ?? 'infinity').toLowerCase();
  if (stat.kind === 'directory' && depth !== 'infinity') throw new DavError(400);
  // Before the first member goes: the folder itself could not be removed afterwards.
  if (isFolderRoot(filesystem, path) || filesystem.isReadOnly(path)) throw new DavError(403);
  requireTreeUnlocked(tokens, path, context);
  const walk = new TreeWalk(request, [path], context);
  await requireWhole(filesystem, path, stat, http.signal);
  await requireConfirmed('delete', path, request, context);
  await walk.delete(path, stat);
  return treeResponse(walk.failures, [path], names, 204);
};
