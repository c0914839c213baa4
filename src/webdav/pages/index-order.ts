import type { Entry } from '../../share/filesystem.js';

export const sortKeys = ['name', 'size', 'date'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Order {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

/** `sort=name|size|date&order=asc|desc` of a target's query; what it does not say is by name, from the start. */
export function parseOrder(query: string): Order {
  const parameters = new URLSearchParams(query);
  const key = sortKeys.find((known) => known === parameters.get('sort')) ?? 'name';
  return { key, isDescending: parameters.get('order') === 'desc' };
}

/** In place. Collections come first, whatever the order: they have neither size nor time, and go by name. */
export function sortEntries(entries: Entry[], { key, isDescending }: Order): Entry[] {
  // "2" before "10", as people count.
  const { compare } = new Intl.Collator('en', { numeric: true });
  const sign = isDescending ? -1 : 1;
  return entries.sort((a, b) => {
    const byName = compare(a.name, b.name);
    if (a.stat.kind === 'file' && b.stat.kind === 'file') {
      if (key === 'size') return sign * (a.stat.size - b.stat.size) || byName;
      if (key === 'date') return sign * (a.stat.lastModified - b.stat.lastModified) || byName;
    } else if (a.stat.kind !== b.stat.kind) return a.stat.kind === 'directory' ? -1 : 1;
    return key === 'name' ? sign * byName : byName;
  });
}
