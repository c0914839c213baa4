import type { Limits } from '../../base/limits.js';
import type { Stat } from '../../share/filesystem.js';
import { childElements, findChild, type XmlElement } from '../../xml/xml-element.js';
import { serializeElement, type XmlRoom } from '../../xml/xml-writer.js';
import type { PropStat } from '../answers/multistatus.js';
import { readTimeProperty } from '../content/file-time.js';
import { DavError } from '../dav-error.js';
import type { DeadProperty } from './dead-properties.js';
import { isProtected, microsoftNamespace } from './live-properties.js';
import { type PropertyName, type PropertyNameLimits, renderName, requireFewNames } from './property-names.js';

/** One instruction about one property. */
export interface PropertyChange {
  readonly type: 'set' | 'remove';
  readonly element: XmlElement;
}

/**
 * The instructions of a PROPPATCH or of an extended MKCOL, in document order. Unknown elements are ignored
 * (RFC 4918 17).
 * @param types those that the method has.
 * @throws DavError 400, and 413 for more names than are answered.
 */
export function readChanges(
  body: XmlElement,
  types: readonly PropertyChange['type'][],
  limits: PropertyNameLimits,
): PropertyChange[] {
  const changes = childElements(body).flatMap((instruction) => {
    const type = types.find((known) => known === instruction.name);
    if (instruction.namespace !== 'DAV:' || type === undefined) return [];
    const prop = findChild(instruction, 'DAV:', 'prop');
    if (prop === undefined) throw new DavError(400);
    return childElements(prop).map((element) => ({ type, element }));
  });
  requireFewNames(
    changes.map(({ element }) => element),
    limits,
  );
  return changes;
}

/** Whether a property is a file's time rather than something kept beside it. */
function isTime({ namespace, name }: PropertyName): boolean {
  return (
    (namespace === microsoftNamespace && name === 'Win32LastModifiedTime') ||
    (namespace === 'DAV:' && name === 'lastmodified')
  );
}

/**
 * RFC 4918 9.2.1: a protected property is 403, a value that is none of its kind 409, and what is not done because of
 * those 424.
 * @returns the propstats of a refusal, or undefined where all can be done.
 */
export function refuseChanges(changes: readonly PropertyChange[], stat: Stat): PropStat[] | undefined {
  const isBadTime = ({ type, element }: PropertyChange): boolean =>
    stat.kind === 'file' && type === 'set' && isTime(element) && readTimeProperty(element) === undefined;
  const forbidden = changes.filter(({ element }) => isProtected(element));
  const wrong = changes.filter(isBadTime);
  if (forbidden.length + wrong.length === 0) return undefined;
  const others = changes.filter((change) => !forbidden.includes(change) && !wrong.includes(change));
  const propStats: PropStat[] = [];
  if (forbidden.length > 0) {
    propStats.push({
      status: 403,
      properties: namesOf(forbidden),
      precondition: 'cannot-modify-protected-property',
    });
  }
  if (wrong.length > 0) propStats.push({ status: 409, properties: namesOf(wrong) });
  if (others.length > 0) propStats.push({ status: 424, properties: namesOf(others) });
  return propStats;
}

/**
 * What is kept after the changes, in document order. Removing what is not there is no error (RFC 4918 14.23).
 * @throws DavError 507 when there is no room for it (RFC 4918 9.2.1); XmlError `no-room`, which is the same.
 */
export function applyChanges(
  before: readonly DeadProperty[],
  changes: readonly PropertyChange[],
  stat: Stat,
  { maxProperties, maxPropertyBytes }: Pick<Limits, 'maxProperties' | 'maxPropertyBytes'>,
): DeadProperty[] {
  const properties = new Map<string, DeadProperty | XmlElement>(before.map((property) => [keyOf(property), property]));
  for (const { type, element } of changes) {
    // What a file's own time answers is not kept a second time, where it would outlive it.
    if (stat.kind === 'file' && isTime(element)) continue;
    if (type === 'set') properties.set(keyOf(element), element);
    else properties.delete(keyOf(element));
  }
  if (properties.size > maxProperties) throw new DavError(507);
  // A character takes a byte at least: what is past it needs not be written to be counted.
  const room = { characters: maxPropertyBytes };
  const after = [...properties.values()].map((property) => ('xml' in property ? property : written(property, room)));
  const encoder = new TextEncoder();
  const bytes = after.reduce((sum, { xml }) => sum + encoder.encode(xml).byteLength, 0);
  if (bytes > maxPropertyBytes) throw new DavError(507);
  return after;
}

function written(element: XmlElement, room: XmlRoom): DeadProperty {
  const { namespace, name } = element;
  return { namespace, name, xml: serializeElement(element, room) };
}

/** The time that the changes give a file, ms; undefined when they give none. */
export function timeOf(changes: readonly PropertyChange[]): number | undefined {
  const times = changes.flatMap(({ type, element }) =>
    type === 'set' && isTime(element) ? [readTimeProperty(element)] : [],
  );
  return times.findLast((time) => typeof time === 'number');
}

export function namesOf(changes: readonly PropertyChange[]): string {
  return [...new Set(changes.map(({ element }) => renderName(element)))].join('');
}

/** Tells properties apart; no name holds a space. */
function keyOf({ namespace, name }: PropertyName): string {
  return `${name} ${namespace}`;
}
