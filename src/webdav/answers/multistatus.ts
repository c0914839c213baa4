import type { HttpResponse, ResponseBody } from '../../http/message.js';
import { reasonPhrase } from '../../http/reason-phrases.js';
import type { Path } from '../../share/filesystem.js';
import { DavError, type NamedResource } from '../dav-error.js';
import type { Hrefs } from '../names/target.js';
import { type Fields, respond, xmlType } from './responses.js';
import { encodeBatches } from './text-batches.js';

const start = '<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:">';
const end = '</D:multistatus>';

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${reasonPhrase(status)}`;
}

/** A 207 whose elements are written as they come: a listing of any length takes the memory of one batch. */
export function multistatus(
  responses: AsyncIterable<string> | Iterable<string>,
  fields: Fields = {},
  /** More elements of the multistatus, after its responses: of RFC 6578 6.2. */
  after: () => string = () => '',
): HttpResponse {
  const body: ResponseBody = { length: null, chunks: encodeBatches(whole(responses, after)) };
  return respond(207, { 'Content-Type': xmlType, ...fields }, body);
}

async function* whole(
  responses: AsyncIterable<string> | Iterable<string>,
  after: () => string,
): AsyncGenerator<string> {
  yield start;
  yield* responses;
  yield after() + end;
}

/** A member that a method on a tree failed on. */
export interface MemberFailure extends NamedResource {
  readonly status: number;
}

/**
 * The answer of a method on a tree. 207 is for members; what failed on the resource itself, or on its destination, is
 * the answer's own status (RFC 4918 9.6.1), and success is never 207: Windows takes it for a failure.
 */
export function treeResponse(
  failures: readonly MemberFailure[],
  own: readonly Path[],
  hrefs: Hrefs,
  success: number,
): HttpResponse {
  const [only] = failures;
  if (only === undefined) return respond(success);
  const isOwn = own.some(
    (path) => path.length === only.path.length && path.every((name, at) => only.path[at] === name),
  );
  if (failures.length === 1 && isOwn) throw new DavError(only.status);
  return multistatus(failures.map((failure) => memberResponse(failure, hrefs)));
}

/** A response element with a status of its own (RFC 4918 14.24, second form). */
export function memberResponse({ path, isCollection, status }: MemberFailure, hrefs: Hrefs): string {
  return `<D:response><D:href>${hrefs.href(path, isCollection)}</D:href><D:status>${statusLine(status)}</D:status></D:response>`;
}

/** There is more than was told (RFC 5323 2.3.1, RFC 6578 3.6). */
export function truncatedResponse(href: string): string {
  const error = '<D:error><D:number-of-matches-within-limits/></D:error>';
  return `<D:response><D:href>${href}</D:href><D:status>${statusLine(507)}</D:status>${error}</D:response>`;
}

/** One group of properties with one status. */
export interface PropStat {
  readonly status: number;
  /** Property elements, as XML. */
  readonly properties: string;
  /** Local name in DAV: of the condition that was not met (RFC 4918 16). */
  readonly precondition?: string;
}

/** A response element with propstats (first form); 200 goes first, which is where rclone looks. */
export function propertiesResponse(href: string, propStats: readonly PropStat[]): string {
  return `<D:response><D:href>${href}</D:href>${renderPropStats(propStats)}</D:response>`;
}

export function renderPropStats(propStats: readonly PropStat[]): string {
  const parts = propStats.map(({ status, properties, precondition }) => {
    const error = precondition === undefined ? '' : `<D:error><D:${precondition}/></D:error>`;
    return `<D:propstat><D:prop>${properties}</D:prop><D:status>${statusLine(status)}</D:status>${error}</D:propstat>`;
  });
  return parts.join('');
}
