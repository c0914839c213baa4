import type { Limits } from '../../base/limits.js';
import type { Path } from '../../share/filesystem.js';
import { DavError } from '../dav-error.js';

/**
 * The names of a request target's path, percent-decoded once. A slash at the end means a collection and is no name.
 * @param target path and query, as sent.
 * @throws DavError 400 for what cannot be a path: broken escapes, bytes that are not UTF-8, "." and "..", an escaped
 *   slash, NUL, empty names; 414 for a path too deep.
 */
export function parsePath(target: string, limits: Pick<Limits, 'maxPathDepth'>): Path {
  const raw = target.split('?', 1)[0] as string;
  // RFC 3986 2: a URL is printable ASCII. What came as raw bytes has no certain meaning.
  if (!/^\/[!-~]*$/.test(raw) || raw.includes('#')) throw new DavError(400);
  const segments = raw.slice(1).split('/');
  if (segments.at(-1) === '') segments.pop();
  if (segments.length > limits.maxPathDepth) throw new DavError(414);
  return segments.map(decodeSegment);
}

function decodeSegment(segment: string): string {
  let name: string;
  try {
    name = decodeURIComponent(segment);
  } catch {
    throw new DavError(400);
  }
  // After decoding, and only then: "%2e%2e" and "%2f" mean what they spell.
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) throw new DavError(400);
  return name;
}

/** How a client is told of resources. */
export interface Hrefs {
  href(path: Path, isCollection: boolean): string;
}

export interface MemberHrefs extends Hrefs {
  /** The same for the members of one collection. */
  members(collection: Path): (name: string, isCollection: boolean) => string;
}

/**
 * The href of a resource: an absolute path, escapes in upper case, a slash at the end of collections. Everything but
 * unreserved characters is escaped, save parentheses and the like, which gvfs wants as they are (RFC 3986 3.3: pchar).
 */
export function encodeHref(path: Path, isCollection: boolean): string {
  if (path.length === 0) return '/';
  const href = path.map((name) => `/${encodeSegment(name)}`).join('');
  return isCollection ? `${href}/` : href;
}

export function encodeSegment(name: string): string {
  // encodeURIComponent throws on a lone surrogate, which no disk gives and OPFS turns into U+FFFD.
  const encoded = encodeURIComponent(name.toWellFormed());
  return encoded.includes("'") ? encoded.replace(/'/g, '%27') : encoded;
}
