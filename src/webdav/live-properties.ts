import { formatHttpDate } from '../http/http-date.js';
import type { Path, Stat } from '../share/filesystem.js';
import { escapeText } from '../xml/xml-writer.js';
import { lockDiscovery, supportedLock } from './lock-xml.js';
import type { Lock } from './locks.js';
import { mediaTypeOf } from './media-type.js';
import type { Hrefs } from './target.js';

/** A resource as its properties see it. */
export interface PropertySource {
  readonly path: Path;
  readonly stat: Stat;
  readonly locks: readonly Lock[];
  readonly hrefs: Hrefs;
  readonly now: number;
}

/** The property's content as XML, or undefined where the resource has none. */
type LiveProperty = (source: PropertySource) => string | undefined;

/**
 * The properties of RFC 4918 15 that we compute. Not among them: creationdate (the platform tells none) and displayname
 * (it would repeat the name in each entry; a client may set it as its own).
 */
const liveProperties: Readonly<Record<string, LiveProperty>> = {
  resourcetype: ({ stat }) => (stat.kind === 'directory' ? '<D:collection/>' : ''),
  getcontentlength: ({ stat }) => (stat.kind === 'file' ? String(stat.size) : undefined),
  getlastmodified: ({ stat }) => (stat.kind === 'file' ? formatHttpDate(stat.lastModified) : undefined),
  getetag: ({ stat }) => (stat.kind === 'file' ? `"${stat.etag}"` : undefined),
  // KDE marks folders by this type.
  getcontenttype: ({ stat, path }) =>
    stat.kind === 'file' ? escapeText(mediaTypeOf(path.at(-1) ?? '')) : 'httpd/unix-directory',
  lockdiscovery: ({ locks, hrefs, now }) => lockDiscovery(locks, hrefs, now),
  supportedlock: () => supportedLock,
};

export const livePropertyNames: readonly string[] = Object.keys(liveProperties);

/** Whether a property of DAV: is ours to compute, and so not the client's to set (RFC 4918 9.2). */
export function isProtected(namespace: string, name: string): boolean {
  return namespace === 'DAV:' && (Object.hasOwn(liveProperties, name) || name === 'creationdate');
}

/** The element with its value, or undefined where the resource has no such live property. */
export function renderLive(name: string, source: PropertySource): string | undefined {
  const value = Object.hasOwn(liveProperties, name) ? liveProperties[name]?.(source) : undefined;
  if (value === undefined) return undefined;
  return value === '' ? `<D:${name}/>` : `<D:${name}>${value}</D:${name}>`;
}

/**
 * Whether allprop tells it. Windows gives up on a folder whose listing, which is an allprop, is longer than a million
 * bytes: supportedlock would be the same 200 in each entry, and an empty lockdiscovery says nothing. Clients that want
 * them name them.
 */
export function isLiveInAllprop(name: string, { locks }: PropertySource): boolean {
  return name === 'lockdiscovery' ? locks.length > 0 : name !== 'supportedlock' && Object.hasOwn(liveProperties, name);
}

/** What allprop gives of the live ones. */
export function renderAllLive(source: PropertySource): string {
  const names = livePropertyNames.filter((name) => isLiveInAllprop(name, source));
  return names.map((name) => renderLive(name, source) ?? '').join('');
}
