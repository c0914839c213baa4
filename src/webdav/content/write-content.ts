import type { HttpRequest, HttpResponse } from '../../http/message.js';
import type { FileWriter, Stat } from '../../share/filesystem.js';
import { FsError, fsErrorCodes } from '../../share/fs-error.js';
import { respond, validators } from '../answers/responses.js';
import { checkConditions, checkIfHeader } from '../conditions/conditions.js';
import type { DavContext, DavRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import type { DigestCheck } from '../integrity/digest-check.js';
import { requireMemberUnlocked, requireUnlocked } from '../locks/lock-checks.js';
import { lockedPath } from '../locks/locked-path.js';
import { statOrNull } from '../resource.js';
import { requireParent } from '../status.js';
import { readOcMtime } from './file-time.js';
import type { Part } from './part.js';

const conditionFields = ['If', 'If-Match', 'If-None-Match', 'If-Unmodified-Since'];
const digestFields = ['Content-Digest', 'Repr-Digest', 'OC-Checksum'];

/**
 * A request's body becomes a file, or a part of one. The old file stays until the new one is whole and is what the
 * client says it is, whatever breaks meanwhile.
 * @param part where the body goes; without it, the body is the whole file.
 */
export async function writeContent(request: DavRequest, context: DavContext, part?: Part): Promise<HttpResponse> {
  const { http, path, stat } = request;
  const { filesystem, properties, onProblem } = context;
  requireLocks(request, context, stat === null);
  requireQuota(request, context, part);
  const isPart = part !== undefined && !part.isWhole;
  const digests = await openDigests(http, isPart);
  const writer = await requireParent(() => filesystem.write(path, { keepExisting: isPart && stat !== null }));
  const isNew = await fill(writer, request, context, part, digests);
  const lastModified = readOcMtime(http.headers.get('X-OC-Mtime'));
  const written = await writer.commit(lastModified === undefined ? {} : { lastModified });
  // What is new inherits nothing from a file of that name that the host removed.
  if (isNew) await properties.remove(filesystem.key(path)).catch(onProblem);
  const accepted = lastModified === undefined ? {} : { 'X-OC-Mtime': 'accepted' };
  return respond(isNew ? 201 : 204, { ...validators(written), ...accepted });
}

function requireLocks({ tokens, path }: DavRequest, context: DavContext, isNew: boolean): void {
  if (isNew) requireMemberUnlocked(tokens, path, context);
  else requireUnlocked(tokens, path, context);
}

/** What the quota will not take is refused before it is sent; what does not say its length, when it is too much. */
function requireQuota({ http, stat }: DavRequest, { quota }: DavContext, part: Part | undefined): void {
  if (quota === undefined || (part !== undefined && !part.isWhole)) return;
  const length = http.body.length ?? expectedLength(http) ?? 0;
  const oldSize = stat?.kind === 'file' ? stat.size : 0;
  if (length - oldSize > quota.availableBytes) throw new FsError(fsErrorCodes.quotaExceeded);
}

/** Few clients send digests: what computes them is loaded for those that do. */
async function openDigests({ headers }: HttpRequest, isPart: boolean): Promise<DigestCheck | undefined> {
  if (!digestFields.some((field) => headers.has(field))) return undefined;
  const { DigestCheck } = await import('../integrity/digest-check.js');
  return new DigestCheck(headers, isPart);
}

/**
 * Brings the body to the writer. Between the first look at the resource and here another client may have written it:
 * from here on none can, so the conditions are held against it once more, before the body is asked for. The body may
 * take an hour, in which the person saves the file, and somebody locks it: both are looked at before the commit. A body that ends early throws, and nothing of it is kept.
 * @returns whether there was no file.
 */
async function fill(
  writer: FileWriter,
  request: DavRequest,
  context: DavContext,
  part: Part | undefined,
  digests: DigestCheck | undefined,
): Promise<boolean> {
  const { http, path } = request;
  try {
    const stat = await statOrNull(context.filesystem, path);
    await checkIfHeader(request, context);
    checkConditions(http, stat);
    const isPart = part !== undefined && !part.isWhole;
    if (isPart) {
      // A part of what came or went meanwhile is a part of nothing.
      if ((stat === null) !== (request.stat === null)) throw new DavError(409);
      await writer.seek(part.startIn(writer.size));
    }
    // Asked while the body comes: nothing is lost before the commit, and a body that waits would stop every client.
    const isAllowed = stat?.kind === 'file' && stat.size > 0 ? confirmed(request, context) : true;
    const length = part?.length ?? expectedLength(http);
    let received = 0;
    for await (const bytes of http.body) {
      received += bytes.byteLength;
      if (length !== undefined && received > length) break;
      digests?.update(bytes);
      await writer.write(bytes);
    }
    http.signal.throwIfAborted();
    if (length !== undefined && received !== length) throw new DavError(400);
    digests?.finish();
    if (!(await isAllowed)) throw new DavError(403);
    await requireUnchanged(stat, request, context, isPart);
    requireLocks({ ...request, path: await lockedPath(path, context) }, context, stat === null);
    return stat === null;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/**
 * What the client asked for by conditions, or sent a part of, is still what it was when the body began to come.
 * Without either, the last writer wins (RFC 9110 9.3.4).
 */
async function requireUnchanged(
  before: Stat | null,
  request: DavRequest,
  context: DavContext,
  isPart: boolean,
): Promise<void> {
  const { http, path } = request;
  if (!isPart && !conditionFields.some((field) => http.headers.has(field))) return;
  const stat = await statOrNull(context.filesystem, path);
  await checkIfHeader(request, context);
  checkConditions(http, stat);
  if (isPart && etagOf(stat) !== etagOf(before)) throw new DavError(409);
}

function etagOf(stat: Stat | null): string | undefined {
  return stat?.kind === 'file' ? stat.etag : undefined;
}

function confirmed({ http, path }: DavRequest, { confirm }: DavContext): Promise<boolean> | true {
  return confirm?.('overwrite', path, http.signal) ?? true;
}

/**
 * Finder announces the size of what it sends in chunks. One that a person cancels ends like a whole one, and would take
 * the old file's place.
 */
function expectedLength({ headers }: HttpRequest): number | undefined {
  const expected = headers.get('X-Expected-Entity-Length');
  return expected !== undefined && /^\d{1,15}$/.test(expected) ? Number(expected) : undefined;
}
