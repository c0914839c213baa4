import { shownName } from '../../base/shown-name.js';
import type { HttpRequest, HttpResponse } from '../../http/message.js';
import type { Entry, Path } from '../../share/filesystem.js';
import { escapeAttribute, escapeText } from '../../xml/xml-writer.js';
import type { DavContext } from '../context.js';
import type { Holding } from '../held-members.js';
import type { Hrefs } from '../names/target.js';
import { type Order, parseOrder, type SortKey, sortEntries, sortKeys } from './index-order.js';
import { mountHelp } from './mount-help.js';
import { pageResponse } from './page.js';
import { registryFile, registryFileQuery } from './registry-file.js';

const rootTitle = 'Shared folder';
/** Drawn here, since a guest may have no font with such signs. */
const icons =
  '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><symbol id="d" viewBox="0 0 16 16"><path d="M1 3h5l2 2h7v9H1z"/></symbol>' +
  '<symbol id="f" viewBox="0 0 16 16"><path d="M3 1h6v4h4v10H3zM10 1l3 3h-3z"/></symbol></svg>';

/** A collection for browsers in the guest: without script, names escaped and kept apart from their surroundings. */
export function collectionPage(http: HttpRequest, path: Path, hrefs: Hrefs, context: DavContext): HttpResponse {
  const query = http.target.split('?').slice(1).join('?');
  if (path.length === 0 && query === registryFileQuery) return registryFile();
  const title = path.at(-1) ?? rootTitle;
  if (http.method === 'HEAD') return pageResponse(200, {}, title, []);
  const { maxSortedEntries } = context.limits;
  const place = { path, hrefs, title, order: parseOrder(query), maxSortedEntries };
  return pageResponse(200, {}, title, page(http, place, context));
}

interface Place {
  readonly path: Path;
  readonly hrefs: Hrefs;
  readonly title: string;
  readonly order: Order;
  readonly maxSortedEntries: number;
}

interface Listing extends Place {
  readonly first: Entry[];
  /** Whether that is all. */
  readonly isAll: boolean;
}

async function* page(http: HttpRequest, place: Place, { filesystem, heldMembers }: DavContext): AsyncGenerator<string> {
  const { path, title, order } = place;
  const entries = filesystem.list(path)[Symbol.asyncIterator]();
  const holding = heldMembers.begin();
  try {
    yield `${icons}${breadcrumbs(place)}<main><h1>${shown(title)}</h1>`;
    const listing = { ...place, ...(await takeSome(entries, place.maxSortedEntries, holding)) };
    const { first, isAll } = listing;
    if (first.length === 0) yield '<p>This folder is empty.</p>';
    else {
      yield tableHead(listing);
      for (const entry of isAll ? sortEntries(first, order) : first) yield row(place, entry);
      for (let next = await entries.next(); !next.done; next = await entries.next()) {
        yield next.value.map((entry) => row(place, entry)).join('');
      }
      yield '</tbody></table>';
    }
  } finally {
    await entries.return?.();
    holding.release();
  }
  if (path.length === 0) yield mountHelp(http);
  yield '</main>';
}

/** What can be put in order for the reader. A longer listing comes as the disk tells it, without being held. */
async function takeSome(
  entries: AsyncIterator<readonly Entry[]>,
  maxEntries: number,
  holding: Holding,
): Promise<Pick<Listing, 'first' | 'isAll'>> {
  const first: Entry[] = [];
  while (first.length <= maxEntries) {
    const next = await entries.next();
    if (next.done) return { first, isAll: true };
    first.push(...next.value);
    holding.add(next.value.length);
  }
  return { first, isAll: false };
}

/** The collections on the way here. */
function breadcrumbs({ path, hrefs }: Place): string {
  if (path.length === 0) return '';
  const items = path.map((_, depth) => {
    const name = depth === 0 ? rootTitle : (path[depth - 1] as string);
    return `<li><a href="${escapeAttribute(hrefs.href(path.slice(0, depth), true))}">${shown(name)}</a></li>`;
  });
  return `<nav aria-label="Folders above"><ol>${items.join('')}</ol></nav>`;
}

function tableHead({ first, isAll, order, maxSortedEntries }: Listing): string {
  const columns = sortKeys.map((key) => columnHead(key, isAll ? order : undefined)).join('');
  const caption = isAll ? describe(first) : `More than ${maxSortedEntries} entries, in no order`;
  return `<table><caption>${caption}</caption><thead><tr>${columns}</tr></thead><tbody>`;
}

const columnTitles: Readonly<Record<SortKey, string>> = { name: 'Name', size: 'Size', date: 'Modified (UTC)' };

/** A link to the listing in that order, and in the other where it has that already. */
function columnHead(key: SortKey, order: Order | undefined): string {
  const title = columnTitles[key];
  if (order === undefined) return `<th scope="col">${title}</th>`;
  const isSorted = order.key === key;
  const next = isSorted && !order.isDescending ? 'desc' : 'asc';
  const state = isSorted ? ` aria-sort="${order.isDescending ? 'descending' : 'ascending'}"` : '';
  const arrow = isSorted ? `<span aria-hidden="true"> ${order.isDescending ? '▾' : '▴'}</span>` : '';
  return `<th scope="col"${state}><a href="?sort=${key}&amp;order=${next}">${title}${arrow}</a></th>`;
}

function describe(entries: readonly Entry[]): string {
  const files = entries.flatMap(({ stat }) => (stat.kind === 'file' ? [stat.size] : []));
  const counts = [
    counted(entries.length - files.length, 'folder'),
    counted(files.length, 'file'),
    files.length === 0 ? '' : readableSize(files.reduce((sum, size) => sum + size, 0)),
  ];
  return counts.filter((text) => text !== '').join(', ');
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function row({ path, hrefs }: Place, { name, stat }: Entry): string {
  const isCollection = stat.kind === 'directory';
  const href = escapeAttribute(hrefs.href([...path, name], isCollection));
  const kind = isCollection ? 'd' : 'f';
  const icon = `<svg class="${kind}" aria-hidden="true"><use href="#${kind}"/></svg>`;
  const head = `<tr><th scope="row"><a href="${href}">${icon}${shown(name)}${isCollection ? '/' : ''}</a></th>`;
  if (isCollection) return `${head}<td></td><td></td></tr>`;
  const { size, lastModified } = stat;
  return `${head}<td><data value="${size}">${readableSize(size)}</data></td><td>${readableTime(lastModified)}</td></tr>`;
}

/** A name for reading, which does not reach beyond itself. */
function shown(name: string): string {
  return `<bdi>${escapeText(shownName(name))}</bdi>`;
}

/** To the minute. A time that no calendar has is not told. */
function readableTime(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  return `<time datetime="${text}">${text.slice(0, -8).replace('T', ' ')}</time>`;
}

function readableSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
