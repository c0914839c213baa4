import { describe, expect, it } from 'vitest';
import { DavClient, scriptedBody, untouchableBody } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

const type = 'application/x-sabredav-partialupdate';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function withFile(filesystem = new FaultyFilesystem()): Promise<DavClient> {
  const client = new DavClient({ filesystem });
  await client.populate({ a: '0123456789', 'c/x': '1' });
  return client;
}

const fieldsOf = (range: string): Record<string, string> => ({ 'Content-Type': type, 'X-Update-Range': range });

describe('PATCH (RFC 5789, sabre.io/dav/http-patch)', () => {
  it.each([
    ['bytes=3-6', 'ABCD', '012ABCD789'],
    ['bytes=3-', 'ABCD', '012ABCD789'],
    ['bytes=-4', 'ABCD', '012345ABCD'],
    ['bytes=-2', 'ABCD', '01234567ABCD'],
    ['bytes=8-11', 'ABCD', '01234567ABCD'],
    ['append', 'ABCD', '0123456789ABCD'],
    ['append', '', '0123456789'],
  ])('%s puts its body into the file: 204 with the new validators', async (range, body, expected) => {
    const client = await withFile();
    const before = await client.send('HEAD', '/a');
    const { status, headers } = await client.send('PATCH', '/a', fieldsOf(range), body);
    expect([status, (await client.tree()).a]).toEqual([204, expected]);
    expect(headers.get('ETag')).not.toBe(before.headers.get('ETag'));
    expect(headers.get('ETag')).toBe((await client.send('HEAD', '/a')).headers.get('ETag'));
    expect(headers.has('Last-Modified')).toBe(true);
  });

  it.each([
    ['no such range', fieldsOf('bytes=3-'), '/a', scriptedBody(null, async function* () {}), 411],
    ['no range', { 'Content-Type': type }, '/a', 'ABCD', 400],
    ['several ranges', fieldsOf('bytes=0-1,3-4'), '/a', 'ABCD', 400],
    ['a range of another length', fieldsOf('bytes=3-7'), '/a', 'ABCD', 416],
    ['a hole', fieldsOf('bytes=11-14'), '/a', 'ABCD', 416],
    ['another format', { ...fieldsOf('append'), 'Content-Type': 'application/json-patch+json' }, '/a', 'ABCD', 415],
    ['no format', { 'X-Update-Range': 'append' }, '/a', 'ABCD', 415],
    ['a coded body', { ...fieldsOf('append'), 'Content-Encoding': 'gzip' }, '/a', 'ABCD', 415],
    ['a collection', fieldsOf('append'), '/c', 'ABCD', 405],
    ['nothing there', fieldsOf('append'), '/new', 'ABCD', 404],
  ] as const)('refuses %s, and changes nothing', async (_, fields, target, body, status) => {
    const client = await withFile();
    const before = await client.tree();
    expect(await client.status('PATCH', target, fields, body)).toBe(status);
    expect(await client.tree()).toEqual(before);
  });

  it('says with a refusal what would be right', async () => {
    const client = await withFile();
    expect((await client.send('PATCH', '/a', {}, 'A')).headers.get('Accept-Patch')).toBe(type);
    const hole = await client.send('PATCH', '/a', fieldsOf('bytes=11-'), 'A');
    expect(hole.headers.get('Content-Range')).toBe('bytes */10');
    const coded = await client.send('PATCH', '/a', { ...fieldsOf('append'), 'Content-Encoding': 'gzip' }, 'A');
    expect(coded.headers.get('Accept-Encoding')).toBe('identity');
  });

  it.each([
    ['a condition that does not hold (RFC 9110 13.1.1)', { 'If-Match': '"other"' }, 412],
    ['an If header that does not hold (RFC 4918 10.4)', { If: '(<urn:uuid:none>)' }, 412],
  ])('is refused before the body is asked for: %s', async (_, fields, status) => {
    const client = await withFile();
    expect(await client.status('PATCH', '/a', { ...fieldsOf('append'), ...fields }, untouchableBody)).toBe(status);
  });

  it('needs the lock’s token (RFC 4918 7)', async () => {
    const client = await withFile();
    const token = await client.lock('/a');
    expect(await client.status('PATCH', '/a', fieldsOf('append'), untouchableBody)).toBe(423);
    expect(await client.status('PATCH', '/a', { ...fieldsOf('append'), If: `(<${token}>)` }, 'A')).toBe(204);
  });

  it('changes nothing where the body ends early', async () => {
    const client = await withFile();
    const broken = new Error('the client broke off');
    const body = scriptedBody(4, async function* () {
      yield encode('AB');
      throw broken;
    });
    await expect(client.send('PATCH', '/a', fieldsOf('bytes=0-3'), body)).rejects.toBe(broken);
    expect((await client.tree()).a).toBe('0123456789');
    expect(await client.status('PATCH', '/a', fieldsOf('append'), 'A')).toBe(204);
  });

  it('is for folders that may be written to', async () => {
    const filesystem = new FaultyFilesystem();
    const client = await withFile(filesystem);
    filesystem.fail('write', 'a', 'read-only');
    expect(await client.status('PATCH', '/a', fieldsOf('append'), 'A')).toBe(403);
  });

  it('of two at once, each counts or is told so', async () => {
    const client = await withFile();
    const statuses = await Promise.all(
      ['A', 'B'].map((body) => client.status('PATCH', '/a', fieldsOf('append'), body)),
    );
    expect(statuses.sort()).toEqual([204, 423]);
    expect((await client.tree()).a).toMatch(/^0123456789[AB]$/);
  });
});
