import { describe, expect, it } from 'vitest';
import { FsError, type FsErrorCode, fsErrorCodes } from '../../src/share/fs-error.js';
import { DavError } from '../../src/webdav/dav-error.js';
import { isMissing, requireParent, toDavError } from '../../src/webdav/status.js';
import { XmlError } from '../../src/xml/xml-error.js';

const codes = Object.values(fsErrorCodes);

describe('toDavError', () => {
  it.each<[FsErrorCode, number]>([
    ['not-found', 404],
    ['not-a-directory', 404],
    ['is-a-directory', 405],
    ['exists', 405],
    ['not-empty', 409],
    ['read-only', 403],
    ['forbidden', 403],
    ['permission-lost', 403],
    ['busy', 423],
    ['no-space', 507],
    ['bad-name', 403],
    ['name-too-long', 414],
  ])('%s: %i', (code, status) => expect(toDavError(new FsError(code))?.status).toBe(status));

  it.each(codes)(
    '%s has a status that is an error, and no 5xx that Finder takes for a missing file without need',
    (code) => {
      const status = toDavError(new FsError(code))?.status ?? 0;
      expect(status).toBeGreaterThanOrEqual(400);
      if (status >= 500) expect(['no-space', 'quota-exceeded', 'io']).toContain(code);
    },
  );

  it('passes on what is one already', () => {
    const error = new DavError(409);
    expect(toDavError(error)).toBe(error);
  });

  it('tells what is no XML from what is too much of it', () => {
    expect(toDavError(new XmlError('malformed', ''))?.status).toBe(400);
    expect(toDavError(new XmlError('busy', ''))?.status).toBe(503);
    expect(toDavError(new XmlError('no-room', ''))?.status).toBe(507);
    expect(toDavError(new XmlError('too-large', ''))?.status).toBe(413);
  });

  it('names the condition that was not met (RFC 4918 16, RFC 4331 6)', () => {
    const nameOf = (error: Error) => [toDavError(error)?.status, toDavError(error)?.precondition?.name];
    expect(nameOf(new FsError('no-space'))).toEqual([507, 'sufficient-disk-space']);
    expect(nameOf(new FsError('quota-exceeded'))).toEqual([507, 'quota-not-exceeded']);
    expect(nameOf(new XmlError('external-entity', ''))).toEqual([403, 'no-external-entities']);
  });

  it('does not know what nobody foresaw', () => {
    expect(toDavError(new TypeError('x'))).toBeUndefined();
    expect(toDavError('x')).toBeUndefined();
  });
});

describe('requireParent', () => {
  it.each(['not-found', 'not-a-directory'] as const)('makes 409 of %s', async (code) => {
    const step = () => Promise.reject(new FsError(code));
    await expect(requireParent(step)).rejects.toMatchObject({ constructor: DavError, status: 409 });
  });

  it('leaves the rest as it is', async () => {
    const error = new FsError('busy');
    await expect(requireParent(() => Promise.reject(error))).rejects.toBe(error);
    expect(await requireParent(async () => 1)).toBe(1);
  });
});

describe('isMissing', () => {
  it.each(codes)('%s', (code) => {
    expect(isMissing(new FsError(code))).toBe(['not-found', 'not-a-directory', 'bad-name'].includes(code));
  });
});
