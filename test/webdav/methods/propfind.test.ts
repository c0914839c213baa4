import { describe, expect, it } from 'vitest';
import type { Entry, Path } from '../../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import type { StorePage } from '../../../src/store/store.js';
import {
  createWebDavHandler,
  defaultLimits,
  HttpHeaders,
  MemoryStore,
  systemClock,
} from '../../../src/webdav/index.js';
import { textContent } from '../../../src/xml/xml-element.js';
import { authority, bodyOf, DavClient, parseMultistatus, untouchableBody, writeFile } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

const propfind = (content: string): string => `<D:propfind xmlns:D="DAV:">${content}</D:propfind>`;
const prop = (content: string): string => propfind(`<D:prop>${content}</D:prop>`);

async function find(client: DavClient, target: string, depth = '0', body = '') {
  const { status, text } = await client.send('PROPFIND', target, { Depth: depth }, body);
  expect(status, text).toBe(207);
  return parseMultistatus(text);
}

describe('PROPFIND (RFC 4918 9.1)', () => {
  it('without a body asks for all: Windows mounts by it', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a b.txt': 'hello' });
    const responses = await find(client, '/c/', '1');
    expect(Object.keys(responses)).toEqual(['/c/', '/c/a%20b.txt']);
    const file = responses['/c/a%20b.txt'];
    expect(file?.order).toEqual([200]);
    const texts = Object.entries(file?.properties[200] ?? {}).map(([name, element]) => [name, textContent(element)]);
    const etag = (await client.send('HEAD', '/c/a%20b.txt')).headers.get('ETag');
    expect(Object.fromEntries(texts)).toEqual({
      '{DAV:}resourcetype': '',
      '{DAV:}getcontentlength': '5',
      '{DAV:}getlastmodified': 'Fri, 02 Jan 2026 03:04:05 GMT',
      '{DAV:}getetag': etag,
      '{DAV:}getcontenttype': 'text/plain; charset=utf-8',
    });
    expect(responses['/c/']?.properties[200]?.['{DAV:}resourcetype']?.children).toMatchObject([
      { namespace: 'DAV:', name: 'collection' },
    ]);
  });

  it('costs Windows little of its million bytes a folder', async () => {
    const client = new DavClient();
    const tree = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`photo number ${index}.jpeg`, 'x']));
    await client.populate(tree);
    const { bytes } = await client.send('PROPFIND', '/', { Depth: '1' });
    expect(bytes.byteLength / 100).toBeLessThan(450);
  });

  it('of depth 0 is about the resource alone, with a slash for collections however it was asked', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1' });
    expect(Object.keys(await find(client, '/c'))).toEqual(['/c/']);
    expect(Object.keys(await find(client, '/c/a/', '1'))).toEqual(['/c/a']);
    expect(Object.keys(await find(client, '/'))).toEqual(['/']);
  });

  it.each([[{ Depth: 'infinity' }], [{}]])(
    'of depth infinity is refused before the body is asked for: %j',
    async (fields) => {
      const client = new DavClient();
      await client.populate({ a: '1' });
      expect(await client.status('PROPFIND', '/', fields, untouchableBody)).toBe(403);
      const { text } = await client.send('PROPFIND', '/', fields);
      expect(text).toContain('<D:error xmlns:D="DAV:"><D:propfind-finite-depth/></D:error>');
      expect(await client.status('PROPFIND', '/a', fields)).toBe(207);
    },
  );

  it('is refused for a depth that is none', async () => {
    expect(await new DavClient().status('PROPFIND', '/', { Depth: '2' })).toBe(400);
  });

  it('by name tells what there is with 200, first, and what there is not with 404', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const { '/a': response } = await find(
      client,
      '/a',
      '0',
      prop('<x:no xmlns:x="urn:x"/><D:getetag/><D:displayname/><none xmlns=""/>'),
    );
    expect(response?.order).toEqual([200, 404]);
    expect(Object.keys(response?.properties[200] ?? {})).toEqual(['{DAV:}getetag']);
    expect(Object.keys(response?.properties[404] ?? {})).toEqual(['{urn:x}no', '{DAV:}displayname', '{}none']);
  });

  it('by no name is answered with no property', async () => {
    const { '/': response } = await find(new DavClient(), '/', '0', prop(''));
    expect(response?.order).toEqual([200]);
    expect(response?.properties).toEqual({ 200: {} });
  });

  it('has no length, time or ETag for a collection', async () => {
    const names = '<D:getcontentlength/><D:getlastmodified/><D:getetag/><D:creationdate/>';
    const { '/': response } = await find(new DavClient(), '/', '0', prop(names));
    expect(response?.order).toEqual([404]);
  });

  it('propname tells names alone', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const patch = '<propertyupdate xmlns="DAV:"><set><prop><p xmlns="urn:x">1</p></prop></set></propertyupdate>';
    await client.send('PROPPATCH', '/a', {}, patch);
    const { '/a': response } = await find(client, '/a', '0', propfind('<D:propname/>'));
    const properties = response?.properties[200] ?? {};
    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining(['{DAV:}getetag', '{DAV:}supportedlock', '{DAV:}lockdiscovery', '{urn:x}p']),
    );
    expect(Object.values(properties).every((element) => element.children.length === 0)).toBe(true);
  });

  it('allprop with include adds what is asked for, and nothing twice', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const names = '<D:supportedlock/><D:lockdiscovery/><D:getetag/><x:no xmlns:x="urn:x"/>';
    const body = propfind(`<D:allprop/><D:include>${names}</D:include>`);
    const { text } = await client.send('PROPFIND', '/a', { Depth: '0' }, body);
    expect(text.match(/<D:getetag>/g)).toHaveLength(1);
    const { '/a': response } = await parseMultistatus(text);
    expect(Object.keys(response?.properties[200] ?? {})).toEqual(
      expect.arrayContaining(['{DAV:}supportedlock', '{DAV:}lockdiscovery', '{DAV:}getetag']),
    );
    expect(Object.keys(response?.properties[404] ?? {})).toEqual(['{urn:x}no']);
  });

  it.each([
    ['no XML', '<a', 400],
    ['a prefix bound to nothing', '<D:propfind xmlns:D="DAV:"><D:prop><b:c xmlns:b=""/></D:prop></D:propfind>', 400],
    ['another document', '<a/>', 400],
    ['no question', propfind(''), 400],
    ['too much', propfind(' '.repeat(300_000)), 413],
  ])('refuses %s', async (_, body, status) => {
    expect(await new DavClient().status('PROPFIND', '/', { Depth: '0' }, body)).toBe(status);
  });

  it('ignores elements that it does not know (17)', async () => {
    const body = propfind('<x:hint xmlns:x="urn:x"/><D:prop><D:resourcetype/></D:prop>');
    const { '/': response } = await find(new DavClient(), '/', '0', body);
    expect(response?.order).toEqual([200]);
  });

  it('tells locks, also those above, with the time that is left', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1', 'c/b': '2' });
    const token = await client.lock('/c', { Timeout: 'Second-60' });
    client.clock.advance(10_000);
    const responses = await find(client, '/c', '1', prop('<D:lockdiscovery/>'));
    for (const href of ['/c/', '/c/a', '/c/b']) {
      const value = responses[href]?.properties[200]?.['{DAV:}lockdiscovery'];
      expect(textContent(value!)).toContain(token);
      expect(textContent(value!)).toContain('Second-50');
    }
  });

  it('writes names that are no XML and no URL', async () => {
    const client = new DavClient();
    const names = ['<&>"\'', '100%', 'a?b#c', 'ä€\u{1f600}', 'line\nbreak', '(1) [2] {3}', ';=,@:'];
    for (const name of names) await client.populate({ [name]: 'x' });
    const hrefs = Object.keys(await find(client, '/', '1')).slice(1);
    expect(hrefs.map((href) => decodeURIComponent(href.slice(1)))).toEqual(names);
    for (const href of hrefs) expect(await client.status('GET', href)).toBe(200);
  });

  it('is an error, not an answer that breaks off, where a collection cannot be listed', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    filesystem.fail('list', '', 'permission-lost');
    expect(await client.status('PROPFIND', '/', { Depth: '1' })).toBe(403);
    expect(await client.status('GET', '/')).toBe(403);
    expect(await client.status('PROPFIND', '/', { Depth: '0' })).toBe(207);
  });
});

