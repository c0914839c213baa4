import type { HttpHeaders, HttpResponse } from '../../http/message.js';
import { isFolderRoot } from '../../share/drive/folder-root.js';
import type { Filesystem, Path, Stat } from '../../share/filesystem.js';
import { moveAsksPerson } from '../../share/names/dangerous-names.js';
import { keepsFileType } from '../../share/names/file-type.js';
import { requireReplaceable, requireUnbound, requireWhole } from '../../share/policy/hidden-members.js';
import { treeResponse } from '../answers/multistatus.js';
import { respond } from '../answers/responses.js';
import { requireConfirmed } from '../confirmation.js';
import { readOcMtime } from '../content/file-time.js';
import type { DavContext, ResourceMethod, ResourceRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireMemberUnlocked, requireTreeUnlocked } from '../locks/lock-checks.js';
import { parseDestination } from '../names/destination.js';
import { areOneEntry, foldName, isSameOrBelow, statOrNull } from '../resource.js';
import { TreeWalk } from '../trees/tree-walk.js';

/** RFC 4918 9.8 */
export const copy: ResourceMethod = (request, context) => transfer('copy', request, context);
/** RFC 4918 9.9 */
export const move: ResourceMethod = (request, context) => transfer('move', request, context);

async function transfer(kind: 'copy' | 'move', request: ResourceRequest, context: DavContext): Promise<HttpResponse> {
  const { http, names, path: from, stat, tokens } = request;
  const { filesystem, keptLocks, limits } = context;
  const asked = parseDestination(http.headers.get('Destination'), http.authority, limits);
  const depth = readDepth(http.headers, kind, stat);
  const mayOverwrite = readOverwrite(http.headers);
  const { path: to, stat: found } = await (kind === 'move' ? names.findTarget(asked, from) : names.find(asked, true));
  if (isFolderRoot(filesystem, to) || (kind === 'move' && isFolderRoot(filesystem, from))) throw new DavError(403);
  if (filesystem.isReadOnly(to) || (kind === 'move' && filesystem.isReadOnly(from))) throw new DavError(403);
  const walk = new TreeWalk(request, [from, to], context);
  const isRespelt = kind === 'move' && (await isRespelling(filesystem, from, to, stat));
  if (!isRespelt) await requireApart(filesystem, from, to, stat, depth);
  // What is found there is the source.
  const target = isRespelt ? null : found;
  const overwrite = isRespelt || mayOverwrite;

  if (target !== null && !overwrite) throw new DavError(412);
  const parent = await statOrNull(filesystem, to.slice(0, -1));
  // RFC 4918 9.8.5, 9.9.4
  if (parent?.kind !== 'directory') throw new DavError(409);
  await keptLocks.load(to);
  if (kind === 'move') requireTreeUnlocked(tokens, from, context);
  if (kind === 'move') await requireWhole(filesystem, from, stat, http.signal);
  await requireUnbound(filesystem, kind === 'move' ? [from, to] : [to], http.signal);
  if (target === null) requireMemberUnlocked(tokens, to, context);
  else {
    requireTreeUnlocked(tokens, to, context);
    await requireReplaceable(filesystem, { from, to, stat, target, isBare: depth === '0' }, http.signal);
    // RFC 4918 9.8.4, 9.9.3: what is in the way of a collection is deleted with what it has.
    const loss = target.kind === 'directory' ? 'delete' : 'overwrite';
    if (target.kind === 'directory' || target.size > 0) await requireConfirmed(loss, to, request, context);
  }

  await walk.transfer({ kind, from, to, stat, target, depth, overwrite });
  const time =
    stat.kind === 'file' && walk.failures.length === 0 ? readOcMtime(http.headers.get('X-OC-Mtime')) : undefined;
  // rclone: a copy on the server is of the time of what it is a copy of.
  if (time !== undefined && (await isTimed(to, time, context))) {
    return respond(target === null ? 201 : 204, { 'X-OC-Mtime': 'accepted' });
  }
  // A client that is told of the one resource alone takes it that nothing has come to the other place.
  return treeResponse(walk.failures, walk.hasChanged ? [] : [from, to], names, target === null ? 201 : 204);
}

/** The transfer is done, whether or not its time can be set. */
async function isTimed(path: Path, time: number, { filesystem, onProblem }: DavContext): Promise<boolean> {
  try {
    await filesystem.setLastModified(path, time);
    return true;
  } catch (error) {
    onProblem(error);
    return false;
  }
}

/** RFC 4918 9.8.3, 9.9.2: COPY goes whole or without members, MOVE only whole. */
function readDepth(headers: HttpHeaders, kind: 'copy' | 'move', stat: Stat): '0' | 'infinity' {
  const depth = (headers.get('Depth') ?? 'infinity').toLowerCase();
  if (depth === 'infinity') return 'infinity';
  if (depth === '0' && (kind === 'copy' || stat.kind === 'file')) return '0';
  throw new DavError(400);
}

/** RFC 4918 10.6: absent means T. */
function readOverwrite(headers: HttpHeaders): boolean {
  const overwrite = (headers.get('Overwrite') ?? 'T').toUpperCase();
  if (overwrite !== 'T' && overwrite !== 'F') throw new DavError(400);
  return overwrite === 'T';
}

/**
 * Whether all that a file's MOVE changes is how its last name is spelt, where the host finds it by both (Windows, macOS):
 * there it is a rename, which has nothing to make room for. Not where Chromium would ask the person about the name, or
 * read for its type what has 0 bytes and may be a pipe: elsewhere such a move goes by a copy, which here is the file.
 */
async function isRespelling(filesystem: Filesystem, from: Path, to: Path, stat: Stat): Promise<boolean> {
  const [parent, name, other] = [from.slice(0, -1), from.at(-1), to.at(-1)];
  if (stat.kind !== 'file' || name === undefined || other === undefined || name === other) return false;
  if (from.length !== to.length || parent.some((part, index) => part !== to[index])) return false;
  if (moveAsksPerson(other) || (stat.size === 0 && !keepsFileType(name, other))) return false;
  return foldName(name) === foldName(other) && (await areOneEntry(filesystem, parent, name, other));
}

/**
 * RFC 4918 9.8.5, 9.9.4: onto itself is 403. So is into itself, which would have no end, and onto what holds it, which
 * would have to go first.
 */
async function requireApart(
  filesystem: Filesystem,
  from: Path,
  to: Path,
  stat: Stat,
  depth: '0' | 'infinity',
): Promise<void> {
  const isInto = await isSameOrBelow(filesystem, to, from);
  // A collection without its members may be copied into itself; a path below a file leads nowhere.
  if (isInto && (to.length === from.length || (stat.kind === 'directory' && depth === 'infinity'))) {
    throw new DavError(403);
  }
  if (await isSameOrBelow(filesystem, from, to)) throw new DavError(403);
  // By another name it may be any of these.
  if (filesystem.mayMeet?.(from, to)) throw new DavError(403);
}
