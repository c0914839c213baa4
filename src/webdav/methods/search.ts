import type { HttpResponse } from '../../http/message.js';
import type { Path, Stat } from '../../share/filesystem.js';
import type { DavContext, ResourceMethod, ResourceRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { parseOwnUrl } from '../destination.js';
import { multistatus, truncatedResponse } from '../multistatus.js';
import { preferenceFields, readPreferences } from '../preferences.js';
import { ResourceDescriptions } from '../resource-descriptions.js';
import { type Candidate, compareCandidates, holds, searchableTypes } from '../search/search-conditions.js';
import { type BasicSearch, comparisons, readSearch } from '../search/search-request.js';

/** SEARCH (RFC 5323) for names, sizes, dates and types below a collection; bounded in what it visits and gives. */
export const search: ResourceMethod = async (request, context) => {
  const { http, names: hrefs } = request;
  const query = readSearch(await context.xml.read(http.body), context.limits);
  if (query === 'schema-discovery') return schemaResponse(request);
  const scope = await findScope(query.scope, request, context);
  const preferences = { ...readPreferences(http.headers), isWithoutRoot: false };
  const { isMinimal } = preferences;
  const descriptions = new ResourceDescriptions({
    wanted: query.wanted,
    hrefs,
    context,
    isMinimal,
    areMembersTerse: false,
  });
  const found = new Results(query, scope, context, http.signal);
  const truncated = truncatedResponse(hrefs.href(request.path, request.stat.kind === 'directory'));
  return multistatus(describe(found, descriptions, truncated), preferenceFields(preferences));
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
  results: Results,
  descriptions: ResourceDescriptions,
  truncated: string,
): AsyncGenerator<string> {
  for await (const { path, stat } of results.inOrder()) yield await descriptions.ofResource(path, stat);
  if (results.isTruncated) yield truncated;
}

/** So long others may have to wait for a walk over what is in memory. */
const turnMs = 10;

/** What is found, looked for as it is asked for. */
class Results {
  readonly #query: BasicSearch;
  readonly #scope: Candidate;
  readonly #context: DavContext;
  readonly #signal: AbortSignal;
  readonly #maxResults: number;
  #visited = 0;
  isTruncated = false;

  constructor(query: BasicSearch, scope: Candidate, context: DavContext, signal: AbortSignal) {
    this.#query = query;
    this.#scope = scope;
    this.#context = context;
    this.#signal = signal;
    this.#maxResults = Math.min(query.maxResults ?? Number.POSITIVE_INFINITY, context.limits.maxSearchResults);
  }

  async *inOrder(): AsyncGenerator<Candidate> {
    const { orders } = this.#query;
    if (orders.length === 0) {
      let count = 0;
      for await (const candidate of this.#matches()) {
        this.isTruncated ||= count === this.#maxResults;
        if (count === this.#maxResults) return;
        count += 1;
        yield candidate;
      }
      return;
    }
    // All are looked at for the first of them, and no more are held than twice what is given.
    const order = (a: Candidate, b: Candidate): number => compareCandidates(orders, a, b);
    const best: Candidate[] = [];
    for await (const candidate of this.#matches()) {
      best.push(candidate);
      if (best.length >= 2 * (this.#maxResults + 1)) best.sort(order).splice(this.#maxResults + 1);
    }
    best.sort(order);
    this.isTruncated ||= best.length > this.#maxResults;
    yield* best.slice(0, this.#maxResults);
  }

  async *#matches(): AsyncGenerator<Candidate> {
    const { where } = this.#query;
    for await (const candidate of this.#candidates()) {
      if (where === undefined || holds(where, candidate) === true) yield candidate;
    }
  }

  /** The scope and what is below it; what cannot be listed is left out, as what cannot be read is from a listing. */
  async *#candidates(): AsyncGenerator<Candidate> {
    const { filesystem, limits, clock, onProblem } = this.#context;
    let turnEndsAt = clock.now() + turnMs;
    const { depth } = this.#query;
    yield this.#scope;
    if (depth === '0' || this.#scope.stat.kind === 'file') return;
    const waiting: Path[] = [this.#scope.path];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      try {
        for await (const entries of filesystem.list(path)) {
          for (const { name, stat } of entries) {
            this.#signal.throwIfAborted();
            this.#visited += 1;
            this.isTruncated ||= this.#visited > limits.maxSearchedEntries;
            if (this.#visited > limits.maxSearchedEntries) return;
            const member = [...path, name];
            if (depth === 'infinity' && stat.kind === 'directory') waiting.push(member);
            yield { path: member, stat };
            if (clock.now() < turnEndsAt) continue;
            await new Promise<void>((resolve) => clock.after(0, resolve));
            turnEndsAt = clock.now() + turnMs;
          }
        }
      } catch (error) {
        if (this.#signal.aborted) throw error;
        onProblem(error);
      }
    }
  }
}

/** RFC 5323 4: what can be searched by, and how. */
function schemaResponse({
  names,
  path,
  stat,
}: {
  names: ResourceRequest['names'];
  path: Path;
  stat: Stat;
}): HttpResponse {
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
