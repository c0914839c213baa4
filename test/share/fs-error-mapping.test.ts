import { expect, it } from 'vitest';
import { FsError, type FsErrorCode } from '../../src/share/fs-error.js';
import { attempt, type FsAttempt, toFsError } from '../../src/share/fs-error-mapping.js';

const table: readonly [FsAttempt, string, string, FsErrorCode][] = [
  ['open-file', 'NotFoundError', '', 'not-found'],
  ['write', 'QuotaExceededError', '', 'no-space'],
  ['list', 'NotAllowedError', '', 'permission-lost'],
  ['open-file', 'SecurityError', '', 'forbidden'],
  ['open-directory', 'SecurityError', '', 'forbidden'],
  ['create', 'SecurityError', 'User activation is required to request permissions.', 'permission-lost'],
  ['write', 'SecurityError', 'User activation is required to request permissions.', 'permission-lost'],
  ['create', 'SecurityError', 'An attempt was made to break through the security policy.', 'forbidden'],
  ['write', 'SecurityError', 'An attempt was made to break through the security policy.', 'forbidden'],
  ['move', 'InvalidModificationError', '', 'is-a-directory'],
  ['move', 'AbortError', 'Failed to perform Safe Browsing check.', 'forbidden'],
  ['read', 'AbortError', '', 'aborted'],
  ['note', 'InvalidStateError', 'The database connection is closing.', 'io'],
  ['note', 'QuotaExceededError', '', 'no-space'],
  ['remove', 'InvalidModificationError', '', 'not-empty'],
  ['write', 'AbortError', '', 'forbidden'],
  ['open-file', 'TypeMismatchError', '', 'is-a-directory'],
  ['open-directory', 'TypeMismatchError', '', 'not-a-directory'],
  ['list', 'TypeMismatchError', '', 'not-a-directory'],
  ['create', 'InvalidStateError', '', 'name-too-long'],
  ['write', 'InvalidStateError', '', 'name-too-long'],
  ['move', 'InvalidStateError', '', 'forbidden'],
  ['remove', 'InvalidStateError', '', 'forbidden'],
  ['write', 'NoModificationAllowedError', 'Cannot write to a read-only file.', 'forbidden'],
  ['write', 'NoModificationAllowedError', 'due to the state of the underlying filesystem.', 'forbidden'],
  ['write', 'NoModificationAllowedError', '', 'busy'],
  ['remove', 'NoModificationAllowedError', '', 'busy'],
  ['list', 'NoModificationAllowedError', '', 'forbidden'],
  ['create', 'NoModificationAllowedError', '', 'forbidden'],
  ['read', 'NotReadableError', '', 'changed'],
  ['write', 'OddError', '', 'io'],
];

it.each(table)('%s: %s "%s" is %s', (kind, name, message, code) => {
  const cause = new DOMException(message, name);
  const error = toFsError(cause, kind);
  expect([error.code, error.cause]).toEqual([code, cause]);
});

it('tells a refused name from a broken stream', () => {
  expect(toFsError(new TypeError('Name is not allowed.'), 'open-file').code).toBe('bad-name');
  expect(toFsError(new TypeError('network error'), 'read').code).toBe('changed');
  expect(toFsError(new TypeError('Cannot write to a closing stream'), 'write').code).toBe('io');
});

it('takes anything that is thrown, and lets an FsError through', async () => {
  expect(toFsError('a string', 'read').code).toBe('io');
  const error = new FsError('busy');
  expect(toFsError(error, 'read')).toBe(error);
  expect(await attempt('read', async () => 5)).toBe(5);
  await expect(attempt('read', () => Promise.reject(error))).rejects.toBe(error);
});
