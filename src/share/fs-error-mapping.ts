import { FsError, type FsErrorCode, fsErrorCodes } from './fs-error.js';

/** What was attempted: Chromium's names mean different things for different attempts. `note`: a record in the store. */
export type FsAttempt =
  | 'open-file'
  | 'open-directory'
  | 'list'
  | 'read'
  | 'create'
  | 'write'
  | 'remove'
  | 'move'
  | 'note';

/** DOMException names that mean the same whatever was attempted. */
const always: Readonly<Record<string, FsErrorCode>> = {
  NotFoundError: fsErrorCodes.notFound,
  QuotaExceededError: fsErrorCodes.noSpace,
  NotAllowedError: fsErrorCodes.permissionLost,
};

/** How Chromium says that the file's mode or the file system refuses, under a name that also means "in use". */
const refusedByHost = /read-only|underlying filesystem/i;
/** How it says that it would have to ask the person, who has begun nothing. */
const needsGesture = /user activation/i;

/** Names whose meaning hangs on the attempt, as measured in Chromium 156 on a real folder. */
function byAttempt(name: string, message: string, attempt: FsAttempt): FsErrorCode {
  switch (name) {
    case 'TypeMismatchError':
      return attempt === 'open-directory' || attempt === 'list'
        ? fsErrorCodes.notADirectory
        : fsErrorCodes.isADirectory;
    case 'TypeError':
      // A name that Chromium refuses; or a stream that broke, which it reports as a network error.
      if (/is not allowed/i.test(message)) return fsErrorCodes.badName;
      return attempt === 'read' ? fsErrorCodes.changed : fsErrorCodes.io;
    case 'InvalidStateError':
      // Name and swap suffix together are too long; or the directory around an entry may not be written.
      if (attempt === 'note') return fsErrorCodes.io;
      return attempt === 'create' || attempt === 'write' ? fsErrorCodes.nameTooLong : fsErrorCodes.forbidden;
    case 'NoModificationAllowedError':
      if (attempt === 'list' || attempt === 'create' || refusedByHost.test(message)) return fsErrorCodes.forbidden;
      return fsErrorCodes.busy;
    case 'InvalidModificationError':
      // move() onto a directory; removeEntry() of one with members.
      return attempt === 'move' ? fsErrorCodes.isADirectory : fsErrorCodes.notEmpty;
    case 'SecurityError':
      // A symbolic link to a place that the browser keeps from pages, or a name like `.git`, which it makes for nobody.
      return needsGesture.test(message) ? fsErrorCodes.permissionLost : fsErrorCodes.forbidden;
    case 'AbortError':
      // Nobody aborts a write or a move but Safe Browsing.
      return attempt === 'write' || attempt === 'move' ? fsErrorCodes.forbidden : fsErrorCodes.aborted;
    case 'NotReadableError':
      return fsErrorCodes.changed;
    default:
      return fsErrorCodes.io;
  }
}

/** The one place where the browser's exceptions get their meaning. An FsError passes through. */
export function toFsError(error: unknown, attempt: FsAttempt): FsError {
  if (error instanceof FsError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new FsError(always[name] ?? byAttempt(name, message, attempt), error);
}

/** Runs one call of the browser's and gives its exceptions their meaning. */
export async function attempt<T>(kind: FsAttempt, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toFsError(error, kind);
  }
}
