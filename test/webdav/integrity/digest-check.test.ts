import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DavClient, scriptedBody } from '../dav-client.js';

const content = 'the new content';
const base64 = (algorithm: string): string => createHash(algorithm).update(content).digest('base64');
const hex = (algorithm: string): string => createHash(algorithm).update(content).digest('hex');
const sha256 = `sha-256=:${base64('sha256')}:`;
const wrong = `sha-256=:${createHash('sha256').update('other').digest('base64')}:`;

async function put(fields: Readonly<Record<string, string>>): Promise<[status: number, now: string | undefined]> {
  const client = new DavClient();
  await client.populate({ a: 'old' });
  const body = scriptedBody(null, async function* () {
    for (const letter of content) yield new TextEncoder().encode(letter);
  });
  const status = await client.status('PUT', '/a', fields, body);
  return [status, (await client.tree()).a];
}

describe('digests of a PUT', () => {
  it.each([
    ['Content-Digest', sha256],
    ['Repr-Digest', sha256],
    ['Content-Digest', `md5=:${base64('md5')}:, sha=:${base64('sha1')}:;q=1, ${sha256}`],
    // RFC 9530 5: what is not known is passed over.
    ['Content-Digest', `sha-512=:${base64('sha512')}:, unknown=:AAAA:`],
    ['Repr-Digest', `sha-512=:${base64('sha512')}:`],
    // RFC 9651 4.2: what is no dictionary is no field.
    ['Content-Digest', `${wrong}, sha-256`],
    ['Content-Digest', 'sha-256=abc'],
    ['OC-Checksum', `SHA1:${hex('sha1')}`],
    ['OC-Checksum', `sha256:${hex('sha256').toUpperCase()}`],
    ['OC-Checksum', `MD5:${hex('md5')} SHA3-256:00`],
    ['OC-Checksum', 'ADLER32:2ccb05c7'],
    ['OC-Checksum', 'nonsense'],
    // RFC 9530 4: wishes for the answer, which has no content.
    ['Want-Repr-Digest', 'sha-256=1'],
    ['Want-Content-Digest', 'sha-256=1'],
  ])('that are right, or not ours to judge, let it be: %s: %s', async (field, value) => {
    expect(await put({ [field]: value })).toEqual([204, content]);
  });

  it.each([
    ['Content-Digest', wrong],
    ['Repr-Digest', wrong],
    ['Content-Digest', `${sha256}, md5=:AAAA:`],
    ['Repr-Digest', 'sha-512=:AAAA:'],
    ['Content-Digest', `sha-512=:${createHash('sha512').update('other').digest('base64')}:`],
    ['Content-Digest', `${sha256}, ${wrong}`],
    ['Content-Digest', 'sha-256=::'],
    ['Content-Digest', 'sha-256=:A:'],
    ['OC-Checksum', `SHA1:${hex('md5')}`],
    ['OC-Checksum', 'ADLER32:00000000'],
  ])('that are wrong keep the old file: %s: %s', async (field, value) => {
    expect(await put({ [field]: value })).toEqual([400, 'old']);
  });

  it('both must be right', async () => {
    expect(await put({ 'Content-Digest': sha256, 'OC-Checksum': 'MD5:00' })).toEqual([400, 'old']);
  });

  it('of a part are those of what is sent; what is said of the whole is passed over (RFC 9530 3)', async () => {
    const client = new DavClient();
    await client.populate({ a: '#0123456789' });
    const send = (fields: Readonly<Record<string, string>>): Promise<number> =>
      client.status('PUT', '/a', { 'Content-Range': 'bytes 1-15/16', ...fields }, content);
    expect(await send({ 'Content-Digest': wrong })).toBe(400);
    expect(await client.tree()).toEqual({ a: '#0123456789' });
    expect(await send({ 'Content-Digest': sha256, 'Repr-Digest': wrong, 'OC-Checksum': 'MD5:00' })).toBe(204);
    expect(await client.tree()).toEqual({ a: `#${content}` });
  });
});
