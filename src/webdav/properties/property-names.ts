import type { Limits } from '../../base/limits.js';
import { escapeAttribute } from '../../xml/xml-writer.js';
import { DavError } from '../dav-error.js';

export interface PropertyName {
  /** '' for none. */
  readonly namespace: string;
  /** Local name. */
  readonly name: string;
}

export type PropertyNameLimits = Pick<Limits, 'maxPropertyNames' | 'maxPropertyNameCharacters'>;

/** The tags of an element of that name, which stands for itself wherever it is put. */
export function tagsOf({ namespace, name }: PropertyName): { start: string; end: string; empty: string } {
  const [tag, declaration] =
    namespace === 'DAV:'
      ? [`D:${name}`, '']
      : namespace === ''
        ? [name, ' xmlns=""']
        : [`x:${name}`, ` xmlns:x="${escapeAttribute(namespace)}"`];
  return { start: `<${tag}${declaration}>`, end: `</${tag}>`, empty: `<${tag}${declaration}/>` };
}

/** An empty element of that name. */
export function renderName(name: PropertyName): string {
  return tagsOf(name).empty;
}

/**
 * The properties that a request asks for: each once, however often it is named, and without what stands in their
 * elements, for an answer keeps them until its last byte.
 * @throws DavError 413 for more names than are answered.
 */
export function readNames(named: readonly PropertyName[], limits: PropertyNameLimits): PropertyName[] {
  requireFewNames(named, limits);
  return [
    ...new Map(named.map(({ namespace, name }) => [renderName({ namespace, name }), { namespace, name }])).values(),
  ];
}

/**
 * An answer names each property with its namespace, which the request may have written once for all of them.
 * @throws DavError 413 for more names than are answered.
 */
export function requireFewNames(named: readonly PropertyName[], limits: PropertyNameLimits): void {
  if (named.length > limits.maxPropertyNames) throw new DavError(413);
  let characters = 0;
  for (const name of named) {
    characters += renderName(name).length;
    if (characters > limits.maxPropertyNameCharacters) throw new DavError(413);
  }
}
