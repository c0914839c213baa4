import type { HttpResponse } from '../../http/message.js';
import { childElements, type XmlElement } from '../../xml/xml-element.js';
import { type PropStat, renderPropStats } from '../answers/multistatus.js';
import { respond, xmlResponse } from '../answers/responses.js';
import type { DavContext, DavRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireMemberUnlocked } from '../locks/lock-checks.js';
import { lockedPath } from '../locks/locked-path.js';
import {
  applyChanges,
  namesOf,
  type PropertyChange,
  readChanges,
  refuseChanges,
} from '../properties/property-changes.js';
import type { PropertyNameLimits } from '../properties/property-names.js';
import { requireParent } from '../status.js';

/** RFC 5689: a collection with properties, all or nothing. */
export async function extendedMkcol(request: DavRequest, context: DavContext): Promise<HttpResponse> {
  const { http, path, tokens } = request;
  const { filesystem, properties, xml, limits, onProblem } = context;
  requireMemberUnlocked(tokens, path, context);
  const changes = readMkcol(await xml.read(http.body), limits);
  // Once more: somebody may have locked it while the body came.
  requireMemberUnlocked(tokens, await lockedPath(path, context), context);
  const others = changes.filter((change) => !isResourceType(change));
  const refusal = refuseType(changes) ?? refuseChanges(others, { kind: 'directory' });
  if (refusal !== undefined) return xmlResponse(403, mkcolResponse(refusal));
  const kept = applyChanges([], others, { kind: 'directory' }, limits);
  await requireParent(() => filesystem.createDirectory(path));
  try {
    // In place of what a collection of that name had that the host removed.
    await properties.update(filesystem.key(path), () => kept);
  } catch (error) {
    await filesystem.remove(path).catch(onProblem);
    throw error;
  }
  return respond(201);
}

/** RFC 5689 5.1: set instructions, among them the resource's type. */
function readMkcol(body: XmlElement | null, limits: PropertyNameLimits): PropertyChange[] {
  if (body?.namespace !== 'DAV:' || body.name !== 'mkcol') throw new DavError(400);
  const changes = readChanges(body, ['set'], limits);
  if (!changes.some(isResourceType)) throw new DavError(400);
  return changes;
}

function isResourceType({ element: { namespace, name } }: PropertyChange): boolean {
  return namespace === 'DAV:' && name === 'resourcetype';
}

/** RFC 5689 3.3: there are plain collections here, and no others. */
function refuseType(changes: readonly PropertyChange[]): PropStat[] | undefined {
  const types = changes.filter(isResourceType);
  const isPlain = types.every(({ element }) => {
    const named = childElements(element);
    return named.length === 1 && named[0]?.namespace === 'DAV:' && named[0].name === 'collection';
  });
  if (isPlain) return undefined;
  const others = changes.filter((change) => !isResourceType(change));
  const propStats: PropStat[] = [{ status: 403, properties: namesOf(types), precondition: 'valid-resourcetype' }];
  if (others.length > 0) propStats.push({ status: 424, properties: namesOf(others) });
  return propStats;
}

/** RFC 5689 5.2 */
function mkcolResponse(propStats: readonly PropStat[]): string {
  return `<D:mkcol-response xmlns:D="DAV:">${renderPropStats(propStats)}</D:mkcol-response>`;
}
