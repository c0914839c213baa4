import { formatHttpDate, parseHttpDate } from '../../http/http-date.js';
import type { Path, Stat } from '../../share/filesystem.js';
import { escapeText } from '../../xml/xml-writer.js';
import { isUnsetTime } from '../content/file-time.js';
import { mediaTypeOf } from '../content/media-type.js';
import type { Lock } from '../locks/lock-table.js';
import { lockDiscovery, supportedLock } from '../locks/lock-xml.js';
import type { Hrefs } from '../names/target.js';
import type { DeadProperty } from './dead-properties.js';
import { type PropertyName, tagsOf } from './property-names.js';

/** Where Windows keeps what a disk of its own would: Win32CreationTime, Win32FileAttributes and so on. */
export const microsoftNamespace = 'urn:schemas-microsoft-com:';

/** What a cap on the guest's writing leaves (RFC 4331); bytes. */
export interface Quota {
  readonly usedBytes: number;
  readonly availableBytes: number;
}

/** A resource as its properties see it. */
export interface PropertySource {
  readonly path: Path;
  readonly stat: Stat;
  readonly locks: readonly Lock[];
  readonly hrefs: Hrefs;
  readonly now: number;
  readonly dead: readonly DeadProperty[];
  /** Undefined where the host page set no cap: what the disk has left, nobody tells us. */
  readonly quota: Quota | undefined;
  readonly isReadOnly: boolean;
  /** Whether allprop is to tell what a listing shows and no more. */
  readonly isTerse: boolean;
  /** Where it was asked for; it costs a listing. */
  readonly syncToken?: string | undefined;
}

interface LiveProperty {
  /** The property's content as XML, or undefined where the resource has none. */
  readonly value: (source: PropertySource) => string | undefined;
  /** Whether allprop tells it; by default it does. */
  readonly inAllprop?: (source: PropertySource) => boolean;
}

const never = (): boolean => false;
const unlessTerse = ({ isTerse }: PropertySource): boolean => !isTerse;

/**
 * The properties that we compute. Not among them: displayname, which would repeat the name in each entry; a client may
 * set it as its own. What RFC 4918 does not define need not be in allprop (9.1).
 */
const liveProperties: Readonly<Record<string, Readonly<Record<string, LiveProperty>>>> = {
  'DAV:': {
    resourcetype: { value: ({ stat }) => (stat.kind === 'directory' ? '<D:collection/>' : '') },
    getcontentlength: { value: ({ stat }) => (stat.kind === 'file' ? String(stat.size) : undefined) },
    getlastmodified: { value: lastModified },
    getetag: { value: ({ stat }) => (stat.kind === 'file' ? `"${stat.etag}"` : undefined), inAllprop: unlessTerse },
    getcontenttype: {
      // KDE marks folders by this type.
      value: ({ stat, path }) =>
        stat.kind === 'file' ? escapeText(mediaTypeOf(path.at(-1) ?? '')) : 'httpd/unix-directory',
      inAllprop: unlessTerse,
    },
    // The platform tells none: it is what Windows said of a file that it copied in.
    creationdate: { value: ({ dead }) => creationDate(dead), inAllprop: unlessTerse },
    lockdiscovery: {
      value: ({ locks, hrefs, now }) => lockDiscovery(locks, hrefs, now),
      // An empty one says nothing.
      inAllprop: ({ locks }) => locks.length > 0,
    },
    // It would be the same 200 bytes in each entry. RFC 4918 15.10: empty where LOCK is refused.
    supportedlock: { value: ({ isReadOnly }) => (isReadOnly ? '' : supportedLock), inAllprop: never },
    // RFC 3253 3.1.5, RFC 6578 3.2: by name alone.
    'supported-report-set': {
      value: ({ stat }) =>
        stat.kind === 'directory'
          ? '<D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report>'
          : '',
      inAllprop: never,
    },
    // RFC 6578 4: by name alone, and only of the collection that was asked about.
    'sync-token': { value: ({ syncToken }) => syncToken, inAllprop: never },
    // RFC 5323 3.3: by name alone.
    'supported-query-grammar-set': {
      value: () => '<D:supported-query-grammar><D:grammar><D:basicsearch/></D:grammar></D:supported-query-grammar>',
      inAllprop: never,
    },
    // ownCloud's, by which rclone sets a time; seconds.
    lastmodified: {
      value: ({ stat }) => (stat.kind === 'file' ? String(Math.floor(stat.lastModified / 1000)) : undefined),
      inAllprop: never,
    },
    // RFC 4331 3, 4: by name alone.
    'quota-available-bytes': { value: ({ quota }) => quota && String(quota.availableBytes), inAllprop: never },
    'quota-used-bytes': { value: ({ quota }) => quota && String(quota.usedBytes), inAllprop: never },
  },
  [microsoftNamespace]: {
    // Of a collection, which has no time on this platform, it is a dead property like others.
    Win32LastModifiedTime: { value: lastModified, inAllprop: never },
  },
};

