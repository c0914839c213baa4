import { formatHttpDate } from '../http/http-date.js';
import type { HttpResponse } from '../http/message.js';
import type { Entry, Filesystem, Path } from '../share/filesystem.js';
import { escapeAttribute, escapeText } from '../xml/xml-writer.js';
import { respond } from './responses.js';
import type { Hrefs } from './target.js';
import { encodeBatches } from './text-batches.js';

/** Nothing on the page runs, loads or frames anything; the style is its own. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const style =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}' +
  'table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:start;border-bottom:1px solid #8884}' +
  'td:nth-child(2){text-align:end;white-space:nowrap}td:nth-child(3){white-space:nowrap}a{text-decoration:none}';

/** So many entries are put in order for the reader. A longer listing comes as the disk tells it, without being held. */
const maxSortedEntries = 2000;

/** A collection for browsers in the guest: without script, names escaped and kept apart from their surroundings. */
export async function indexPage(
  path: Path,
  hrefs: Hrefs,
  filesystem: Filesystem,
  headOnly: boolean,
): Promise<HttpResponse> {
  const fields = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
  if (headOnly) return respond(200, fields, { length: null, chunks: encodeBatches([]) });
  // Some entries are taken here: a collection that cannot be listed is an error, not a page that breaks off.
  const entries = filesystem.list(path)[Symbol.asyncIterator]();
  const first = await takeSorted(entries);
  return respond(200, fields, { length: null, chunks: encodeBatches(page(path, hrefs, first, entries)) });
}

/** Collections before files, each by name as people count: "2" before "10". */
async function takeSorted(entries: AsyncIterator<Entry>): Promise<Entry[]> {
  const taken: Entry[] = [];
  while (taken.length < maxSortedEntries) {
    const next = await entries.next();
    if (next.done) {
      const { compare } = new Intl.Collator('en', { numeric: true });
      return taken.sort((a, b) => a.stat.kind.localeCompare(b.stat.kind) || compare(a.name, b.name));
    }
    taken.push(next.value);
  }
  return taken;
}

async function* page(
  path: Path,
  hrefs: Hrefs,
  first: readonly Entry[],
  rest: AsyncIterator<Entry>,
): AsyncGenerator<string> {
  try {
    yield* head(path);
    if (path.length > 0) yield row(hrefs.href(path.slice(0, -1), true), '..', '', '');
    for (const entry of first) yield entryRow(path, hrefs, entry);
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield entryRow(path, hrefs, next.value);
  } finally {
    await rest.return?.();
  }
  yield '</tbody></table></body></html>';
}

function* head(path: Path): Generator<string> {
  const title = escapeText(path.at(-1) ?? 'Shared folder');
  yield `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>`;
  yield `<body><h1><bdi>${title}</bdi></h1><table><thead><tr><th>Name</th><th>Size</th><th>Modified</th></tr></thead><tbody>`;
}

function entryRow(path: Path, hrefs: Hrefs, { name, stat }: Entry): string {
  const href = hrefs.href([...path, name], stat.kind === 'directory');
  if (stat.kind === 'directory') return row(href, `${name}/`, '', '');
  return row(href, name, readableSize(stat.size), formatHttpDate(stat.lastModified));
}

function row(href: string, name: string, size: string, date: string): string {
  return `<tr><td><a href="${escapeAttribute(href)}"><bdi>${escapeText(name)}</bdi></a></td><td>${size}</td><td>${date}</td></tr>`;
}

function readableSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
