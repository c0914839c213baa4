import { parseHttpDate } from '../../http/http-date.js';
import type { PropertyName } from '../properties/property-names.js';
import { compileLike, type Steps } from './like-pattern.js';
import type { Comparison, Condition, Order } from './search-request.js';
import { folded, type SearchedValues, type Value, type ValueName, valueName } from './search-values.js';

/**
 * Whether a condition holds: true, false, or undefined for "unknown", which a property gives that is not there
 * (RFC 5323 5.5.1: SQL's three values).
 */
export type Test = (values: SearchedValues) => boolean | undefined;

/** Made once for all resources of a search. Patterns take from the steps, and go on past them: look at them in between. */
export function compileCondition(condition: Condition, steps: Steps): Test {
  switch (condition.type) {
    case 'and':
      return every(condition.conditions.map((part) => compileCondition(part, steps)));
    case 'or':
      return negated(every(condition.conditions.map((part) => negated(compileCondition(part, steps)))));
    case 'not':
      return negated(compileCondition(condition.condition, steps));
    case 'is-collection':
      return ({ candidate }) => candidate.stat.kind === 'directory';
    case 'is-defined': {
      const { namespace, name } = condition.property;
      const searched = valueName(condition.property, false);
      const isAlways = namespace === 'DAV:' && name === 'resourcetype';
      return (values) => isAlways || values.get(searched) !== undefined;
    }
    case 'like': {
      const { property, literal, isCaseless } = condition;
      const searched = valueName(property, isCaseless);
      const isLike = compileLike(folded(literal, isCaseless));
      return (values) => {
        const text = values.codePoints(searched);
        return text === undefined ? undefined : isLike(text, steps);
      };
    }
    default:
      return compileComparison(condition.type, condition);
  }
}

/** False where one is; else unknown where one is. */
function every(tests: readonly Test[]): Test {
  return (values) => {
    let isUnknown = false;
    for (const test of tests) {
      const result = test(values);
      if (result === false) return false;
      isUnknown ||= result === undefined;
    }
    return isUnknown ? undefined : true;
  };
}

function negated(test: Test): Test {
  return (values) => {
    const result = test(values);
    return result === undefined ? undefined : !result;
  };
}

function compileComparison(
  comparison: Comparison,
  { property, literal, isCaseless }: { property: PropertyName; literal: string; isCaseless: boolean },
): Test {
  const searched = valueName(property, isCaseless);
  const text = folded(literal, isCaseless);
  const number = numberOf(property, literal);
  return (values) => {
    const value = values.get(searched);
    const other = typeof value === 'number' ? number : text;
    // A literal that is no number or date compares with none.
    if (value === undefined || other === undefined) return undefined;
    const order = compare(value, other);
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
  };
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

/** What results are put in order by: their values, in the order in which they count. */
export interface ResultOrder {
  keyOf(values: SearchedValues): readonly Value[];
  compare(a: readonly Value[], b: readonly Value[]): number;
}

/**
 * The order of results (RFC 5323 5.6): what has no value comes before what has one. Of several orders by one value the
 * first counts: where it ties, so do the others.
 */
export function compileOrders(orders: readonly Order[]): ResultOrder {
  const descending = new Map<ValueName, boolean>();
  for (const { property, isDescending, isCaseless } of orders) {
    const name = valueName(property, isCaseless);
    if (name !== undefined && !descending.has(name)) descending.set(name, isDescending);
  }
  const signs = [...descending.values()].map((isDescending) => (isDescending ? -1 : 1));
  return {
    keyOf: (values) => [...descending.keys()].map((name) => values.get(name)),
    compare(a, b) {
      for (const [at, sign] of signs.entries()) {
        const [first, second] = [a[at], b[at]];
        const order =
          first === undefined || second === undefined
            ? Number(first !== undefined) - Number(second !== undefined)
            : compare(first, second);
        if (order !== 0) return sign * order;
      }
      return 0;
    },
  };
}