describe('a long listing', { timeout: 30_000 }, () => {
  /** 100,000 entries, made as they are asked for. */
  class LongListing extends MemoryFilesystem {
    given = 0;
    returned = false;
    override async *list(_path: Path): AsyncIterable<readonly Entry[]> {
      try {
        for (let index = 0; index < 100_000; index += 1) {
          this.given += 1;
          yield [
            { name: `file ${index}`, stat: { kind: 'file', size: index, lastModified: 0, etag: `etag-${index}` } },
          ];
        }
      } finally {
        this.returned = true;
      }
    }
  }

  async function start(filesystem: MemoryFilesystem, method = 'PROPFIND'): Promise<AsyncIterator<Uint8Array>> {
    const handler = createWebDavHandler({
      filesystem,
      store: new MemoryStore(),
      clock: systemClock,
      limits: defaultLimits,
    });
    const { status, body } = await handler.handle({
      method,
      target: '/',
      authority,
      headers: new HttpHeaders([['Depth', '1']]),
      body: bodyOf(''),
      signal: new AbortController().signal,
    });
    expect(status).toBe(method === 'GET' ? 200 : 207);
    expect(body?.length).toBeNull();
    return body!.chunks[Symbol.asyncIterator]();
  }

  it.each(['PROPFIND', 'GET'])('is written as it is read, in pieces of some size: %s', async (method) => {
    const filesystem = new LongListing();
    const chunks = await start(filesystem, method);
    await chunks.next();
    expect(filesystem.given).toBeLessThan(3000);
    const sizes: number[] = [];
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) sizes.push(next.value.byteLength);
    expect(Math.max(...sizes)).toBeLessThan(128 * 1024);
    expect(sizes.length).toBeGreaterThan(100);
    expect(filesystem.given).toBe(100_000);
    // The last piece may be short.
    if (method === 'PROPFIND') expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(16 * 1024);
  });

  it.each(['PROPFIND', 'GET'])('lets the folder go when the client goes: %s', async (method) => {
    const filesystem = new LongListing();
    const chunks = await start(filesystem, method);
    await chunks.next();
    await chunks.return?.();
    expect(filesystem.returned).toBe(true);
  });
});

