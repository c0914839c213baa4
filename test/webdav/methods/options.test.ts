import { describe, expect, it } from 'vitest';
import { DavClient } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

const allow = async (client: DavClient, target: string): Promise<string[]> => {
  const { status, headers } = await client.send('OPTIONS', target);
  expect(status).toBe(200);
  return (headers.get('Allow') ?? '').split(', ').sort();
};

describe('OPTIONS', () => {
  it('says class 1, 2 and 3 on the root, and what Windows wants to hear', async () => {
    const { status, headers } = await new DavClient().send('OPTIONS', '/');
    expect(status).toBe(200);
    expect(headers.get('DAV')).toBe('1, 2, 3, extended-mkcol, sabredav-partialupdate');
    expect(headers.get('MS-Author-Via')).toBe('DAV');
  });

  it('says what can be done with a file, a collection, and a name that is free (RFC 9110 10.2.1)', async () => {
    const client = new DavClient();
    await client.populate({ f: '1', 'c/': '' });
    const either = ['COPY', 'DELETE', 'GET', 'HEAD', 'LOCK', 'MOVE', 'OPTIONS', 'PROPFIND', 'PROPPATCH', 'SEARCH'];
    expect(await allow(client, '/f')).toEqual([...either, 'PATCH', 'PUT', 'UNLOCK'].sort());
    expect(await allow(client, '/c')).toEqual([...either, 'REPORT', 'UNLOCK'].sort());
    expect(await allow(client, '/new')).toEqual(['LOCK', 'MKCOL', 'OPTIONS', 'PUT']);
  });

  it('says nothing that writes where nothing can be written, and keeps class 2 (Finder)', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/f': '1' });
    filesystem.readOnlyNames.add('c');
    const reading = ['COPY', 'GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'SEARCH'];
    expect(await allow(client, '/c')).toEqual([...reading, 'REPORT'].sort());
    expect(await allow(client, '/c/f')).toEqual(reading);
    expect(await allow(client, '/c/new')).toEqual(['OPTIONS']);
    expect((await client.send('OPTIONS', '/c')).headers.get('DAV')).toBe(
      '1, 2, 3, extended-mkcol, sabredav-partialupdate',
    );
  });

  it('* is about the server (RFC 9110 9.3.7)', async () => {
    const client = new DavClient();
    expect(await allow(client, '*')).toEqual(
      'COPY DELETE GET HEAD LOCK MKCOL MOVE OPTIONS PATCH PROPFIND PROPPATCH PUT REPORT SEARCH UNLOCK'.split(' '),
    );
    expect(await client.status('PROPFIND', '*')).toBe(400);
  });
});
