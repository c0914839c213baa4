import type { Entry, Path, Stat } from '../../share/filesystem.js';
import { readXml } from '../../xml/xml-reader.js';
import type { DavContext, DavMethod } from '../context.js';
import { DavError } from '../dav-error.js';
import type { DeadProperty } from '../dead-properties.js';
import { multistatus, propertiesResponse } from '../multistatus.js';
import { type PropfindRequest, readPropfind, renderPropfind } from '../propfind-request.js';

/** RFC 4918 9.1. Answered as the listing comes, so its length costs no memory. */
export const propfind: DavMethod = async ({ http, path, stat }, context) => {
  if (stat === null) throw new DavError(404);
  const depth = (http.headers.get('Depth') ?? 'infinity').trim().toLowerCase();
  if (depth !== '0' && depth !== '1' && depth !== 'infinity') throw new DavError(400);
  const wanted = readPropfind(await readXml(http.body, context.limits));
  // RFC 4918 9.1: a server may refuse infinity; one that walks the whole disk for a request should.
  if (depth === 'infinity' && stat.kind === 'directory') throw new DavError(403, { name: 'propfind-finite-depth' });
  if (depth === '0' || stat.kind === 'file') return multistatus(one(wanted, path, stat, context));
  // The first entry is taken here: a collection that cannot be listed is an error, not an answer that breaks off.
  const entries = context.filesystem.list(path)[Symbol.asyncIterator]();
  const first = await entries.next();
  return multistatus(collection(wanted, path, stat, context, entries, first));
};

async function* one(wanted: PropfindRequest, path: Path, stat: Stat, context: DavContext): AsyncGenerator<string> {
  const dead = await context.properties.get(context.filesystem.key(path));
  yield render(wanted, path, stat, dead, context);
}

async function* collection(
  wanted: PropfindRequest,
  path: Path,
  stat: Stat,
  context: DavContext,
  entries: AsyncIterator<Entry>,
  first: IteratorResult<Entry>,
): AsyncGenerator<string> {
  yield* one(wanted, path, stat, context);
  const dead = await context.properties.ofMembers(context.filesystem.key(path));
  try {
    for (let next = first; !next.done; next = await entries.next()) {
      const { name, stat: member } = next.value;
      yield render(wanted, [...path, name], member, dead.get(name) ?? [], context);
    }
  } finally {
    await entries.return?.();
  }
}

function render(
  wanted: PropfindRequest,
  path: Path,
  stat: Stat,
  dead: readonly DeadProperty[],
  { filesystem, locks, clock }: DavContext,
): string {
  const now = clock.now();
  const source = { path, stat, locks: locks.covering(filesystem.key(path), now), now };
  return propertiesResponse(path, stat.kind === 'directory', renderPropfind(wanted, source, dead));
}