describe('properties that clients have set on the members of a collection', () => {
  const patch = (value: string): string =>
    `<propertyupdate xmlns="DAV:"><set><prop><p xmlns="urn:x">${value}</p></prop></set></propertyupdate>`;

  /** What is read of the store: records one by one, and how many at once. */
  interface Described {
    readonly client: DavClient;
    readonly reads: string[];
    readonly pages: number[];
    readonly store: MemoryStore;
  }

  async function withMembers(count: number, value = '1'): Promise<Described> {
    const store = new MemoryStore();
    const client = new DavClient({ store });
    for (let index = 0; index < count; index += 1) {
      await writeFile(client.filesystem, [`f${index}`], '');
      await client.send('PROPPATCH', `/f${index}`, {}, patch(value));
    }
    const reads: string[] = [];
    const pages: number[] = [];
    const get = store.get.bind(store);
    store.get = (key) => {
      reads.push(key);
      return get(key);
    };
    const scan = store.scan.bind(store);
    store.scan = async <T>(prefix: string, page?: StorePage) => {
      const records = await scan<T>(prefix, page);
      pages.push(records.length);
      return records;
    };
    return { client, reads, pages, store };
  }

  it('are read in pages, and nothing of a member alone', async () => {
    const { client, reads, pages } = await withMembers(500);
    reads.length = 0;
    const { text } = await client.send('PROPFIND', '/', { Depth: '1' });
    expect(text.match(/urn:x/g)).toHaveLength(500);
    // Of the collection itself.
    expect(reads).toHaveLength(1);
    expect(pages).toEqual([...Array.from({ length: 7 }, () => 64), 52]);
  });

  it('are read a few at a time where they are large: all of them would fill the memory', async () => {
    const { client, reads, pages } = await withMembers(500, 'x'.repeat(20_000));
    reads.length = 0;
    const { body } = await client.handler.handle({
      method: 'PROPFIND',
      target: '/',
      authority,
      headers: new HttpHeaders([['Depth', '1']]),
      body: bodyOf(''),
      signal: new AbortController().signal,
    });
    const chunks = body!.chunks[Symbol.asyncIterator]();
    await chunks.next();
    expect(pages).toEqual([64]);
    expect(reads.length).toBeLessThan(200);
    while (!(await chunks.next()).done);
    expect(reads.length).toBe(1 + 500 - 26);
    expect(pages).toEqual([64]);
  });

  it('are not read where none are set', async () => {
    const { client, reads, pages } = await withMembers(1);
    reads.length = 0;
    for (let index = 1; index < 100; index += 1) await writeFile(client.filesystem, [`f${index}`], '');
    const { text } = await client.send('PROPFIND', '/', { Depth: '1' });
    expect([reads.length, pages, text.match(/urn:x/g)?.length]).toEqual([1, [1], 1]);
  });

  it('that cannot be read leave the listing whole, and tell us', async () => {
    const { client, store } = await withMembers(3);
    store.scan = () => Promise.reject(new Error('broken'));
    const { status, text } = await client.send('PROPFIND', '/', { Depth: '1' });
    expect([status, Object.keys(await parseMultistatus(text)).sort()]).toEqual([207, ['/', '/f0', '/f1', '/f2']]);
    expect(client.problems).toHaveLength(1);
  });

  it('of which one cannot be read leave the listing whole, and tell us', async () => {
    const { client, store } = await withMembers(100, 'x'.repeat(20_000));
    const get = store.get.bind(store);
    store.get = (key) => (key.endsWith('/f99') ? Promise.reject(new Error('broken')) : get(key));
    const { status, text } = await client.send('PROPFIND', '/', { Depth: '1' });
    expect([status, text.match(/<D:href>/g)?.length, text.match(/urn:x/g)?.length]).toEqual([207, 101, 99]);
    expect(client.problems).toHaveLength(1);
  });
});

