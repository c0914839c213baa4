import { childElements, findChild, type XmlElement } from '../xml/xml-element.js';
import { escapeAttribute } from '../xml/xml-writer.js';
import { DavError } from './dav-error.js';
import type { DeadProperty } from './dead-properties.js';
import {
  isLiveInAllprop,
  livePropertyNames,
  type PropertySource,
  renderAllLive,
  renderLive,
} from './live-properties.js';
import type { PropStat } from './multistatus.js';

export interface PropertyName {
  readonly namespace: string;
  readonly name: string;
}

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
  if (request.type !== 'prop') return true;
  return request.names.some(({ namespace, name }) => namespace !== 'DAV:' || !livePropertyNames.includes(name));
}

/** An empty element of that name. */
export function renderName({ namespace, name }: PropertyName): string {
  if (namespace === 'DAV:') return `<D:${name}/>`;
  if (namespace === '') return `<${name} xmlns=""/>`;
  return `<x:${name} xmlns:x="${escapeAttribute(namespace)}"/>`;
}

/** The propstats for one resource. */
export function renderPropfind(
  request: PropfindRequest,
  source: PropertySource,
  dead: readonly DeadProperty[],
): PropStat[] {
  switch (request.type) {
    case 'propname': {
      const live = livePropertyNames.filter((name) => renderLive(name, source) !== undefined);
      const names = [...live.map((name) => ({ namespace: 'DAV:', name })), ...dead];
      return [{ status: 200, properties: names.map(renderName).join('') }];
    }
    case 'allprop': {
      const all = renderAllLive(source) + dead.map(({ xml }) => xml).join('');
      // RFC 4918 9.1: what is included by name comes once, whether or not it is part of "all".
      const others = request.include.filter((wanted) => !isInAllprop(wanted, source, dead));
      return renderNamed(others, all, source, dead);
    }
    case 'prop':
      return renderNamed(request.names, '', source, dead);
  }
}

/** What was asked for by name: what there is with 200, what there is not with 404. */
function renderNamed(
  names: readonly PropertyName[],
  start: string,
  source: PropertySource,
  dead: readonly DeadProperty[],
): PropStat[] {
  let found = start;
  let missing = '';
  for (const wanted of names) {
    const value = renderProperty(wanted, source, dead);
    if (value === undefined) missing += renderName(wanted);
    else found += value;
  }
  const propStats: PropStat[] = [];
  // An empty list is answered with an empty 200, for a response must have one (RFC 4918 14.24).
  if (found !== '' || missing === '') propStats.push({ status: 200, properties: found });
  if (missing !== '') propStats.push({ status: 404, properties: missing });
  return propStats;
}

function isInAllprop(
  { namespace, name }: PropertyName,
  source: PropertySource,
  dead: readonly DeadProperty[],
): boolean {
  if (namespace === 'DAV:' && isLiveInAllprop(name, source)) return renderLive(name, source) !== undefined;
  return dead.some((property) => property.namespace === namespace && property.name === name);
}

function renderProperty(
  { namespace, name }: PropertyName,
  source: PropertySource,
  dead: readonly DeadProperty[],
): string | undefined {
  const live = namespace === 'DAV:' ? renderLive(name, source) : undefined;
  return live ?? dead.find((property) => property.namespace === namespace && property.name === name)?.xml;
}
