import { childElements, findChild, type XmlElement } from '../../xml/xml-element.js';
import type { PropStat } from '../answers/multistatus.js';
import { DavError } from '../dav-error.js';
import {
  findProperty,
  isComputed,
  isInAllprop,
  liveNames,
  liveRenderer,
  type PropertySource,
  renderAll,
  renderLive,
} from './live-properties.js';
import { type PropertyName, type PropertyNameLimits, readNames, renderName } from './property-names.js';

/** What a PROPFIND asks of each resource (RFC 4918 14.20). */
export type PropfindRequest =
  | { readonly type: 'propname' }
  | { readonly type: 'allprop'; readonly include: readonly PropertyName[] }
  | { readonly type: 'prop'; readonly names: readonly PropertyName[] };

/**
 * No body asks for all (RFC 4918 9.1). Elements that we do not know are ignored (RFC 4918 17).
 * @throws DavError 400, and 413 for more names than are answered.
 */
export function readPropfind(body: XmlElement | null, limits: PropertyNameLimits): PropfindRequest {
  if (body === null) return { type: 'allprop', include: [] };
  if (body.namespace !== 'DAV:' || body.name !== 'propfind') throw new DavError(400);
  const prop = findChild(body, 'DAV:', 'prop');
  if (prop !== undefined) return { type: 'prop', names: readNames(childElements(prop), limits) };
  if (findChild(body, 'DAV:', 'propname') !== undefined) return { type: 'propname' };
  if (findChild(body, 'DAV:', 'allprop') === undefined) throw new DavError(400);
  const include = findChild(body, 'DAV:', 'include');
  return { type: 'allprop', include: include === undefined ? [] : readNames(childElements(include), limits) };
}

/** Whether the answer needs more than what the file system tells. */
export function wantsDeadProperties(request: PropfindRequest): boolean {
  return request.type !== 'prop' || !request.names.every(isComputed);
}

/** Gives the propstats of one resource. */
export type PropfindRenderer = (source: PropertySource) => PropStat[];

/**
 * What answers a request for each of its resources.
 * @param isMinimal leaves out what there is not (RFC 8144 2.1).
 */
export function propfindRenderer(request: PropfindRequest, isMinimal = false): PropfindRenderer {
  switch (request.type) {
    case 'propname':
      return (source) => [{ status: 200, properties: namesOf(source).map(renderName).join('') }];
    case 'allprop': {
      // RFC 4918 9.1: what is included by name comes once, whether or not it is part of "all".
      const render = namedRenderer(request.include, isMinimal, (name, source) => !isInAllprop(name, source));
      return (source) => render(source, renderAll(source));
    }
    case 'prop': {
      const render = namedRenderer(request.names, isMinimal);
      return (source) => render(source, '');
    }
  }
}

function namesOf(source: PropertySource): PropertyName[] {
  const isLive = (property: PropertyName): boolean => renderLive(property, source) !== undefined;
  return [...liveNames(source), ...source.dead.filter((property) => !isLive(property))];
}

/** What was asked for by name, behind `start`: what there is with 200, what there is not with 404. */
function namedRenderer(
  names: readonly PropertyName[],
  isMinimal: boolean,
  isWanted: (name: PropertyName, source: PropertySource) => boolean = () => true,
): (source: PropertySource, start: string) => PropStat[] {
  const wanted = names.map((name) => ({ name, live: liveRenderer(name), empty: renderName(name) }));
  return (source, start) => {
    let found = start;
    let missing = '';
    for (const { name, live, empty } of wanted) {
      if (!isWanted(name, source)) continue;
      const value = live?.(source) ?? (source.dead.length === 0 ? undefined : findProperty(source.dead, name)?.xml);
      if (value === undefined) missing += empty;
      else found += value;
    }
    const propStats: PropStat[] = [];
    // An empty list is answered with an empty 200, for a response must have one (RFC 4918 14.24).
    if (found !== '' || missing === '' || isMinimal) propStats.push({ status: 200, properties: found });
    if (missing !== '' && !isMinimal) propStats.push({ status: 404, properties: missing });
    return propStats;
  };
}