describe('a listing for Windows, which reads a million bytes and no more', () => {
  it('holds 3,000 files that Windows copied in, with all that it says of them', async () => {
    const client = new DavClient();
    await client.populate({ 'Photos of 2026/': '' });
    const time = 'Mon, 23 Nov 2026 18:41:16 GMT';
    const patch =
      '<?xml version="1.0" encoding="utf-8" ?><D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:">' +
      `<D:set><D:prop><Z:Win32CreationTime>${time}</Z:Win32CreationTime><Z:Win32LastAccessTime>${time}` +
      `</Z:Win32LastAccessTime><Z:Win32LastModifiedTime>${time}</Z:Win32LastModifiedTime>` +
      '<Z:Win32FileAttributes>00000020</Z:Win32FileAttributes></D:prop></D:set></D:propertyupdate>';
    for (let number = 1; number <= 3000; number += 1) {
      const target = `/Photos%20of%202026/IMG_2026_${String(number).padStart(4, '0')}.JPG`;
      await client.send('PUT', target, {}, 'x'.repeat(100));
      await client.send('PROPPATCH', target, {}, patch);
    }
    const fields = { Depth: '1', 'User-Agent': 'Microsoft-WebDAV-MiniRedir/10.0.26100' };
    const { status, bytes, text } = await client.send('PROPFIND', '/Photos%20of%202026', fields);
    expect([status, text.match(/<D:response>/g)?.length]).toEqual([207, 3001]);
    expect(text).toContain(`<D:getlastmodified>${time}</D:getlastmodified>`);
    // Some room is left, for longer names.
    expect(bytes.byteLength).toBeLessThan(900_000);
  }, 30_000);
});

