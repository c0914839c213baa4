import type { HttpHeaders } from '../../http/message.js';
import type { Path, Stat } from '../../share/filesystem.js';
import type { DavContext, DavMethod, DavRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { parseDestination } from '../destination.js';
import { requireParentUnlocked, requireTreeUnlocked, requireUnlocked } from '../lock-checks.js';
import { type MemberFailure, memberResponse, multistatus } from '../multistatus.js';
import { respond } from '../responses.js';
import { isMissing } from '../status.js';
import { copyTree, deleteTree, moveTree } from '../tree.js';

/** RFC 4918 9.8 */
export const copy: DavMethod = (request, context) => transfer('copy', request, context);
/** RFC 4918 9.9 */
export const move: DavMethod = (request, context) => transfer('move', request, context);

async function transfer(kind: 'copy' | 'move', request: DavRequest, context: DavContext) {
  const { http, path, stat } = request;
  if (stat === null) throw new DavError(404);
  const { filesystem, limits } = context;
  const destination = parseDestination(http.headers.get('Destination'), http.authority, limits);
  const depth = readDepth(http.headers, kind, stat);
  requireApart(path, destination, stat, depth);
  const target = await statOrNull(context, destination);
  // RFC 4918 10.6: absent means T.
  const overwrite = (http.headers.get('Overwrite') ?? 'T').trim().toUpperCase();
  if (overwrite !== 'T' && overwrite !== 'F') throw new DavError(400);
  if (target !== null && overwrite === 'F') throw new DavError(412);
  const parent = await statOrNull(context, destination.slice(0, -1));
  if (parent?.kind !== 'directory') throw new DavError(409);
  if (filesystem.isReadOnly(destination) || (kind === 'move' && filesystem.isReadOnly(path))) throw new DavError(403);
  if (kind === 'move') requireTreeUnlocked(request, path, context);
  requireUnlocked(request, destination, context);
  if (target === null) requireParentUnlocked(request, destination, context);
  else requireTreeUnlocked(request, destination, context);

  const failures = await replaceTarget(stat, destination, target, context, http.signal);
  if (failures.length === 0) {
    const tree = kind === 'copy' ? copyTree : moveTree;
    failures.push(...(await tree({ from: path, to: destination, stat, depth }, context, http.signal)));
  }
  const [only] = failures;
  if (only !== undefined && failures.length === 1 && isOneOf(only.path, path, destination))
    throw new DavError(only.status);
  if (failures.length > 0) return multistatus(failures.map(memberResponse));
  return respond(target === null ? 201 : 204);
}

/** RFC 4918 9.8.3, 9.9.2: COPY goes whole or without members, MOVE only whole. */
function readDepth(headers: HttpHeaders, kind: 'copy' | 'move', stat: Stat): '0' | 'infinity' {
  const depth = (headers.get('Depth') ?? 'infinity').trim().toLowerCase();
  if (depth === 'infinity') return 'infinity';
  if (depth === '0' && (kind === 'copy' || stat.kind === 'file')) return '0';
  throw new DavError(400);
}

/** RFC 4918 9.8.5, 9.9.4: onto itself is 403; so is into itself, which has no end, and over what holds it. */
function requireApart(from: Path, to: Path, stat: Stat, depth: '0' | 'infinity'): void {
  if (to.length === 0 || from.length === 0) throw new DavError(403);
  const common = from.every((name, index) => to[index] === name);
  const above = to.every((name, index) => from[index] === name);
  const into = common && stat.kind === 'directory' && (depth === 'infinity' || to.length === from.length);
  if (into || above || (common && to.length === from.length)) throw new DavError(403);
}

/**
 * RFC 4918 9.8.4: what is there goes first. A file that another takes the place of does not: it is replaced in one
 * step, so that one of the two is always whole.
 */
async function replaceTarget(
  stat: Stat,
  destination: Path,
  target: Stat | null,
  context: DavContext,
  signal: AbortSignal,
): Promise<MemberFailure[]> {
  if (target === null) return [];
  if (target.kind === 'file' && stat.kind === 'file') {
    context.locks.removeTree(context.filesystem.key(destination));
    return [];
  }
  return deleteTree(destination, target, context, signal);
}

async function statOrNull({ filesystem }: DavContext, path: Path): Promise<Stat | null> {
  try {
    return await filesystem.stat(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isOneOf(path: Path, ...others: readonly Path[]): boolean {
  return others.some((other) => other.length === path.length && other.every((name, index) => path[index] === name));
}
