import { FsError, type FsErrorCode, fsErrorCodes, isFsError } from '../share/fs-error.js';
import { XmlError, type XmlErrorCode } from '../xml/xml-error.js';
import { DavError } from './dav-error.js';

/**
 * The one table from what a backend refuses to what a client is told. Chosen with an eye on what clients make of it:
 * Finder takes every 5xx but 507 for "no such file" and 423 for "busy"; Explorer says "deleted" only after a 2xx.
 */
const statusOf: Readonly<Record<FsErrorCode, number>> = {
  /** RFC 9110 15.5.5. Methods that need a parent turn it into 409 (RFC 4918 9.3.1, 9.7.1, 9.8.5). */
  [fsErrorCodes.notFound]: 404,
  /** RFC 9110 15.5.5: a path through a file leads nowhere. */
  [fsErrorCodes.notADirectory]: 404,
  /** RFC 4918 9.7.2: PUT on a collection. */
  [fsErrorCodes.isADirectory]: 405,
  /** RFC 4918 9.3.1: MKCOL on a mapped URL. */
  [fsErrorCodes.exists]: 405,
  /** RFC 9110 15.5.10: somebody put something in while it was being deleted. */
  [fsErrorCodes.notEmpty]: 409,
  /** RFC 9110 15.5.4 */
  [fsErrorCodes.readOnly]: 403,
  [fsErrorCodes.policyForbids]: 403,
  [fsErrorCodes.forbidden]: 403,
  [fsErrorCodes.permissionLost]: 403,
  /** RFC 4918 11.3 */
  [fsErrorCodes.busy]: 423,
  /** RFC 4918 11.5 */
  [fsErrorCodes.noSpace]: 507,
  [fsErrorCodes.quotaExceeded]: 507,
  /** RFC 9110 15.5.4: the platform will never take this name. */
  [fsErrorCodes.badName]: 403,
  /** RFC 9110 15.5.15: the name, and so the target, is too long. */
  [fsErrorCodes.nameTooLong]: 414,
  /** RFC 9110 15.5.10: the file was replaced under the request; a repeat will find the new one. */
  [fsErrorCodes.changed]: 409,
  [fsErrorCodes.aborted]: 409,
  /** RFC 9110 15.5.5: for a client, the folder is gone. */
  [fsErrorCodes.unavailable]: 404,
  /** RFC 9110 15.6.1 */
  [fsErrorCodes.io]: 500,
};

const xmlRefusals: Readonly<Record<XmlErrorCode, DavError>> = {
  /** RFC 4918 8.2: a body that is not XML. */
  malformed: new DavError(400),
  /** RFC 9110 15.5.14 */
  'too-large': new DavError(413),
  /** RFC 9110 15.6.4: other bodies are under way, which end in time or are ended. */
  busy: new DavError(503, undefined, { 'Retry-After': '5' }),
  /** RFC 4918 9.2.1, 11.5 */
  'no-room': new DavError(507),
  /** RFC 4918 16, 20.6 */
  'external-entity': new DavError(403, { name: 'no-external-entities' }),
};

/** RFC 4331 6: what a 507 is about. */
const preconditionOf: Partial<Record<FsErrorCode, string>> = {
  [fsErrorCodes.noSpace]: 'sufficient-disk-space',
  [fsErrorCodes.quotaExceeded]: 'quota-not-exceeded',
};

/** @returns what to tell the guest, or undefined for an error that nobody foresaw. */
export function toDavError(error: unknown): DavError | undefined {
  if (error instanceof DavError) return error;
  if (error instanceof FsError) {
    const name = preconditionOf[error.code];
    return new DavError(statusOf[error.code], name === undefined ? undefined : { name });
  }
  if (error instanceof XmlError) return xmlRefusals[error.code];
  return undefined;
}

/** Runs a step that needs the parent collection: without it the status is 409, not 404 (RFC 4918 9.3.1, 9.7.1). */
export async function requireParent<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw isFsError(error, fsErrorCodes.notFound, fsErrorCodes.notADirectory) ? new DavError(409) : error;
  }
}

/** Whether there is nothing at a path: no entry, no directory on the way, or a name that no entry can have. */
export function isMissing(error: unknown): boolean {
  return isFsError(error, fsErrorCodes.notFound, fsErrorCodes.notADirectory, fsErrorCodes.badName);
}