describe('what a client would rather not be told', () => {
  const missing = prop('<D:getetag/><x xmlns="u"/><D:displayname/>');

  it.each([
    ['Prefer: return=minimal (RFC 8144 2.1)', { Prefer: 'return=minimal' }],
    ['among other preferences (RFC 7240 2)', { Prefer: 'respond-async, Return="minimal"; foo=bar, wait=10' }],
    ['Brief: t, of Microsoft’s clients', { Brief: 't' }],
  ])('%s leaves out what there is not', async (_name, fields) => {
    const client = new DavClient();
    await client.populate({ 'a.txt': 'a' });
    const { headers, text } = await client.send('PROPFIND', '/a.txt', { Depth: '0', ...fields }, missing);
    expect((await parseMultistatus(text))['/a.txt']?.order).toEqual([200]);
    expect(headers.get('Preference-Applied')).toBe('return=minimal');
    expect(headers.get('Vary')).toMatch(/Brief.*Prefer/);
  });

  it('has an empty 200 where there is nothing to tell: a response must have one (RFC 4918 14.24)', async () => {
    const client = new DavClient();
    const { text } = await client.send('PROPFIND', '/', { Depth: '0', Brief: 't' }, prop('<x xmlns="u"/>'));
    expect((await parseMultistatus(text))['/']).toMatchObject({ order: [200] });
  });

  it.each([
    ['nothing', {}],
    ['return=representation', { Prefer: 'return=representation' }],
    ['Brief: f', { Brief: 'f' }],
  ])('%s tells all', async (_name, fields) => {
    const client = new DavClient();
    await client.populate({ 'a.txt': 'a' });
    const { headers, text } = await client.send('PROPFIND', '/a.txt', { Depth: '0', ...fields }, missing);
    expect((await parseMultistatus(text))['/a.txt']?.order).toEqual([200, 404]);
    expect(headers.has('Preference-Applied')).toBe(false);
  });

  it.each([
    ['Prefer: depth-noroot (RFC 8144 3)', { Depth: '1', Prefer: 'depth-noroot' }, ['/c/a', '/c/b/']],
    ['Depth: 1,noroot', { Depth: '1,noroot' }, ['/c/a', '/c/b/']],
    ['and not with depth 0', { Depth: '0', Prefer: 'depth-noroot' }, ['/c/']],
  ])('%s is without the collection itself', async (_name, fields, hrefs) => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1', 'c/b/': '' });
    const { text } = await client.send('PROPFIND', '/c/', fields);
    expect(Object.keys(await parseMultistatus(text)).sort()).toEqual(hrefs);
  });

  it('is a PROPPATCH without its names (RFC 8144 2.2), but never its failures', async () => {
    const client = new DavClient();
    await client.populate({ 'a.txt': 'a' });
    const patch = (name: string) =>
      `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>${name}</D:prop></D:set></D:propertyupdate>`;
    const done = await client.send('PROPPATCH', '/a.txt', { Prefer: 'return=minimal' }, patch('<x xmlns="u">1</x>'));
    expect([done.status, done.text]).toEqual([200, '']);
    const refused = await client.send('PROPPATCH', '/a.txt', { Prefer: 'return=minimal' }, patch('<D:getetag/>'));
    expect(refused.status).toBe(207);
  });
});

describe('depth infinity where the host page allows it', () => {
  it('tells everything below', async () => {
    const client = new DavClient({ infiniteListings: 100 });
    await client.populate({ 'a/b/c/d.txt': 'd', 'a/x.txt': 'x', 'e.txt': 'e' });
    const responses = await find(client, '/', 'infinity');
    expect(Object.keys(responses).sort()).toEqual([
      '/',
      '/a/',
      '/a/b/',
      '/a/b/c/',
      '/a/b/c/d.txt',
      '/a/x.txt',
      '/e.txt',
    ]);
  });

  it('says that it is not all past the bound, and not before', async () => {
    const client = new DavClient({ infiniteListings: 10 });
    await client.populate(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.txt`, 'x'])));
    expect(Object.keys(await find(client, '/', 'infinity'))).toHaveLength(11);
    await client.populate({ 'one more/below.txt': '' });
    const { text } = await client.send('PROPFIND', '/', { Depth: 'infinity' });
    expect(text.match(/<D:href>/g)).toHaveLength(12);
    expect(text).toMatch(
      /<D:href>\/<\/D:href><D:status>HTTP\/1.1 507 [^<]*<\/D:status><D:error><D:number-of-matches-within-limits\/>/,
    );
  });

  it('names a collection that cannot be listed, and goes on', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem, infiniteListings: 100 });
    await client.populate({ 'a/1.txt': '1', 'b/2.txt': '2' });
    filesystem.fail('list', 'a', 'forbidden');
    const { text } = await client.send('PROPFIND', '/', { Depth: 'infinity' });
    const responses = await parseMultistatus(text);
    expect(Object.keys(responses)).toContain('/b/2.txt');
    expect(text).toContain('<D:href>/a/</D:href><D:status>HTTP/1.1 403');
  });
});
