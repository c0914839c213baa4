import { parseHttpDate } from '../../http/http-date.js';
import type { Path, Stat } from '../../share/filesystem.js';
import { mediaTypeOf } from '../media-type.js';
import type { PropertyName } from '../property-names.js';
import type { Comparison, Condition, Order } from './search-request.js';

/** A resource as a condition sees it. */
export interface Candidate {
  readonly path: Path;
  readonly stat: Stat;
}

/** Undefined where a resource has no such property, or none that can be searched by. */
type Value = string | number | undefined;

/** The properties that a search can be about: name, size, date and type. */
const searchable: Readonly<Record<string, (candidate: Candidate) => Value>> = {
  displayname: ({ path }) => path.at(-1),
  getcontentlength: ({ stat }) => (stat.kind === 'file' ? stat.size : undefined),
  // HTTP's dates have seconds.
  getlastmodified: ({ stat }) => (stat.kind === 'file' ? Math.floor(stat.lastModified / 1000) * 1000 : undefined),
  getetag: ({ stat }) => (stat.kind === 'file' ? `"${stat.etag}"` : undefined),
  getcontenttype: ({ path, stat }) => (stat.kind === 'file' ? mediaTypeOf(path.at(-1) ?? '') : undefined),
};

/** Their names, and how their values compare. */
export const searchableTypes: Readonly<Record<string, string>> = {
  displayname: 'xs:string',
  getcontentlength: 'xs:nonNegativeInteger',
  getlastmodified: 'xs:dateTime',
  getetag: 'xs:string',
  getcontenttype: 'xs:string',
};

function propertyValue({ namespace, name }: PropertyName, candidate: Candidate): Value {
  if (namespace !== 'DAV:' || !Object.hasOwn(searchable, name)) return undefined;
  return searchable[name]?.(candidate);
}

/**
 * Whether a condition holds: true, false, or undefined for "unknown", which a property gives that is not there
 * (RFC 5323 5.5.1: SQL's three values).
 */
export function holds(condition: Condition, candidate: Candidate): boolean | undefined {
  switch (condition.type) {
    case 'and':
      return every(condition.conditions.map((part) => holds(part, candidate)));
    case 'or': {
      const denied = every(condition.conditions.map((part) => negated(holds(part, candidate))));
      return negated(denied);
    }
    case 'not':
      return negated(holds(condition.condition, candidate));
    case 'is-collection':
      return candidate.stat.kind === 'directory';
    case 'is-defined':
      return (
        propertyValue(condition.property, candidate) !== undefined ||
        (condition.property.namespace === 'DAV:' && condition.property.name === 'resourcetype')
      );
    case 'like': {
      const value = propertyValue(condition.property, candidate);
      if (value === undefined) return undefined;
      return isLike(folded(String(value), condition.isCaseless), folded(condition.literal, condition.isCaseless));
    }
    default:
      return compared(condition.type, propertyValue(condition.property, candidate), condition);
  }
}

/** False where one is; else unknown where one is. */
function every(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

function negated(result: boolean | undefined): boolean | undefined {
  return result === undefined ? undefined : !result;
}

function compared(
  comparison: Comparison,
  value: Value,
  { property, literal, isCaseless }: { property: PropertyName; literal: string; isCaseless: boolean },
): boolean | undefined {
  if (value === undefined) return undefined;
  const other = typeof value === 'number' ? numberOf(property, literal) : folded(literal, isCaseless);
  // A literal that is no number or date compares with none.
  if (other === undefined) return undefined;
  const order = compare(typeof value === 'string' ? folded(value, isCaseless) : value, other);
  switch (comparison) {
    case 'eq':
      return order === 0;
    case 'lt':
      return order < 0;
    case 'lte':
      return order <= 0;
    case 'gt':
      return order > 0;
    case 'gte':
      return order >= 0;
  }
}

/** Dates as HTTP has them, or as RFC 3339. */
function numberOf({ name }: PropertyName, literal: string): number | undefined {
  const text = literal.trim();
  if (name !== 'getlastmodified') return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  const date = parseHttpDate(text);
  if (date !== undefined) return date;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000) * 1000;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function folded(text: string, isCaseless: boolean): string {
  const normal = text.normalize('NFC');
  return isCaseless ? normal.toLowerCase() : normal;
}

/**
 * RFC 5323 5.16: "%" is anything, "_" one character, "\" takes their meaning away. In steps of the text times the
 * pattern at most: a regular expression of a stranger's making may take for ever.
 */
export function isLike(text: string, pattern: string): boolean {
  const wanted = [...pattern.matchAll(/\\(.)|([\s\S])/gu)].map(([whole, escaped]) =>
    escaped === undefined
      ? { wild: whole === '%' || whole === '_' ? whole : '', character: whole }
      : { wild: '', character: escaped },
  );
  const characters = [...text];
  let at = 0;
  let next = 0;
  let afterAny = -1;
  let restart = 0;
  while (at < characters.length) {
    const item = wanted[next];
    if (item?.wild === '%') {
      next += 1;
      afterAny = next;
      restart = at;
    } else if (item !== undefined && (item.wild === '_' || (item.wild === '' && item.character === characters[at]))) {
      at += 1;
      next += 1;
    } else if (afterAny >= 0) {
      // "%" takes one character more.
      restart += 1;
      at = restart;
      next = afterAny;
    } else {
      return false;
    }
  }
  return wanted.slice(next).every(({ wild }) => wild === '%');
}

/** The order of results (RFC 5323 5.6): what has no value comes before what has one. */
export function compareCandidates(orders: readonly Order[], a: Candidate, b: Candidate): number {
  for (const { property, isDescending, isCaseless } of orders) {
    const [first, second] = [a, b].map((candidate) => {
      const value = propertyValue(property, candidate);
      return typeof value === 'string' ? folded(value, isCaseless) : value;
    });
    const order =
      first === undefined || second === undefined
        ? Number(first !== undefined) - Number(second !== undefined)
        : compare(first, second);
    if (order !== 0) return isDescending ? -order : order;
  }
  return 0;
}
