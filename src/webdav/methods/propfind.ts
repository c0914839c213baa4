import type { Entry, Path } from '../../share/filesystem.js';
import { memberResponse, multistatus, truncatedResponse } from '../answers/multistatus.js';
import { preferenceFields, readPreferences } from '../answers/preferences.js';
import type { DavContext, ResourceMethod, ResourceRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { readPropfind } from '../properties/propfind-request.js';
import { ResourceDescriptions } from '../properties/resource-descriptions.js';
import { toDavError } from '../status.js';

/** What maps a drive in Windows. It asks for all and gives up on a folder of more than a million bytes. */
const windowsRedirector = /^Microsoft-WebDAV-MiniRedir/i;

/** RFC 4918 9.1. Answered as the listing comes, so its length costs no memory. */
export const propfind: ResourceMethod = async (request, context) => {
  const { http, names: hrefs, path, stat } = request;
  const { depth, noroot } = readDepth(http.headers.get('Depth'));
  const { infiniteListings } = context;
  // RFC 4918 9.1: a server may refuse infinity; one that would walk the whole disk for it should.
  if (depth === 'infinity' && stat.kind === 'directory' && infiniteListings === undefined) {
    throw new DavError(403, { name: 'propfind-finite-depth' });
  }
  const asked = readPreferences(http.headers);
  const preferences = { ...asked, isWithoutRoot: (asked.isWithoutRoot || noroot) && depth !== '0' };
  const { isMinimal } = preferences;
  const wanted = readPropfind(await context.xml.read(http.body), context.limits);
  const areMembersTerse = windowsRedirector.test(http.headers.get('User-Agent') ?? '');
  const descriptions = new ResourceDescriptions({ wanted, hrefs, context, isMinimal, areMembersTerse });
  const fields = preferenceFields(preferences);
  const root = preferences.isWithoutRoot ? [] : [await descriptions.ofResource(path, stat)];
  if (depth === '0' || stat.kind === 'file') return multistatus(root, fields);
  const members =
    depth === '1'
      ? descriptions.ofMembers(path, context.filesystem.list(path))
      : membersOfAll(request, descriptions, infiniteListings ?? 0, context);
  return multistatus(joined(root, members), fields);
};

/** RFC 4918 10.2; "1,noroot" is what Microsoft's clients say for RFC 8144's depth-noroot. */
function readDepth(header: string | undefined): { depth: '0' | '1' | 'infinity'; noroot: boolean } {
  const [depth, suffix] = (header ?? 'infinity').toLowerCase().split(/\s*,\s*/, 2);
  if (depth !== '0' && depth !== '1' && depth !== 'infinity') throw new DavError(400);
  if (suffix !== undefined && suffix !== 'noroot') throw new DavError(400);
  return { depth, noroot: suffix === 'noroot' };
}

async function* joined(first: readonly string[], rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield* first;
  yield* rest;
}

/**
 * Everything below, one directory after the other, up to so many entries: past it the answer says that it is not all,
 * as in RFC 5323 2.3.1. What cannot be listed is named with its status.
 */
async function* membersOfAll(
  { names: hrefs, path: root }: ResourceRequest,
  descriptions: ResourceDescriptions,
  maxEntries: number,
  { filesystem, onProblem }: DavContext,
): AsyncGenerator<string> {
  let left = maxEntries;
  let isTruncated = false;
  const waiting: Path[] = [];
  const counted = async function* (
    path: Path,
    listed: AsyncIterable<readonly Entry[]>,
  ): AsyncGenerator<readonly Entry[]> {
    for await (const some of listed) {
      const entries = some.slice(0, left);
      left -= entries.length;
      for (const { name, stat } of entries) if (stat.kind === 'directory') waiting.push([...path, name]);
      yield entries;
      isTruncated = entries.length < some.length;
      if (isTruncated) return;
    }
  };
  yield* descriptions.ofMembers(root, counted(root, filesystem.list(root)));
  for (let path = waiting.pop(); path !== undefined && !isTruncated; path = waiting.pop()) {
    try {
      yield* descriptions.ofMembers(path, counted(path, filesystem.list(path)));
    } catch (error) {
      const known = toDavError(error);
      if (known === undefined) onProblem(error);
      yield memberResponse({ path, isCollection: true, status: known?.status ?? 500 }, hrefs);
    }
  }
  if (isTruncated) yield truncatedResponse(hrefs.href(root, true));
}
