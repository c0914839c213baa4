import type { Limits } from '../../base/limits.js';
import { childElements, findChild, textContent, type XmlElement } from '../../xml/xml-element.js';
import { DavError } from '../dav-error.js';
import { type PropertyName, type PropertyNameLimits, readNames } from '../properties/property-names.js';
import type { PropfindRequest } from '../properties/propfind-request.js';

export const comparisons = ['eq', 'lt', 'lte', 'gt', 'gte'] as const;
export type Comparison = (typeof comparisons)[number];

/** A condition on a resource (RFC 5323 5.5). */
export type Condition =
  | { readonly type: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly type: 'not'; readonly condition: Condition }
  | {
      readonly type: Comparison | 'like';
      readonly property: PropertyName;
      readonly literal: string;
      readonly isCaseless: boolean;
    }
  | { readonly type: 'is-defined'; readonly property: PropertyName }
  | { readonly type: 'is-collection' };

export interface Order {
  readonly property: PropertyName;
  readonly isDescending: boolean;
  readonly isCaseless: boolean;
}

/** DAV:basicsearch (RFC 5323 5). */
export interface BasicSearch {
  readonly wanted: PropfindRequest;
  /** As sent: a URL, or relative to the request's. */
  readonly scope: string;
  readonly depth: '0' | '1' | 'infinity';
  readonly where: Condition | undefined;
  readonly orders: readonly Order[];
  /** The most that the client wants; undefined: all. */
  readonly maxResults: number | undefined;
}

const isDav = (element: XmlElement, name: string): boolean => element.namespace === 'DAV:' && element.name === name;

/** What we do not understand of a query is refused: leaving a condition out would give what was not asked for. */
const unsupported = (): DavError => new DavError(422);

type SearchLimits = Pick<Limits, 'maxSearchConditions' | 'maxSearchLiteralCharacters'> & PropertyNameLimits;

/** @throws DavError 400 for no query, 413 for more names than are answered, 422 for one in another grammar, of an operator that we lack, or past the limits. */
export function readSearch(body: XmlElement | null, limits: SearchLimits): BasicSearch | 'schema-discovery' {
  if (body !== null && isDav(body, 'query-schema-discovery')) return 'schema-discovery';
  if (body === null || !isDav(body, 'searchrequest')) throw new DavError(400);
  const search = findChild(body, 'DAV:', 'basicsearch');
  if (search === undefined) throw new DavError(422, { name: 'search-grammar-supported' });
  const where = findChild(search, 'DAV:', 'where');
  const orderBy = findChild(search, 'DAV:', 'orderby');
  const limit = findChild(search, 'DAV:', 'limit');
  const condition = where === undefined ? undefined : readCondition(only(where));
  const orders = orderBy === undefined ? [] : childElements(orderBy).map(readOrder);
  requireCheap(condition === undefined ? [] : allConditions(condition), orders, limits);
  return {
    wanted: readSelect(required(search, 'select'), limits),
    ...readFrom(required(search, 'from')),
    where: condition,
    orders,
    maxResults: limit === undefined ? undefined : readCount(textContent(required(limit, 'nresults'))),
  };
}

/** Each is held against each entry. */
function requireCheap(conditions: readonly Condition[], orders: readonly Order[], limits: SearchLimits): void {
  const isLong = (condition: Condition): boolean =>
    'literal' in condition && condition.literal.length > limits.maxSearchLiteralCharacters;
  if (conditions.length + orders.length > limits.maxSearchConditions || conditions.some(isLong)) throw unsupported();
}

function allConditions(condition: Condition): Condition[] {
  const parts =
    'conditions' in condition ? condition.conditions : 'condition' in condition ? [condition.condition] : [];
  return [condition, ...parts.flatMap(allConditions)];
}

function required(parent: XmlElement, name: string): XmlElement {
  const child = findChild(parent, 'DAV:', name);
  if (child === undefined) throw new DavError(400);
  return child;
}

function only(parent: XmlElement): XmlElement {
  const [child, another] = childElements(parent);
  if (child === undefined || another !== undefined) throw new DavError(400);
  return child;
}

/** RFC 5323 5.2 */
function readSelect(select: XmlElement, limits: PropertyNameLimits): PropfindRequest {
  const child = only(select);
  if (isDav(child, 'allprop')) return { type: 'allprop', include: [] };
  if (isDav(child, 'prop')) return { type: 'prop', names: readNames(childElements(child), limits) };
  throw unsupported();
}

/** RFC 5323 5.3, 5.4: one scope. */
function readFrom(from: XmlElement): Pick<BasicSearch, 'scope' | 'depth'> {
  const [scope, another] = childElements(from);
  if (scope === undefined || !isDav(scope, 'scope')) throw new DavError(400);
  if (another !== undefined) throw new DavError(422, { name: 'search-multiple-scope-supported' });
  const depth = textContent(required(scope, 'depth')).trim().toLowerCase();
  if (depth !== '0' && depth !== '1' && depth !== 'infinity') throw new DavError(400);
  return { scope: textContent(required(scope, 'href')).trim(), depth };
}

function readCondition(element: XmlElement): Condition {
  if (element.namespace !== 'DAV:') throw unsupported();
  switch (element.name) {
    case 'and':
    case 'or': {
      const conditions = childElements(element).map(readCondition);
      if (conditions.length === 0) throw new DavError(400);
      return { type: element.name, conditions };
    }
    case 'not':
      return { type: 'not', condition: readCondition(only(element)) };
    case 'eq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
    case 'like': {
      const literal = textContent(required(element, 'literal'));
      return { type: element.name, property: propertyOf(element), literal, isCaseless: isCaseless(element) };
    }
    case 'is-defined':
      return { type: 'is-defined', property: propertyOf(element) };
    case 'is-collection':
      return { type: 'is-collection' };
    default:
      throw unsupported();
  }
}

/** RFC 5323 5.6 */
function readOrder(element: XmlElement): Order {
  if (!isDav(element, 'order')) throw unsupported();
  const isDescending = findChild(element, 'DAV:', 'descending') !== undefined;
  return { property: propertyOf(element), isDescending, isCaseless: isCaseless(element) };
}

function propertyOf(element: XmlElement): PropertyName {
  const { namespace, name } = only(required(element, 'prop'));
  return { namespace, name };
}

/** RFC 5323 5.9: unless it says "no". */
function isCaseless({ attributes }: XmlElement): boolean {
  return attributes.find(({ name }) => name === 'caseless')?.value !== 'no';
}

function readCount(text: string): number {
  if (!/^\s*\d{1,9}\s*$/.test(text)) throw new DavError(400);
  return Number(text);
}
