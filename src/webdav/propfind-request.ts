import { childElements, findChild, type XmlElement } from '../xml/xml-element.js';
import { DavError } from './dav-error.js';
import {
  findProperty,
  isComputed,
  isInAllprop,
  liveNames,
  type PropertyName,
  type PropertySource,
  renderAll,
  renderElement,
  renderLive,
} from './live-properties.js';
import type { PropStat } from './multistatus.js';

/** What a PROPFIND asks of each resource (RFC 4918 14.20). */
export type PropfindRequest =
  | { readonly type: 'propname' }
  | { readonly type: 'allprop'; readonly include: readonly PropertyName[] }
  | { readonly type: 'prop'; readonly names: readonly PropertyName[] };

/** No body asks for all (RFC 4918 9.1). Elements that we do not know are ignored (RFC 4918 17). */
export function readPropfind(body: XmlElement | null): PropfindRequest {
  if (body === null) return { type: 'allprop', include: [] };
  if (body.namespace !== 'DAV:' || body.name !== 'propfind') throw new DavError(400);
  const prop = findChild(body, 'DAV:', 'prop');
  if (prop !== undefined) return { type: 'prop', names: childElements(prop) };
  if (findChild(body, 'DAV:', 'propname') !== undefined) return { type: 'propname' };
  if (findChild(body, 'DAV:', 'allprop') === undefined) throw new DavError(400);
  const include = findChild(body, 'DAV:', 'include');
  return { type: 'allprop', include: include === undefined ? [] : childElements(include) };
}

/** Whether the answer needs more than what the file system tells. */
export function wantsDeadProperties(request: PropfindRequest): boolean {
  return request.type !== 'prop' || !request.names.every(isComputed);
}

/** An empty element of that name. */
export function renderName(name: PropertyName): string {
  return renderElement(name, '');
}

/**
 * The propstats for one resource.
 * @param isMinimal leaves out what there is not (RFC 8144 2.1).
 */
export function renderPropfind(request: PropfindRequest, source: PropertySource, isMinimal = false): PropStat[] {
  switch (request.type) {
    case 'propname': {
      const live = liveNames(source);
      const isLive = (property: PropertyName): boolean => renderLive(property, source) !== undefined;
      const names = [...live, ...source.dead.filter((property) => !isLive(property))];
      return [{ status: 200, properties: names.map(renderName).join('') }];
    }
    case 'allprop': {
      // RFC 4918 9.1: what is included by name comes once, whether or not it is part of "all".
      const others = request.include.filter((wanted) => !isInAllprop(wanted, source));
      return renderNamed(others, renderAll(source), source, isMinimal);
    }
    case 'prop':
      return renderNamed(request.names, '', source, isMinimal);
  }
}

/** What was asked for by name: what there is with 200, what there is not with 404. */
function renderNamed(
  names: readonly PropertyName[],
  start: string,
  source: PropertySource,
  isMinimal: boolean,
): PropStat[] {
  let found = start;
  let missing = '';
  for (const wanted of names) {
    const value = renderLive(wanted, source) ?? findProperty(source.dead, wanted)?.xml;
    if (value === undefined) missing += renderName(wanted);
    else found += value;
  }
  const propStats: PropStat[] = [];
  // An empty list is answered with an empty 200, for a response must have one (RFC 4918 14.24).
  if (found !== '' || missing === '' || isMinimal) propStats.push({ status: 200, properties: found });
  if (missing !== '' && !isMinimal) propStats.push({ status: 404, properties: missing });
  return propStats;
}
