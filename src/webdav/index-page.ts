import type { HttpResponse } from '../http/message.js';
import type { Entry, Path } from '../share/filesystem.js';
import { escapeAttribute, escapeText } from '../xml/xml-writer.js';
import type { DavContext } from './context.js';
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
export async function indexPage(path: Path, { filesystem }: DavContext): Promise<HttpResponse> {
  const entries = filesystem.list(path)[Symbol.asyncIterator]();
  const first = await entries.next();
  const fields = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
  return respond(200, fields, { length: null, chunks: encode(rows(path, entries, first)) });
}

async function* rows(path: Path, entries: AsyncIterator<Entry>, first: IteratorResult<Entry>): AsyncGenerator<string> {
  const title = escapeText(path.length === 0 ? 'Shared folder' : (path.at(-1) ?? ''));
  yield `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>`;
  yield `<body><h1><bdi>${title}</bdi></h1><table><thead><tr><th>Name</th><th>Size</th><th>Modified</th></tr></thead><tbody>`;
  if (path.length > 0) yield row(encodeHref(path.slice(0, -1), true), '..', '', '');
  for (let next = first; !next.done; next = await entries.next()) {
    const { name, stat } = next.value;
    const isCollection = stat.kind === 'directory';
    const href = encodeHref([...path, name], isCollection);
    if (isCollection) yield row(href, `${name}/`, '', '');
    else
      yield row(
        href,
        name,
        readableSize(stat.size),
        new Date(stat.lastModified).toISOString().slice(0, 16).replace('T', ' '),
      );
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
