import { formatHttpDate } from '../http/http-date.js';
import type { HttpResponse } from '../http/message.js';
import type { Entry, Filesystem, Path } from '../share/filesystem.js';
import { escapeAttribute, escapeText } from '../xml/xml-writer.js';
import { respond } from './responses.js';
import { encodeHref } from './target.js';

/** Nothing on the page runs, loads or frames anything; the style is its own. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const style =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}' +
  'table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:start;border-bottom:1px solid #8884}' +
  'td:nth-child(2){text-align:end;white-space:nowrap}td:nth-child(3){white-space:nowrap}a{text-decoration:none}';

/** A collection for browsers in the guest: without script, names escaped and kept apart from their surroundings. */
export async function indexPage(path: Path, filesystem: Filesystem, headOnly: boolean): Promise<HttpResponse> {
  const fields = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
  if (headOnly) return respond(200, fields);
  // The first entry is taken here: a collection that cannot be listed is an error, not a page that breaks off.
  const entries = filesystem.list(path)[Symbol.asyncIterator]();
  return respond(200, fields, { length: null, chunks: encode(page(path, await entries.next(), entries)) });
}

async function* page(path: Path, first: IteratorResult<Entry>, rest: AsyncIterator<Entry>): AsyncGenerator<string> {
  const title = escapeText(path.at(-1) ?? 'Shared folder');
  yield `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>`;
  yield `<body><h1><bdi>${title}</bdi></h1><table><thead><tr><th>Name</th><th>Size</th><th>Modified</th></tr></thead><tbody>`;
  if (path.length > 0) yield row(encodeHref(path.slice(0, -1), true), '..', '', '');
  try {
    for (let next = first; !next.done; next = await rest.next()) {
      const { name, stat } = next.value;
      const href = encodeHref([...path, name], stat.kind === 'directory');
      if (stat.kind === 'directory') yield row(href, `${name}/`, '', '');
      else yield row(href, name, readableSize(stat.size), formatHttpDate(stat.lastModified));
    }
  } finally {
    await rest.return?.();
  }
  yield '</tbody></table></body></html>';
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

async function* encode(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}
