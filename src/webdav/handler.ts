import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import type { HttpRequest, HttpResponse, RequestHandler } from '../http/message.js';
import type { Filesystem, Path, Stat } from '../share/filesystem.js';
import type { Store } from '../store/store.js';
import type { DavContext, DavMethod } from './context.js';
import { DavError } from './dav-error.js';
import { DeadProperties } from './dead-properties.js';
import { parseOwnUrl } from './destination.js';
import { evaluateIf, type IfList, type IfState, parseIfHeader, submittedTokens } from './if-header.js';
import { LockTable } from './locks.js';
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
import { evaluateConditions } from './preconditions.js';
import { errorResponse, respond, validators } from './responses.js';
import { isMissing, toDavError } from './status.js';
import { parsePath } from './target.js';

export interface WebDavOptions {
  readonly filesystem: Filesystem;
  /** Where dead properties are kept. */
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Limits;
  /** An error that nobody foresaw; the guest saw a 500 without its text. */
  onProblem?(error: unknown): void;
}

const methods: Readonly<Record<string, DavMethod>> = {
  OPTIONS: options,
  GET: get,
  HEAD: get,
  PUT: put,
  DELETE: deleteMethod,
  MKCOL: mkcol,
  COPY: copy,
  MOVE: move,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  LOCK: lock,
  UNLOCK: unlock,
};

/** Methods that HTTP knows and this server does not have: 405 rather than 501 (RFC 9110 15.5.6, 15.6.2). */
const refusedMethods = new Set(['POST', 'PATCH', 'TRACE', 'CONNECT']);
/** Conditions select a representation, which these do not (RFC 9110 13.2.1). */
const unconditional = new Set(['OPTIONS', 'PROPFIND', 'UNLOCK']);

/**
 * A WebDAV server over a folder: RFC 4918 classes 1, 2 and 3. Knows neither SPICE nor the browser; rejects only when
 * the client is gone.
 */
export function createWebDavHandler(options: WebDavOptions): RequestHandler {
  return new WebDavHandler(options);
}

class WebDavHandler implements RequestHandler {
  readonly #context: DavContext;
  readonly #options: WebDavOptions;

  constructor(options: WebDavOptions) {
    const { filesystem, store, clock, limits } = options;
    const locks = new LockTable(limits.maxLocks);
    this.#context = { filesystem, locks, properties: new DeadProperties(store), clock, limits };
    this.#options = options;
  }

  async handle(http: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.#answer(http);
    } catch (error) {
      http.signal.throwIfAborted();
      const known = toDavError(error);
      if (known !== undefined) return errorResponse(known);
      this.#options.onProblem?.(error);
      return respond(500);
    }
  }

  async #answer(http: HttpRequest): Promise<HttpResponse> {
    const context = this.#context;
    const path = http.target === '*' ? [] : parsePath(http.target, context.limits);
    const method = Object.hasOwn(methods, http.method) ? methods[http.method] : undefined;
    if (method === undefined) {
      if (!refusedMethods.has(http.method)) throw new DavError(501);
      return respond(405, { Allow: allowedMethods(context.filesystem.isReadOnly(path)) });
    }
    const stat = http.method === 'OPTIONS' ? null : await this.#stat(path);
    const tokens = await this.#evaluateIf(http, path);
    if (!unconditional.has(http.method)) {
      const isRead = http.method === 'GET' || http.method === 'HEAD';
      const result = evaluateConditions(http.headers, describe(stat), isRead);
      if (result === 'failed') throw new DavError(412);
      if (result === 'not-modified' && stat?.kind === 'file') return respond(304, validators(stat));
    }
    return method({ http, path, stat, tokens }, context);
  }

  /** RFC 4918 10.4: 412 when no list holds. @returns the tokens that the client submits. */
  async #evaluateIf(http: HttpRequest, path: Path): Promise<ReadonlySet<string>> {
    const header = http.headers.get('If');
    if (header === undefined) return new Set();
    const lists = parseIfHeader(header, this.#context.limits.maxIfConditions);
    if (!(await this.#holds(lists, http.authority, path))) throw new DavError(412);
    return submittedTokens(lists);
  }

  #holds(lists: readonly IfList[], authority: string, path: Path): Promise<boolean> {
    const { filesystem, locks, clock, limits } = this.#context;
    return evaluateIf(lists, async (tag): Promise<IfState | undefined> => {
      const resource = tag === undefined ? path : parseOwnUrl(tag, authority, limits);
      if (resource === undefined) return undefined;
      const stat = await this.#stat(resource);
      const tokens = locks.covering(filesystem.key(resource), clock.now()).map(({ token }) => token);
      return { etag: stat?.kind === 'file' ? `"${stat.etag}"` : undefined, tokens: new Set(tokens) };
    });
  }

  async #stat(path: Path): Promise<Stat | null> {
    try {
      return await this.#context.filesystem.stat(path);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }
}

function describe(stat: Stat | null): Parameters<typeof evaluateConditions>[1] {
  if (stat === null) return null;
  if (stat.kind === 'directory') return { etag: undefined, lastModified: undefined };
  return { etag: `"${stat.etag}"`, lastModified: stat.lastModified };
}
