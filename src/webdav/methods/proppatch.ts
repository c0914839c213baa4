import type { Limits } from '../../base/limits.js';
import { childElements, findChild, type XmlElement } from '../../xml/xml-element.js';
import { readXml } from '../../xml/xml-reader.js';
import { serializeElement } from '../../xml/xml-writer.js';
import type { DavMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import type { DeadProperty } from '../dead-properties.js';
import { isProtected } from '../live-properties.js';
import { requireUnlocked } from '../lock-checks.js';
import { multistatus, type PropStat, propertiesResponse } from '../multistatus.js';
import { renderName } from '../propfind-request.js';

/** One instruction of a propertyupdate. */
interface Change {
  readonly type: 'set' | 'remove';
  readonly element: XmlElement;
}

/** RFC 4918 9.2: in document order, all or nothing. Always 207: Windows shows anything else as a full disk. */
export const proppatch: DavMethod = async (request, context) => {
  const { http, path, stat } = request;
  const changes = readChanges(await readXml(http.body, context.limits));
  if (stat === null) throw new DavError(404);
  if (context.filesystem.isReadOnly(path)) throw new DavError(403);
  requireUnlocked(request, path, context);
  const key = context.filesystem.key(path);
  const refused = changes.filter(({ element }) => isProtected(element.namespace, element.name));
  if (refused.length > 0) return answer(path, stat.kind === 'directory', refusal(changes, refused));
  const properties = applyChanges(await context.properties.get(key), changes);
  requireRoom(properties, context.limits);
  await context.properties.set(key, properties);
  return answer(path, stat.kind === 'directory', [{ status: 200, properties: namesOf(changes) }]);
};

function readChanges(body: XmlElement | null): Change[] {
  if (body?.namespace !== 'DAV:' || body.name !== 'propertyupdate') throw new DavError(400);
  return childElements(body).flatMap((instruction) => {
    const { namespace, name: type } = instruction;
    // Unknown elements are ignored (RFC 4918 17).
    if (namespace !== 'DAV:' || (type !== 'set' && type !== 'remove')) return [];
    const prop = findChild(instruction, 'DAV:', 'prop');
    if (prop === undefined) throw new DavError(400);
    return childElements(prop).map((element) => ({ type, element }) as const);
  });
}

/** Removing what is not there is no error (RFC 4918 14.23). */
function applyChanges(before: readonly DeadProperty[], changes: readonly Change[]): DeadProperty[] {
  let properties = [...before];
  for (const { type, element } of changes) {
    const { namespace, name } = element;
    properties = properties.filter((property) => property.namespace !== namespace || property.name !== name);
    if (type === 'set') properties.push({ namespace, name, xml: serializeElement(element) });
  }
  return properties;
}

/** RFC 4918 9.2.1: 507 when there is no room for the properties. */
function requireRoom(properties: readonly DeadProperty[], { maxProperties, maxPropertyBytes }: Limits): void {
  const characters = properties.reduce((sum, { xml }) => sum + xml.length, 0);
  if (properties.length > maxProperties || characters > maxPropertyBytes) throw new DavError(507);
}

function refusal(changes: readonly Change[], refused: readonly Change[]): PropStat[] {
  const others = changes.filter((change) => !refused.includes(change));
  const propStats: PropStat[] = [{ status: 403, properties: namesOf(refused) }];
  if (others.length > 0) propStats.push({ status: 424, properties: namesOf(others) });
  return propStats;
}

function namesOf(changes: readonly Change[]): string {
  return [...new Set(changes.map(({ element }) => renderName(element)))].join('');
}

function answer(path: readonly string[], isCollection: boolean, propStats: readonly PropStat[]) {
  return multistatus([propertiesResponse(path, isCollection, propStats)]);
}
