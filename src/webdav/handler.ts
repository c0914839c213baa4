import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import type { HttpRequest, HttpResponse, RequestHandler } from '../http/message.js';
import { MeteredFilesystem } from '../share/drive/metered.js';
import type { Filesystem } from '../share/filesystem.js';
import type { Store } from '../store/store.js';
import { XmlBodies } from '../xml/xml-bodies.js';
import { isForPerson } from './answers/accept.js';
import { beginListing, isListing } from './answers/compression.js';
import { errorResponse } from './answers/responses.js';
import { checkConditions, checkIfHeader } from './conditions/conditions.js';
import type { Confirm } from './confirmation.js';
import { requireIdentity, requireNoBody } from './content/request-body.js';
import { WatchedBody } from './content/watched-body.js';
import type { DavContext, DavMethod, ResourceMethod } from './context.js';
import { DavError } from './dav-error.js';
import { guardHandler } from './guarded-handler.js';
import { HeldMembers } from './held-members.js';
import { KeptLocks } from './locks/kept-locks.js';
import { LockDesk } from './locks/lock-desk.js';
import { foundAsLocked } from './locks/locked-path.js';
import { copy, move } from './methods/copy-move.js';
import { deleteMethod } from './methods/delete.js';
import { get } from './methods/get.js';
import { lock } from './methods/lock.js';
import { mkcol } from './methods/mkcol.js';
import { allowedMethods, options } from './methods/options.js';
import { propfind } from './methods/propfind.js';
import { proppatch } from './methods/proppatch.js';
import { put } from './methods/put.js';
import { unlock } from './methods/unlock.js';
import { NameLookup } from './names/name-lookup.js';
import { RequestNames } from './names/request-names.js';
import { parsePath } from './names/target.js';
import { DeadProperties } from './properties/dead-properties.js';
import { toDavError } from './status.js';
import { CollectionSync } from './sync/collection-changes.js';
import { UnfinishedMoves } from './trees/unfinished-moves.js';

/** What `createWebDavHandler` is made of. */
export interface WebDavOptions {
  readonly filesystem: Filesystem;
  /** Where dead properties are kept. */
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Host names besides the guest's own (localhost, 127.0.0.0/8, [::1]) that requests may be for; without ports. */
  readonly guestHosts?: readonly string[];
  /** Bytes that the guest may add in all, over what it replaces and removes; by default as many as the disk takes. */
  readonly quotaBytes?: number;
  /** The entries that a PROPFIND of depth infinity may tell; by default it is refused. */
  readonly infiniteListings?: number;
  /** Asked before something of the person's is deleted or overwritten; without it nobody is. */
  readonly confirm?: Confirm;
  /** An error that nobody foresaw; the guest saw a 500 without its text. */
  onProblem?(error: unknown): void;
}

/** What must be at the path: 404 where something is needed, 405 where what is there is in the way. */
type MethodEntry = (
  | { readonly needs: 'resource'; readonly run: ResourceMethod }
  | { readonly needs: 'no-resource' | 'no-collection' | 'anything'; readonly run: DavMethod }
) & {
  /**
   * Whether the conditions of RFC 9110 13 are held against the resource beforehand. Not where the method selects no
   * representation (13.2.1), and GET does it itself, with the version that it opens.
   */
  readonly isConditional: boolean;
  /** What a body is to it. One without a meaning is refused, save where HTTP gives none to any (RFC 9110 9.3.1). */
  readonly body: 'content' | 'refused' | 'ignored';
};

/** Loaded when a client first asks for it: few do. */
const report: ResourceMethod = async (request, context) =>
  (await import('./methods/report.js')).report(request, context);
const search: ResourceMethod = async (request, context) =>
  (await import('./methods/search.js')).search(request, context);
const patch: ResourceMethod = async (request, context) => (await import('./methods/patch.js')).patch(request, context);

const methods: Readonly<Record<string, MethodEntry>> = {
  OPTIONS: { run: options, needs: 'anything', isConditional: false, body: 'ignored' },
  GET: { run: get, needs: 'resource', isConditional: false, body: 'ignored' },
  HEAD: { run: get, needs: 'resource', isConditional: false, body: 'ignored' },
  PUT: { run: put, needs: 'no-collection', isConditional: true, body: 'content' },
  PATCH: { run: patch, needs: 'resource', isConditional: true, body: 'content' },
  DELETE: { run: deleteMethod, needs: 'resource', isConditional: true, body: 'refused' },
  MKCOL: { run: mkcol, needs: 'no-resource', isConditional: true, body: 'content' },
  COPY: { run: copy, needs: 'resource', isConditional: true, body: 'refused' },
  MOVE: { run: move, needs: 'resource', isConditional: true, body: 'refused' },
  PROPFIND: { run: propfind, needs: 'resource', isConditional: false, body: 'content' },
  REPORT: { run: report, needs: 'resource', isConditional: false, body: 'content' },
  SEARCH: { run: search, needs: 'resource', isConditional: false, body: 'content' },
  PROPPATCH: { run: proppatch, needs: 'resource', isConditional: true, body: 'content' },
  LOCK: { run: lock, needs: 'anything', isConditional: true, body: 'content' },
  UNLOCK: { run: unlock, needs: 'anything', isConditional: false, body: 'refused' },
};

const readMethods = new Set(['GET', 'HEAD', 'PROPFIND']);

/** Methods that HTTP knows and this server does not have: 405 rather than 501 (RFC 9110 15.5.6, 15.6.2). */
const refusedMethods = new Set(['POST', 'TRACE', 'CONNECT']);

