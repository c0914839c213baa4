import type { HttpResponse } from '../../http/message.js';
import { readXml } from '../../xml/xml-reader.js';
import type { DavContext, DavMethod, DavRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireParentUnlocked } from '../lock-checks.js';
import { grantTimeout, lockDiscovery, readLockInfo } from '../lock-xml.js';
import type { Lock, LockDepth } from '../locks.js';
import { type Fields, validators, xmlResponse } from '../responses.js';
import { requireParent } from '../status.js';

/** RFC 4918 9.10: a new lock, or with an empty body the refresh of one. */
export const lock: DavMethod = async (request, context) => {
  const body = await readXml(request.http.body, context.limits);
  if (context.filesystem.isReadOnly(request.path)) throw new DavError(403);
  if (body === null) return refresh(request, context);
  const { scope, owner } = readLockInfo(body);
  const { http, path, stat } = request;
  const { filesystem, locks, clock, limits } = context;
  const depth = readDepth(http.headers.get('Depth'));
  const key = filesystem.key(path);
  const conflicts = locks.conflicting({ key, scope, depth }, clock.now());
  if (conflicts.length > 0) {
    throw new DavError(423, { name: 'no-conflicting-lock', paths: conflicts.map((other) => other.path) });
  }
  const created = stat === null ? await createEmpty(request, context) : undefined;
  const timeoutMs = grantTimeout(http.headers.get('Timeout'), limits.maxLockTimeoutMs);
  const token = `urn:uuid:${crypto.randomUUID()}`;
  const granted = locks.create({ key, path, scope, depth, owner, timeoutMs }, token, clock.now());
  if (granted === undefined) throw new DavError(507);
  // davfs2 takes 200 for a file that was already there.
  return describe(granted, clock.now(), created === undefined ? 200 : 201, { 'Lock-Token': `<${token}>`, ...created });
};

/** RFC 4918 9.10.3: 0 or infinity, and infinity when the header is missing, as Windows leaves it out. */
function readDepth(header: string | undefined): LockDepth {
  const depth = (header ?? 'infinity').trim().toLowerCase();
  if (depth !== '0' && depth !== 'infinity') throw new DavError(400);
  return depth;
}

/** RFC 4918 7.3: a lock on an unmapped URL makes an empty resource. */
async function createEmpty(request: DavRequest, context: DavContext): Promise<Fields> {
  const { path } = request;
  requireParentUnlocked(request, path, context);
  const writer = await requireParent(() => context.filesystem.write(path));
  return validators(await writer.commit());
}

/** RFC 4918 9.10.2: the If header names the lock; its root may lie above the request's resource. */
function refresh({ http, path, tokens }: DavRequest, { filesystem, locks, clock, limits }: DavContext): HttpResponse {
  const now = clock.now();
  const known = locks.covering(filesystem.key(path), now).find(({ token }) => tokens.has(token));
  if (known === undefined) throw new DavError(412, { name: 'lock-token-matches-request-uri' });
  const timeoutMs = grantTimeout(http.headers.get('Timeout'), limits.maxLockTimeoutMs);
  return describe(locks.refresh(known, timeoutMs, now), now, 200, {});
}

function describe(granted: Lock, now: number, status: number, fields: Fields): HttpResponse {
  const discovery = lockDiscovery([granted], now);
  const xml = `<D:prop xmlns:D="DAV:"><D:lockdiscovery>${discovery}</D:lockdiscovery></D:prop>`;
  return xmlResponse(status, xml, fields);
}
