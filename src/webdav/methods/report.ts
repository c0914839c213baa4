import type { Path } from '../../share/filesystem.js';
import { childElements, findChild, textContent, type XmlElement } from '../../xml/xml-element.js';
import { escapeText } from '../../xml/xml-writer.js';
import { memberResponse, multistatus, truncatedResponse } from '../answers/multistatus.js';
import { preferenceFields, readPreferences } from '../answers/preferences.js';
import type { ResourceMethod, ResourceRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { type PropertyNameLimits, readNames } from '../properties/property-names.js';
import type { PropfindRequest } from '../properties/propfind-request.js';
import { ResourceDescriptions } from '../properties/resource-descriptions.js';
import type { CollectionChanges } from '../sync/collection-changes.js';
import type { SyncLevel } from '../sync/kept-snapshots.js';

/** REPORT (RFC 3253 3.6) for the one report that we have: sync-collection (RFC 6578 3). */
export const report: ResourceMethod = async (request, context) => {
  const { http, names: hrefs, path, stat } = request;
  const { since, level, maxChanges, wanted } = readSyncCollection(await context.xml.read(http.body), context.limits);
  // RFC 6578 3.2: how deep it goes is said by the level.
  if ((http.headers.get('Depth') ?? '0') !== '0') throw new DavError(400);
  if (stat.kind !== 'directory') throw new DavError(403, { name: 'supported-report' });
  const { isMinimal } = readPreferences(http.headers);
  const descriptions = new ResourceDescriptions({ wanted, hrefs, context, isMinimal });
  let token = '';
  const responses = async function* (): AsyncGenerator<string> {
    const holding = context.heldMembers.begin();
    try {
      const found = await context.sync.changes(path, level, since, maxChanges, holding);
      token = found.token;
      yield* describe(request, found, descriptions);
    } finally {
      holding.release();
    }
  };
  const end = (): string => `<D:sync-token>${escapeText(token)}</D:sync-token>`;
  return multistatus(responses(), preferenceFields({ isMinimal }), end);
};

interface SyncCollection {
  /** A token of ours; '' for a first time. */
  readonly since: string;
  readonly level: SyncLevel;
  readonly maxChanges: number;
  readonly wanted: PropfindRequest;
}

/** RFC 6578 6.1 */
function readSyncCollection(body: XmlElement | null, limits: PropertyNameLimits): SyncCollection {
  if (body === null) throw new DavError(400);
  // RFC 3253 3.6
  if (body.namespace !== 'DAV:' || body.name !== 'sync-collection')
    throw new DavError(403, { name: 'supported-report' });
  const token = findChild(body, 'DAV:', 'sync-token');
  const level = findChild(body, 'DAV:', 'sync-level');
  const prop = findChild(body, 'DAV:', 'prop');
  const levelText = level === undefined ? '' : textContent(level).trim();
  if (token === undefined || prop === undefined || (levelText !== '1' && levelText !== 'infinite')) {
    throw new DavError(400);
  }
  return {
    since: textContent(token).trim(),
    level: levelText,
    maxChanges: readLimit(findChild(body, 'DAV:', 'limit')),
    wanted: { type: 'prop', names: readNames(childElements(prop), limits) },
  };
}

/** RFC 6578 3.7 */
function readLimit(limit: XmlElement | undefined): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  const count = findChild(limit, 'DAV:', 'nresults');
  const text = count === undefined ? '' : textContent(count).trim();
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new DavError(400);
  return Number(text);
}

async function* describe(
  { names: hrefs, path: collection }: ResourceRequest,
  { changes, isTruncated }: CollectionChanges,
  descriptions: ResourceDescriptions,
): AsyncGenerator<string> {
  for (const { name, stat, isCollection } of changes) {
    const path: Path = [...collection, ...name.split('/')];
    // RFC 6578 3.5.2
    if (stat === null) yield memberResponse({ path, isCollection, status: 404 }, hrefs);
    else yield await descriptions.ofResource(path, stat);
  }
  // RFC 6578 3.6
  if (isTruncated) yield truncatedResponse(hrefs.href(collection, true));
}
