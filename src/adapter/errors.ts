import { Errors } from 'webdav-server/lib/index.v2.js';
import { FsError, type FsErrorCode, fsErrorCodes } from '../share/fs-error.js';

/** What a backend refuses, in webdav-server's words, which it turns into a status of its own. Others become 500. */
const errorOf: Partial<Readonly<Record<FsErrorCode, Error>>> = {
  [fsErrorCodes.notFound]: Errors.ResourceNotFound,
  [fsErrorCodes.notADirectory]: Errors.ResourceNotFound,
  [fsErrorCodes.unavailable]: Errors.ResourceNotFound,
  [fsErrorCodes.exists]: Errors.ResourceAlreadyExists,
  [fsErrorCodes.readOnly]: Errors.Forbidden,
  [fsErrorCodes.policyForbids]: Errors.Forbidden,
  [fsErrorCodes.forbidden]: Errors.Forbidden,
  [fsErrorCodes.permissionLost]: Errors.Forbidden,
  [fsErrorCodes.badName]: Errors.Forbidden,
  [fsErrorCodes.nameTooLong]: Errors.Forbidden,
  [fsErrorCodes.busy]: Errors.Locked,
  [fsErrorCodes.noSpace]: Errors.InsufficientStorage,
};

export function toServerError(error: unknown): Error {
  if (error instanceof FsError) return errorOf[error.code] ?? error;
  return error instanceof Error ? error : new Error(String(error));
}
