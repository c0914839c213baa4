import type { Path, Stat } from '../../share/filesystem.js';
import { mediaTypeOf } from '../content/media-type.js';
import type { PropertyName } from '../properties/property-names.js';
import { foldName } from '../resource.js';

/** A resource that a search looks at. */
export interface Candidate {
  readonly path: Path;
  readonly stat: Stat;
}

/** Undefined where a resource has no such property, or none that can be searched by. */
export type Value = string | number | undefined;

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

/** A property as it is compared: "displayname" where letter case matters, "displayname/i" where it does not. */
export type ValueName = string;

/** Undefined for a property that no resource has, for a search. */
export function valueName({ namespace, name }: PropertyName, isCaseless: boolean): ValueName | undefined {
  if (namespace !== 'DAV:' || !Object.hasOwn(searchable, name)) return undefined;
  return isCaseless ? `${name}/i` : name;
}

export function folded(text: string, isCaseless: boolean): string {
  return isCaseless ? foldName(text) : text.normalize('NFC');
}

export function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) as number);
}

/** The values of one resource, each worked out once, however many conditions ask for it. */
export class SearchedValues {
  readonly candidate: Candidate;
  readonly #values = new Map<ValueName, Value>();
  readonly #codePoints = new Map<ValueName, readonly number[] | undefined>();

  constructor(candidate: Candidate) {
    this.candidate = candidate;
  }

  get(name: ValueName | undefined): Value {
    if (name === undefined) return undefined;
    if (!this.#values.has(name)) {
      const [property = '', caseless] = name.split('/');
      const value = searchable[property]?.(this.candidate);
      this.#values.set(name, typeof value === 'string' ? folded(value, caseless !== undefined) : value);
    }
    return this.#values.get(name);
  }

  /** The same as text, by its characters. */
  codePoints(name: ValueName | undefined): readonly number[] | undefined {
    if (name === undefined) return undefined;
    if (!this.#codePoints.has(name)) {
      const value = this.get(name);
      this.#codePoints.set(name, value === undefined ? undefined : codePointsOf(String(value)));
    }
    return this.#codePoints.get(name);
  }
}
