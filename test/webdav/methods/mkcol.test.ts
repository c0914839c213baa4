import { describe, expect, it } from 'vitest';
import { DavClient, parseMultistatus, scriptedBody, untouchableBody } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

describe('MKCOL (RFC 4918 9.3)', () => {
  it.each(['/c', '/c/'])('makes a collection: 201, for %s', async (target) => {
    const client = new DavClient();
    expect(await client.status('MKCOL', target)).toBe(201);
    expect(await client.tree()).toEqual({ 'c/': '' });
  });

  it.each([
    ['where a collection is', '/c', 405],
    ['where a file is', '/f', 405],
    ['on the root', '/', 405],
    ['without a parent', '/x/y', 409],
    ['below a file', '/f/y', 409],
  ])('%s', async (_, target, status) => {
    const client = new DavClient();
    await client.populate({ 'c/': '', f: '1' });
    const answer = await client.send('MKCOL', target);
    expect(answer.status).toBe(status);
    expect(answer.headers.has('Allow')).toBe(status === 405);
  });

  it('refuses a body, before asking for it: 415', async () => {
    const client = new DavClient();
    expect(await client.status('MKCOL', '/c', {}, untouchableBody)).toBe(415);
    const chunked = scriptedBody(null, async function* () {
      yield new TextEncoder().encode('<x/>');
    });
    expect(await client.status('MKCOL', '/c', {}, chunked)).toBe(415);
    expect(await client.tree()).toEqual({});
  });

  it('takes a chunked body with nothing in it', async () => {
    const empty = scriptedBody(null, async function* () {});
    expect(await new DavClient().status('MKCOL', '/c', {}, empty)).toBe(201);
  });

  it('inherits nothing from a collection of that name that the host removed', async () => {
    const client = new DavClient();
    await client.populate({ 'c/': '' });
    const patch = '<propertyupdate xmlns="DAV:"><set><prop><p xmlns="urn:x">1</p></prop></set></propertyupdate>';
    await client.send('PROPPATCH', '/c', {}, patch);
    await client.filesystem.remove(['c']);
    await client.send('MKCOL', '/c');
    const { text } = await client.send('PROPFIND', '/c', { Depth: '0' });
    expect((await parseMultistatus(text))['/c/']?.properties[200]).not.toHaveProperty(['{urn:x}p']);
  });

  it.each([
    ['read-only', 403],
    ['bad-name', 403],
    ['name-too-long', 414],
    ['no-space', 507],
    ['unavailable', 404],
    ['io', 500],
  ] as const)('tells %s as %i', async (code, status) => {
    const filesystem = new FaultyFilesystem();
    filesystem.fail('createDirectory', 'c', code);
    expect(await new DavClient({ filesystem }).status('MKCOL', '/c')).toBe(status);
  });
});