/** A handler with what is for the person, and not for its clients. */
export interface WebDavServer extends RequestHandler {
  readonly locks: LockDesk;
}

/**
 * A WebDAV server over a folder: RFC 4918 classes 1, 2 and 3. Knows neither SPICE nor the browser; rejects only when
 * the client is gone or its body broke, which is for the connection to answer.
 * @throws TypeError for a value of `guestHosts` that is not a host.
 */
export function createWebDavHandler(options: WebDavOptions): WebDavServer {
  const handler = new WebDavHandler(options);
  return { ...guardHandler(handler, options.guestHosts), locks: handler.locks };
}

class WebDavHandler implements RequestHandler {
  readonly #context: DavContext;
  readonly #lookup: NameLookup;
  readonly locks: LockDesk;

  constructor(options: WebDavOptions) {
    const { store, clock, limits, quotaBytes, infiniteListings, confirm, onProblem = () => {} } = options;
    const quota = quotaBytes === undefined ? undefined : new MeteredFilesystem(options.filesystem, quotaBytes);
    const filesystem = quota ?? options.filesystem;
    const keptLocks = new KeptLocks({ filesystem, store, clock, limits, onProblem });
    const heldMembers = new HeldMembers(limits.maxHeldMembers);
    this.#context = {
      filesystem,
      keptLocks,
      locks: keptLocks.table,
      properties: new DeadProperties(store),
      heldMembers,
      moves: new UnfinishedMoves({ store, clock, limits, onProblem }),
      clock,
      limits,
      sync: new CollectionSync(filesystem, limits),
      xml: new XmlBodies(limits),
      quota,
      infiniteListings,
      confirm,
      onProblem,
    };
    this.locks = new LockDesk({ keptLocks, filesystem, clock });
    this.#lookup = new NameLookup(filesystem, clock, limits, heldMembers);
  }

  async handle(http: HttpRequest): Promise<HttpResponse> {
    const { method, target, authority, headers, signal } = http;
    const body = new WatchedBody(http.body);
    const names = new RequestNames(headers.get('User-Agent'), this.#lookup, (found) =>
      foundAsLocked(found, this.#context),
    );
    try {
      const response = await this.#answer({ method, target, authority, headers, body, signal }, names);
      return isListing(response) ? await beginListing(http, response) : response;
    } catch (error) {
      if (signal.aborted || body.failedWith(error)) throw error;
      const known = toDavError(error);
      if (known === undefined) this.#context.onProblem(error);
      return this.#refuse(known ?? new DavError(500), http, names);
    }
  }

  async #answer(http: HttpRequest, names: RequestNames): Promise<HttpResponse> {
    const context = this.#context;
    // "*" is for OPTIONS alone (RFC 9110 9.3.7): the server as a whole.
    const asked = http.target === '*' && http.method === 'OPTIONS' ? [] : parsePath(http.target, context.limits);
    const method = Object.hasOwn(methods, http.method) ? methods[http.method] : undefined;
    if (method === undefined) throw new DavError(refusedMethods.has(http.method) ? 405 : 501);
    const { path, stat } = await names.find(asked, method.needs !== 'resource');
    const tokens = await checkIfHeader({ http, names, path }, context);
    // RFC 9110 13.2.1: conditions do not matter where the answer without them would be a refusal.
    if (method.needs === 'resource') {
      if (stat === null) throw new DavError(404);
      await checkBody(http, method);
      if (method.isConditional) checkConditions(http, stat);
      const response = await this.#run(() => method.run({ http, names, path, stat, tokens }, context));
      // RFC 4918 5.2: a collection without its slash is answered as it is, never by a redirect, and is told its name.
      const isNamedShort = stat.kind === 'directory' && /^[^?]*[^?/]$/.test(http.target);
      if (isNamedShort && readMethods.has(http.method)) {
        response.headers.append('Content-Location', names.href(path, true));
      }
      return response;
    }
    // RFC 4918 9.3.1: MKCOL is for unmapped URLs; 9.7.2: PUT is not for collections.
    if (method.needs === 'no-resource' && stat !== null) throw new DavError(405);
    if (method.needs === 'no-collection' && stat?.kind === 'directory') throw new DavError(405);
    await checkBody(http, method);
    if (method.isConditional) checkConditions(http, stat);
    return this.#run(() => method.run({ http, names, path, stat, tokens }, context));
  }

  /** What a method did to locks is noted before its client hears of it. */
  async #run(method: () => Promise<HttpResponse>): Promise<HttpResponse> {
    try {
      return await method();
    } finally {
      await this.#context.keptLocks.settled();
    }
  }

  async #refuse(error: DavError, http: HttpRequest, names: RequestNames): Promise<HttpResponse> {
    const fields = error.status === 405 ? { Allow: await this.#allowed(http.target, names) } : {};
    if (error.precondition !== undefined || !isForPerson(http)) return errorResponse(error, names, fields);
    const { errorPage } = await import('./pages/error-page.js');
    return errorPage(error, fields);
  }

  /** RFC 9110 15.5.6: what may be asked instead. */
  async #allowed(target: string, names: RequestNames): Promise<string> {
    const { filesystem, limits } = this.#context;
    const asked = parsePath(target, limits);
    const { path, stat } = await names.find(asked, false).catch(() => ({ path: asked, stat: null }));
    return allowedMethods(stat, filesystem.isReadOnly(path));
  }
}

async function checkBody(http: HttpRequest, { body }: MethodEntry): Promise<void> {
  if (body === 'content') requireIdentity(http);
  if (body === 'refused') await requireNoBody(http.body);
}
