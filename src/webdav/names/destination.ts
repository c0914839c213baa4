import type { Limits } from '../../base/limits.js';
import type { Path } from '../../share/filesystem.js';
import { DavError } from '../dav-error.js';
import { parsePath } from './target.js';

/**
 * The path that a URL of a header means: an absolute URI of this server, or an absolute path (RFC 4918 10.3, 8.3).
 * @returns undefined for another server's. Hosts are compared without case: Windows changes it on the way.
 * @throws DavError 400 for what is neither.
 */
export function parseOwnUrl(url: string, authority: string, limits: Pick<Limits, 'maxPathDepth'>): Path | undefined {
  const absolute = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url);
  if (absolute === null) return parsePath(url, limits);
  const [, scheme = '', host = '', rest = ''] = absolute;
  if (normalizeHost(host, scheme) !== normalizeHost(authority, scheme)) return undefined;
  return parsePath(rest.startsWith('/') ? rest : `/${rest}`, limits);
}

/** RFC 3986 6.2.2.1, 6.2.3: case does not matter, nor does a port that is the scheme's own. */
function normalizeHost(host: string, scheme: string): string {
  const [, name, port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(host.toLowerCase()) ?? [];
  // No host and port, so nobody's but its own spelling's.
  if (name === undefined) return host;
  const isDefault = port === '' || port === (scheme.toLowerCase() === 'https' ? '443' : '80');
  return isDefault ? name : `${name}:${port}`;
}

/** @throws DavError 400 without a usable Destination, 502 for another server's (RFC 4918 9.8.5). */
export function parseDestination(
  header: string | undefined,
  authority: string,
  limits: Pick<Limits, 'maxPathDepth'>,
): Path {
  if (header === undefined) throw new DavError(400);
  const path = parseOwnUrl(header, authority, limits);
  if (path === undefined) throw new DavError(502);
  return path;
}