const livePropertyNames: readonly PropertyName[] = Object.entries(liveProperties).flatMap(([namespace, properties]) =>
  Object.keys(properties).map((name) => ({ namespace, name })),
);

/** What Windows writes on each file that it copies, though it says nothing that the file does not say by itself. */
const usualAttributes = /^(?:0*(?:0|10|20|80))$/;

function lastModified({ stat }: PropertySource): string | undefined {
  return stat.kind === 'file' ? formatHttpDate(stat.lastModified) : undefined;
}

/** RFC 4918 15.1: as RFC 3339 has it. */
function creationDate(dead: readonly DeadProperty[]): string | undefined {
  const property = findProperty(dead, { namespace: microsoftNamespace, name: 'Win32CreationTime' });
  const time = property === undefined ? undefined : parseHttpDate(textOf(property));
  return time === undefined || isUnsetTime(time) ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
}

function textOf({ xml }: DeadProperty): string {
  return />([^<]*)</.exec(xml)?.[1]?.trim() ?? '';
}

function findLive({ namespace, name }: PropertyName): LiveProperty | undefined {
  const properties = Object.hasOwn(liveProperties, namespace) ? liveProperties[namespace] : undefined;
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

export function findProperty(dead: readonly DeadProperty[], wanted: PropertyName): DeadProperty | undefined {
  return dead.find(({ namespace, name }) => namespace === wanted.namespace && name === wanted.name);
}

/** Whether a property of DAV: is ours to compute, and so not the client's to set (RFC 4918 9.2). */
export function isProtected({ namespace, name }: PropertyName): boolean {
  return namespace === 'DAV:' && name !== 'lastmodified' && findLive({ namespace, name }) !== undefined;
}

/** Whether a property can be told without those that clients set. */
export function isComputed({ namespace, name }: PropertyName): boolean {
  return namespace === 'DAV:' && name !== 'creationdate' && findLive({ namespace, name }) !== undefined;
}

/** The element with its value, or undefined where the resource has no such live property. */
export function renderLive(wanted: PropertyName, source: PropertySource): string | undefined {
  return liveRenderer(wanted)?.(source);
}

/** The same for many resources; undefined where none has such a property. */
export function liveRenderer(wanted: PropertyName): ((source: PropertySource) => string | undefined) | undefined {
  const live = findLive(wanted);
  if (live === undefined) return undefined;
  const { start, end, empty } = tagsOf(wanted);
  return (source) => {
    const value = live.value(source);
    if (value === undefined) return undefined;
    return value === '' ? empty : start + value + end;
  };
}

/** The live properties that a resource has. */
export function liveNames(source: PropertySource): PropertyName[] {
  return livePropertyNames.filter((name) => findLive(name)?.value(source) !== undefined);
}

/**
 * Whether allprop tells a property. Windows gives up on a folder whose listing, which is an allprop, is longer than a
 * million bytes. What it writes on each file itself has 400: the times are told by creationdate and getlastmodified
 * already, and attributes count where they are unusual ("hidden"). Who wants the others names them.
 */
export function isInAllprop(wanted: PropertyName, source: PropertySource): boolean {
  const live = findLive(wanted);
  if (live?.value(source) !== undefined) return live.inAllprop?.(source) ?? true;
  const dead = findProperty(source.dead, wanted);
  return dead !== undefined && isDeadInAllprop(dead);
}

function isDeadInAllprop(dead: DeadProperty): boolean {
  if (dead.namespace !== microsoftNamespace || !dead.name.startsWith('Win32')) return true;
  return dead.name === 'Win32FileAttributes' && !usualAttributes.test(textOf(dead));
}

/** What allprop gives. */
export function renderAll(source: PropertySource): string {
  const live = livePropertyNames.map((name) => (isInAllprop(name, source) ? (renderLive(name, source) ?? '') : ''));
  const isLive = (property: PropertyName): boolean => findLive(property)?.value(source) !== undefined;
  const dead = source.dead.map((property) => (isDeadInAllprop(property) && !isLive(property) ? property.xml : ''));
  return live.join('') + dead.join('');
}
