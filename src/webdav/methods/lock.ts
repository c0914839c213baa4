import type { HttpResponse } from '../../http/message.js';
import { memberResponse, multistatus } from '../answers/multistatus.js';
import { type Fields, validators, xmlResponse } from '../answers/responses.js';
import { checkConditions, checkIfHeader } from '../conditions/conditions.js';
import type { DavContext, DavMethod, DavRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireMemberUnlocked } from '../locks/lock-checks.js';
import { keysOf, type Lock, type LockDepth } from '../locks/lock-table.js';
import { grantTimeout, lockDiscovery, readLockInfo } from '../locks/lock-xml.js';
import { lockedPath } from '../locks/locked-path.js';
import type { Hrefs } from '../names/target.js';
import { keysTo, statOrNull } from '../resource.js';
import { requireParent } from '../status.js';

/** RFC 4918 9.10: a new lock, or with an empty body the refresh of one. */
export const lock: DavMethod = async (request, context) => {
  const { http, names, path } = request;
  // Windows and Office open for reading what they cannot lock. With a lock they would let people type, and fail to save.
  if (context.filesystem.isReadOnly(path)) throw new DavError(403);
  const depth = readDepth(http.headers.get('Depth'));
  const body = await context.xml.read(http.body);
  if (body === null) return refresh(request, context);
  const { scope, owner } = readLockInfo(body, context.limits);
  const granted = await context.keptLocks.grant(path, async () => {
    // Another may have locked it by another spelling meanwhile.
    const asked = { ...request, path: await lockedPath(path, context) };
    return grant(asked, { scope, owner, depth }, context);
  });
  if (Array.isArray(granted)) return refusedByMembers(request, granted);
  const fields = { 'Lock-Token': `<${granted.token}>` };
  if (request.stat !== null) {
    // Looked at again: it can change no more, save by who has the lock.
    const stat = await statOrNull(context.filesystem, granted.path).catch(() => null);
    const found = stat?.kind === 'file' ? validators(stat) : {};
    return describe(granted, names, 200, { ...fields, ...found }, context);
  }
  try {
    const created = await createEmpty({ ...request, path: granted.path }, context);
    // davfs2 takes 200 for a file that was there before.
    return describe(granted, names, created === undefined ? 200 : 201, { ...fields, ...created }, context);
  } catch (error) {
    context.locks.remove(granted);
    throw error;
  }
};

/** RFC 4918 9.10.3: 0 or infinity, and infinity when the header is missing, as Windows leaves it out. */
function readDepth(header: string | undefined): LockDepth {
  const depth = (header ?? 'infinity').toLowerCase();
  if (depth !== '0' && depth !== 'infinity') throw new DavError(400);
  return depth;
}

/**
 * In one go, so that of two requests at once only one gets the lock, be the file there yet or not.
 * @returns the lock, or those of members that forbid one of depth infinity.
 */
function grant(
  { http, path, stat, tokens }: DavRequest,
  asked: Pick<Lock, 'scope' | 'owner' | 'depth'>,
  context: DavContext,
): Lock | Lock[] {
  const { filesystem, locks, clock, limits } = context;
  const wanted = { ...asked, keys: keysTo(filesystem, path) };
  const now = clock.now();
  const conflicts = locks.conflicting(wanted, now);
  const covering = conflicts.filter((conflict) => conflict.path.length <= path.length);
  if (covering.length > 0) throw new DavError(423, { name: 'no-conflicting-lock', resources: covering });
  if (conflicts.length > 0) return conflicts;
  if (stat === null) requireMemberUnlocked(tokens, path, context);
  const timeoutMs = grantTimeout(http.headers.get('Timeout'), limits.maxLockTimeoutMs);
  const isCollection = stat?.kind === 'directory';
  const token = `urn:uuid:${crypto.randomUUID()}`;
  const granted = locks.create({ ...wanted, path, isCollection, timeoutMs }, token, now);
  if (granted === undefined) throw new DavError(507);
  return granted;
}

/** RFC 4918 9.10.3, 9.10.9: what is in the way is named, and the collection failed because of it. */
function refusedByMembers({ names, path }: DavRequest, locks: readonly Lock[]): HttpResponse {
  const members = new Map(locks.map((lock) => [lock.place.key, lock]));
  const failures = [...members.values()].map((lock) => ({ ...lock, status: 423 }));
  const own = { path, isCollection: true, status: 424 };
  return multistatus([...failures, own].map((failure) => memberResponse(failure, names)));
}

/**
 * RFC 4918 7.3: a lock on an unmapped URL makes an empty resource.
 * @returns its validators, or undefined when somebody made one meanwhile, which is left as it is.
 */
async function createEmpty(request: DavRequest, context: DavContext): Promise<Fields | undefined> {
  const { http, path } = request;
  const { filesystem, properties, onProblem } = context;
  const writer = await requireParent(() => filesystem.write(path));
  try {
    const stat = await statOrNull(filesystem, path);
    await checkIfHeader(request, context);
    checkConditions(http, stat);
    if (stat !== null) {
      await writer.abort();
      return undefined;
    }
  } catch (error) {
    await writer.abort();
    throw error;
  }
  const created = validators(await writer.commit());
  await properties.remove(filesystem.key(path)).catch(onProblem);
  return created;
}

/** RFC 4918 9.10.2: the If header names the lock; its root may lie above the request's resource. */
function refresh({ http, names, path, tokens }: DavRequest, context: DavContext): HttpResponse {
  const { filesystem, locks, clock, limits } = context;
  const now = clock.now();
  const known = locks.covering(keysTo(filesystem, path), now).find(({ token }) => tokens.has(token));
  if (known === undefined) throw new DavError(412, { name: 'lock-token-matches-request-uri' });
  const timeoutMs = grantTimeout(http.headers.get('Timeout'), limits.maxLockTimeoutMs);
  return describe(locks.refresh(known, timeoutMs, now), names, 200, {}, context);
}

/**
 * RFC 4918 9.10.1: the value of lockdiscovery. The lock that it is about comes first, which is where Finder takes its
 * token from.
 */
function describe(
  granted: Lock,
  hrefs: Hrefs,
  status: number,
  fields: Fields,
  { locks, clock }: DavContext,
): HttpResponse {
  const now = clock.now();
  const others = locks.covering(keysOf(granted.place), now).filter(({ token }) => token !== granted.token);
  const discovery = lockDiscovery([granted, ...others], hrefs, now);
  const xml = `<D:prop xmlns:D="DAV:"><D:lockdiscovery>${discovery}</D:lockdiscovery></D:prop>`;
  return xmlResponse(status, xml, fields);
}
