import type { HttpRequest } from '../../http/message.js';
import type { Stat } from '../../share/filesystem.js';
import type { DavContext, DavRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import type { Tokens } from '../locks/lock-table.js';
import { parseOwnUrl } from '../names/destination.js';
import { keysTo, statOrNull } from '../resource.js';
import { evaluateIf, type IfState, parseIfHeader, submittedTokens } from './if-header.js';
import { type ConditionResult, evaluateConditions } from './preconditions.js';

/**
 * The If header (RFC 4918 10.4). Before locks are looked at: a false one is 412 where a missing token is 423.
 * @returns the tokens that the client submits.
 * @throws DavError 412 when no list holds, 400 for what is no If header.
 */
export async function checkIfHeader(
  { http, names, path }: Pick<DavRequest, 'http' | 'names' | 'path'>,
  context: DavContext,
): Promise<Tokens> {
  const { filesystem, keptLocks, locks, clock, limits } = context;
  const header = http.headers.get('If');
  if (header === undefined) return new Set();
  const lists = parseIfHeader(header, limits.maxIfConditions);
  const stateOf = async (tag: string | undefined): Promise<IfState | undefined> => {
    const asked = tag === undefined ? undefined : parseOwnUrl(tag, http.authority, limits);
    if (tag !== undefined && asked === undefined) return undefined;
    const { path: resource, stat } =
      asked === undefined ? { path, stat: await statOrNull(filesystem, path) } : await names.find(asked, false);
    const keys = keysTo(filesystem, resource);
    await keptLocks.load(resource);
    const tokens = locks.covering(keys, clock.now()).map(({ token }) => token);
    return { etag: stat?.kind === 'file' ? `"${stat.etag}"` : undefined, tokens: new Set(tokens) };
  };
  if (!(await evaluateIf(lists, stateOf))) throw new DavError(412);
  return submittedTokens(lists);
}

/** The conditions of RFC 9110 13 against what is at the path. */
export function conditionResult({ headers, method }: HttpRequest, stat: Stat | null): ConditionResult {
  const isRead = method === 'GET' || method === 'HEAD';
  if (stat === null) return evaluateConditions(headers, null, isRead);
  const state =
    stat.kind === 'file'
      ? { etag: `"${stat.etag}"`, lastModified: stat.lastModified }
      : { etag: undefined, lastModified: undefined };
  return evaluateConditions(headers, state, isRead);
}

/** @throws DavError 412 when they do not hold. */
export function checkConditions(http: HttpRequest, stat: Stat | null): void {
  if (conditionResult(http, stat) === 'failed') throw new DavError(412);
}
