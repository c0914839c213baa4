import type { Limits } from '../../base/limits.js';
import { childElements, findChild, type XmlElement } from '../../xml/xml-element.js';
import { serializeElement } from '../../xml/xml-writer.js';
import { DavError } from '../dav-error.js';
import type { Hrefs } from '../names/target.js';
import type { Lock, LockScope } from './lock-table.js';

/** A lock whose request names no time: long enough to save a document, short enough not to outlive a crash for long. */
const defaultTimeoutMs = 600_000;

/**
 * The body of a LOCK that asks for a new lock (RFC 4918 14.11).
 * @throws DavError; XmlError `no-room` for a longer owner.
 */
export function readLockInfo(
  body: XmlElement,
  { maxLockOwnerCharacters }: Pick<Limits, 'maxLockOwnerCharacters'>,
): { scope: LockScope; owner: string } {
  if (body.namespace !== 'DAV:' || body.name !== 'lockinfo') throw new DavError(400);
  const scope = findChild(body, 'DAV:', 'lockscope');
  const type = findChild(body, 'DAV:', 'locktype');
  if (scope === undefined || type === undefined) throw new DavError(400);
  if (findChild(type, 'DAV:', 'write') === undefined) throw new DavError(422);
  const element = findChild(body, 'DAV:', 'owner');
  const owner = element === undefined ? '' : serializeElement(element, { characters: maxLockOwnerCharacters });
  return { scope: scopeOf(scope), owner };
}

function scopeOf(lockscope: XmlElement): LockScope {
  for (const { namespace, name } of childElements(lockscope)) {
    if (namespace === 'DAV:' && (name === 'exclusive' || name === 'shared')) return name;
  }
  throw new DavError(422);
}

/** The Timeout header (RFC 4918 10.7): the first wish that we can read, cut to what we grant. */
export function grantTimeout(header: string | undefined, maxTimeoutMs: number): number {
  for (const wish of (header ?? '').split(',').map((part) => part.trim())) {
    if (/^infinite$/i.test(wish)) return maxTimeoutMs;
    const seconds = /^Second-(\d{1,10})$/i.exec(wish)?.[1];
    if (seconds !== undefined) return Math.min(Math.max(Number(seconds), 1) * 1000, maxTimeoutMs);
  }
  return Math.min(defaultTimeoutMs, maxTimeoutMs);
}

/** The lockdiscovery property's content (RFC 4918 15.8). */
export function lockDiscovery(locks: readonly Lock[], hrefs: Hrefs, now: number): string {
  return locks.map((lock) => activeLock(lock, hrefs.href(lock.path, lock.isCollection), now)).join('');
}

function activeLock({ scope, depth, owner, token, expiresAt }: Lock, root: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((expiresAt - now) / 1000));
  return (
    `<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope><D:${scope}/></D:lockscope>` +
    `<D:depth>${depth}</D:depth>${owner}<D:timeout>Second-${seconds}</D:timeout>` +
    `<D:locktoken><D:href>${token}</D:href></D:locktoken>` +
    `<D:lockroot><D:href>${root}</D:href></D:lockroot></D:activelock>`
  );
}

/** The supportedlock property's content (RFC 4918 15.10). */
export const supportedLock = (['exclusive', 'shared'] as const)
  .map(
    (scope) => `<D:lockentry><D:lockscope><D:${scope}/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>`,
  )
  .join('');
