import { describe, expect, it } from 'vitest';
import type { Stat } from '../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { DavClient, scriptedBody, untouchableBody } from './dav-client.js';

describe('the handler', () => {
  it.each(['POST', 'TRACE'])('knows %s and has it not: 405 with Allow (RFC 9110 15.5.6)', async (method) => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const { status, headers } = await client.send(method, '/a');
    expect([status, headers.get('Allow')?.split(', ').includes('GET')]).toEqual([405, true]);
  });

  it.each(['BREW', 'get', 'toString', '__proto__', 'constructor'])('does not know %s: 501', async (method) => {
    expect(await new DavClient().status(method, '/')).toBe(501);
  });

  it.each(['GET', 'PUT', 'DELETE', 'BREW'])('refuses a target that is none before all else: %s', async (method) => {
    expect(await new DavClient().status(method, '/a/../b')).toBe(400);
    expect(await new DavClient().status(method, '/a#b')).toBe(400);
  });

  it.each(['GET', 'HEAD', 'PROPFIND'])(
    'answers %s of a collection without its slash, never by a redirect, and says its name (RFC 4918 5.2)',
    async (method) => {
      const client = new DavClient();
      await client.populate({ 'a b/': '', 'a b/c': '1' });
      const short = await client.send(method, '/a%20b', { Depth: '1' });
      expect([short.status < 300, short.headers.get('Content-Location')]).toEqual([true, '/a%20b/']);
      for (const target of ['/a%20b/', '/a%20b/?sort=size', '/', '/a%20b/c']) {
        expect((await client.send(method, target, { Depth: '1' })).headers.has('Content-Location')).toBe(false);
      }
    },
  );

  it('never tells the guest what went wrong inside', async () => {
    class Broken extends MemoryFilesystem {
      override async stat(): Promise<Stat> {
        throw new Error('/home/me/secret');
      }
    }
    const client = new DavClient({ filesystem: new Broken() });
    const { status, headers, text } = await client.send('GET', '/a');
    expect([status, text]).toEqual([500, '']);
    expect(JSON.stringify([...headers])).not.toContain('secret');
    expect(client.problems).toEqual([expect.objectContaining({ message: '/home/me/secret' })]);
  });

  it.each(['PUT', 'LOCK', 'PROPPATCH', 'PROPFIND', 'MKCOL'])(
    'leaves a body that broke to the connection: %s',
    async (method) => {
      const client = new DavClient();
      await client.populate({ a: '1' });
      const failure = new TypeError('the chunks are wrong');
      const body = scriptedBody(null, async function* () {
        yield new Uint8Array(0);
        throw failure;
      });
      const target = method === 'MKCOL' ? '/c' : '/a';
      await expect(client.send(method, target, { Depth: '0' }, body)).rejects.toBe(failure);
      expect(client.problems).toEqual([]);
      expect(await client.tree()).toEqual({ a: '1' });
    },
  );

  it('answers nobody when the client is gone', async () => {
    const client = new DavClient();
    const gone = new AbortController();
    const body = scriptedBody(null, async function* () {
      gone.abort(new Error('gone'));
      yield new TextEncoder().encode('not XML');
    });
    await expect(client.send('PROPFIND', '/', { Depth: '0' }, body, gone.signal)).rejects.toBeDefined();
    expect(client.problems).toEqual([]);
  });

  it('names in a precondition’s body are escaped', async () => {
    const client = new DavClient();
    await client.populate({ '<&>': '1' });
    await client.lock('/%3C%26%3E');
    const { text, headers } = await client.send('DELETE', '/%3C%26%3E');
    expect(headers.get('Content-Type')).toBe('application/xml; charset=utf-8');
    expect(text).toContain('<D:href>/%3C%26%3E</D:href>');
  });

  it('serves many requests at once', async () => {
    const client = new DavClient();
    const names = Array.from({ length: 50 }, (_, index) => `/f${index}`);
    const statuses = await Promise.all(names.map((name) => client.status('PUT', name, {}, name)));
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect(Object.keys(await client.tree())).toHaveLength(50);
  });
});

describe('what Windows does when a file is copied in', () => {
  it('is answered as its redirector wants it', async () => {
    const client = new DavClient();
    expect(await client.status('PROPFIND', '/new.txt', { Depth: '0' })).toBe(404);
    expect(await client.status('PUT', '/new.txt')).toBe(201);
    const lock = await client.send(
      'LOCK',
      '/new.txt',
      { Timeout: 'Second-3600', translate: 'f' },
      '<?xml version="1.0" encoding="utf-8" ?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>GUEST\\me</D:href></D:owner></D:lockinfo>',
    );
    expect(lock.status).toBe(200);
    const fields = { If: `(${lock.headers.get('Lock-Token')})` };
    const times =
      '<?xml version="1.0" encoding="utf-8" ?><D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop><Z:Win32CreationTime>Fri, 02 Jan 2026 03:04:05 GMT</Z:Win32CreationTime><Z:Win32FileAttributes>00000000</Z:Win32FileAttributes></D:prop></D:set></D:propertyupdate>';
    expect(await client.status('PROPPATCH', '/new.txt', fields, times)).toBe(207);
    expect(await client.status('HEAD', '/new.txt')).toBe(200);
    expect(await client.status('PUT', '/new.txt', fields, 'content')).toBe(204);
    expect(await client.status('PROPPATCH', '/new.txt', fields, times)).toBe(207);
    const token = { 'Lock-Token': lock.headers.get('Lock-Token') ?? '' };
    expect(await client.status('UNLOCK', '/new.txt', token)).toBe(204);
    expect(await client.tree()).toEqual({ 'new.txt': 'content' });
  });

  it('and when Office saves: the lock dies with the file', async () => {
    const client = new DavClient();
    await client.send('PUT', '/doc.docx');
    const token = await client.lock('/doc.docx');
    expect(await client.status('DELETE', '/doc.docx', { If: `(<${token}>)` })).toBe(204);
    expect(await client.status('PUT', '/doc.docx', {}, 'saved')).toBe(201);
    await client.lock('/doc.docx');
  });
});

describe('a body that has no meaning (RFC 4918 8.4)', () => {
  const chunked = (text: string) =>
    scriptedBody(null, async function* () {
      if (text !== '') yield new TextEncoder().encode(text);
    });

  it.each(['COPY', 'MOVE', 'DELETE', 'UNLOCK'])('is refused by %s: 415, before it is asked for', async (method) => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const fields = { Destination: '/b', 'Lock-Token': '<urn:uuid:none>' };
    expect(await client.status(method, '/a', fields, untouchableBody)).toBe(415);
    expect(await client.status(method, '/a', fields, chunked('x'))).toBe(415);
    expect(await client.tree()).toEqual({ a: '1' });
    expect(await client.status(method, '/a', fields, chunked(''))).not.toBe(415);
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('is passed over by %s (RFC 9110 9.3.1)', async (method) => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    expect(await client.status(method, '/a', { 'Content-Encoding': 'gzip' }, untouchableBody)).toBe(200);
  });

  it.each(['PUT', 'PATCH', 'MKCOL', 'PROPFIND', 'PROPPATCH', 'LOCK'])(
    'for %s, since it is coded, is refused: 415 with what would do (RFC 9110 15.5.16)',
    async (method) => {
      const client = new DavClient();
      await client.populate({ a: '1' });
      const target = method === 'MKCOL' ? '/new' : '/a';
      const { status, headers } = await client.send(method, target, { 'Content-Encoding': 'gzip' }, untouchableBody);
      expect([status, headers.get('Accept-Encoding')]).toEqual([415, 'identity']);
    },
  );
});
