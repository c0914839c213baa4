import type { Limits } from '../../base/limits.js';
import { childElements, findChild, type XmlElement } from '../../xml/xml-element.js';
import { readXml } from '../../xml/xml-reader.js';
import { serializeElement } from '../../xml/xml-writer.js';
import type { ResourceMethod } from '../context.js';
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

/** RFC 4918 9.2: in document order, all or nothing. Always 207: Windows shows any other success as a full disk. */
export const proppatch: ResourceMethod = async (request, context) => {
  const { http, names, path, stat, tokens } = request;
  const { filesystem, properties, limits } = context;
  if (filesystem.isReadOnly(path)) throw new DavError(403);
  requireUnlocked(tokens, path, context);
  const changes = readChanges(await readXml(http.body, limits));
  // Once more: somebody may have locked it while the body came.
  requireUnlocked(tokens, path, context);
  const answer = (propStats: readonly PropStat[]) =>
    multistatus([propertiesResponse(names.href(path, stat.kind === 'directory'), propStats)]);
  const refused = changes.filter(({ element }) => isProtected(element.namespace, element.name));
  if (refused.length > 0) return answer(refusal(changes, refused));
  await properties.update(filesystem.key(path), (before) => {
    const after = applyChanges(before, changes);
    requireRoom(after, limits);
    return after;
  });
  return answer([{ status: 200, properties: namesOf(changes) }]);
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
  const properties = new Map(before.map((property) => [nameOf(property), property]));
  for (const { type, element } of changes) {
    const { namespace, name } = element;
    if (type === 'set') properties.set(nameOf(element), { namespace, name, xml: serializeElement(element) });
    else properties.delete(nameOf(element));
  }
  return [...properties.values()];
}

/** Tells properties apart; no name holds a space. */
function nameOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${name} ${namespace}`;
}

/** RFC 4918 9.2.1: 507 when there is no room for the properties. */
function requireRoom(properties: readonly DeadProperty[], { maxProperties, maxPropertyBytes }: Limits): void {
  const encoder = new TextEncoder();
  const bytes = properties.reduce((sum, { xml }) => sum + encoder.encode(xml).byteLength, 0);
  if (properties.length > maxProperties || bytes > maxPropertyBytes) throw new DavError(507);
}

/** RFC 4918 9.2.1: what cannot be set is 403, and what was not done because of it 424. */
function refusal(changes: readonly Change[], refused: readonly Change[]): PropStat[] {
  const others = changes.filter((change) => !refused.includes(change));
  const precondition = 'cannot-modify-protected-property';
  const propStats: PropStat[] = [{ status: 403, properties: namesOf(refused), precondition }];
  if (others.length > 0) propStats.push({ status: 424, properties: namesOf(others) });
  return propStats;
}

function namesOf(changes: readonly Change[]): string {
  return [...new Set(changes.map(({ element }) => renderName(element)))].join('');
}
