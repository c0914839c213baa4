/** Everything a backend can refuse, closed: `webdav/status.ts` gives each its HTTP status. */
export const fsErrorCodes = {
  notFound: 'not-found',
  /** A file where a directory was needed, or on the way. */
  notADirectory: 'not-a-directory',
  /** A directory where a file was needed. */
  isADirectory: 'is-a-directory',
  exists: 'exists',
  notEmpty: 'not-empty',
  /** The folder is shared read-only. */
  readOnly: 'read-only',
  /** The host page's policy refuses it (policy.ts). */
  policyForbids: 'policy-forbids',
  /** The host's file system, or the file's own mode, refuses this entry. */
  forbidden: 'forbidden',
  /** The person's permission for the folder is gone, or was never given for writing. */
  permissionLost: 'permission-lost',
  /** Another writer has it open. */
  busy: 'busy',
  noSpace: 'no-space',
  /** The guest has added as much as the host page lets it. */
  quotaExceeded: 'quota-exceeded',
  /** The platform refuses this name. */
  badName: 'bad-name',
  nameTooLong: 'name-too-long',
  /** The file changed on the host while it was being read. */
  changed: 'changed',
  /** The caller's signal ended it. */
  aborted: 'aborted',
  /** The whole folder is gone: unmounted or deleted. */
  unavailable: 'unavailable',
  io: 'io',
} as const;

/** One of {@link fsErrorCodes}. */
export type FsErrorCode = (typeof fsErrorCodes)[keyof typeof fsErrorCodes];

/** What a folder, or the browser for it, refuses. Its message is its code; `cause` is what the browser said. */
export class FsError extends Error {
  override readonly name = 'FsError';
  readonly code: FsErrorCode;

  constructor(code: FsErrorCode, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Whether it is one of those. */
export function isFsError(error: unknown, ...codes: readonly FsErrorCode[]): error is FsError {
  return error instanceof FsError && codes.includes(error.code);
}

/** Whether it says that no file lies at the path, rather than that it cannot be told. */
export function isAbsence(error: unknown): boolean {
  return isFsError(error, fsErrorCodes.notFound, fsErrorCodes.notADirectory, fsErrorCodes.isADirectory);
}
