import type { HttpResponse } from '../../http/message.js';
import { multistatus, truncatedResponse } from '../answers/multistatus.js';
import { preferenceFields, readPreferences } from '../answers/preferences.js';
import type { DavContext, ResourceMethod, ResourceRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { parseOwnUrl } from '../names/destination.js';
import { ResourceDescriptions } from '../properties/resource-descriptions.js';
import { comparisons, readSearch } from '../search/search-request.js';
import { SearchResults } from '../search/search-results.js';
import { type Candidate, searchableTypes } from '../search/search-values.js';

/** SEARCH (RFC 5323) for names, sizes, dates and types below a collection; bounded in what it visits and gives. */
export const search: ResourceMethod = async (request, context) => {
  const { http, names: hrefs } = request;
  const query = readSearch(await context.xml.read(http.body), context.limits);
  if (query === 'schema-discovery') return schemaResponse(request);
  const scope = await findScope(query.scope, request, context);
  const { isMinimal } = readPreferences(http.headers);
  const descriptions = new ResourceDescriptions({ wanted: query.wanted, hrefs, context, isMinimal });
  const found = new SearchResults(query, scope, context, http.signal);
  const truncated = truncatedResponse(hrefs.href(request.path, request.stat.kind === 'directory'));
  return multistatus(describe(found, descriptions, truncated), preferenceFields({ isMinimal }));
};

/** RFC 5323 5.4.1: an href relative to the request's. */
async function findScope(href: string, { http, names }: ResourceRequest, context: DavContext): Promise<Candidate> {
  const invalid = new DavError(409, { name: 'search-scope-valid' });
  const isWhole = href.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(href);
  const url = isWhole ? href : new URL(href, `http://relative${http.target}`).pathname;
  const asked = parseOwnUrl(url, http.authority, context.limits);
  if (asked === undefined) throw invalid;
  const { path, stat } = await names.find(asked, false);
  if (stat === null) throw invalid;
  return { path, stat };
}

async function* describe(
  results: SearchResults,
  descriptions: ResourceDescriptions,
  truncated: string,
): AsyncGenerator<string> {
  for await (const { path, stat } of results.inOrder()) yield await descriptions.ofResource(path, stat);
  if (results.isTruncated) yield truncated;
}

/** RFC 5323 4: what can be searched by, and how. */
function schemaResponse({ names, path, stat }: ResourceRequest): HttpResponse {
  const properties = Object.entries(searchableTypes).map(
    ([name, type]) =>
      `<D:propdesc><D:prop><D:${name}/></D:prop><D:datatype><${type}/></D:datatype><D:searchable/><D:selectable/><D:sortable/></D:propdesc>`,
  );
  const operators = [...comparisons, 'like'].map(
    (name) => `<D:opdesc><D:${name}/><D:operand-property/><D:operand-literal/></D:opdesc>`,
  );
  const schema =
    `<D:query-schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><D:basicsearchschema><D:properties>${properties.join('')}</D:properties>` +
    `<D:operators>${operators.join('')}</D:operators></D:basicsearchschema></D:query-schema>`;
  const href = names.href(path, stat.kind === 'directory');
  return multistatus([
    `<D:response><D:href>${href}</D:href><D:status>HTTP/1.1 200 OK</D:status>${schema}</D:response>`,
  ]);
}
