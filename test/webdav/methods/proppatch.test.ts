import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/webdav/index.js';
import { textContent } from '../../../src/xml/xml-element.js';
import { DavClient, parseMultistatus, type ResponseElement, scriptedBody, untouchableBody } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

const set = (properties: string, namespaces = 'xmlns:x="urn:x"'): string =>
  `<D:propertyupdate xmlns:D="DAV:" ${namespaces}><D:set><D:prop>${properties}</D:prop></D:set></D:propertyupdate>`;
const update = (instructions: string): string =>
  `<D:propertyupdate xmlns:D="DAV:" xmlns:x="urn:x">${instructions}</D:propertyupdate>`;

async function withFile(): Promise<DavClient> {
  const client = new DavClient();
  await client.populate({ a: '1' });
  return client;
}

async function patch(client: DavClient, body: string): Promise<ResponseElement> {
  const { status, text } = await client.send('PROPPATCH', '/a', {}, body);
  expect(status).toBe(207);
  return (await parseMultistatus(text))['/a'] as ResponseElement;
}

async function found(client: DavClient, body = ''): Promise<ResponseElement['properties']> {
  const { text } = await client.send('PROPFIND', '/a', { Depth: '0' }, body);
  return (await parseMultistatus(text))['/a']?.properties ?? {};
}

describe('PROPPATCH (RFC 4918 9.2)', () => {
  it('sets what is then found, and answers 207 without values', async () => {
    const client = await withFile();
    const answer = await patch(client, set('<x:p>one</x:p><q xmlns="">two</q>'));
    expect(Object.keys(answer.properties[200] ?? {})).toEqual(['{urn:x}p', '{}q']);
    expect(Object.values(answer.properties[200] ?? {}).map(textContent)).toEqual(['', '']);
    const properties = (await found(client))[200] ?? {};
    expect(textContent(properties['{urn:x}p']!)).toBe('one');
    expect(textContent(properties['{}q']!)).toBe('two');
  });

  it('follows document order', async () => {
    const client = await withFile();
    const value = async () => (await found(client))[200]?.['{urn:x}p'];
    const one = '<D:set><D:prop><x:p>1</x:p></D:prop></D:set>';
    const remove = '<D:remove><D:prop><x:p/></D:prop></D:remove>';
    await patch(client, update(one + remove));
    expect(await value()).toBeUndefined();
    await patch(client, update(remove + one));
    expect(textContent((await value())!)).toBe('1');
    await patch(client, update(one + one.replace('1', '2')));
    expect(textContent((await value())!)).toBe('2');
  });

  it('takes the removal of what is not there (14.23)', async () => {
    const answer = await patch(await withFile(), update('<D:remove><D:prop><x:none/></D:prop></D:remove>'));
    expect(answer.order).toEqual([200]);
  });

  it('does all or nothing: 403 for the protected one, 424 for the others (9.2.1)', async () => {
    const client = await withFile();
    await patch(client, set('<x:old>1</x:old>'));
    const { text } = await client.send('PROPPATCH', '/a', {}, set('<x:p>1</x:p><D:getetag>"x"</D:getetag>'));
    const answer = (await parseMultistatus(text))['/a'] as ResponseElement;
    expect(Object.keys(answer.properties[403] ?? {})).toEqual(['{DAV:}getetag']);
    expect(Object.keys(answer.properties[424] ?? {})).toEqual(['{urn:x}p']);
    expect(text).toContain('<D:error><D:cannot-modify-protected-property/></D:error>');
    const properties = (await found(client))[200] ?? {};
    expect(properties).toHaveProperty(['{urn:x}old']);
    expect(properties).not.toHaveProperty(['{urn:x}p']);
  });

  it.each(['creationdate', 'getcontentlength', 'getlastmodified', 'resourcetype', 'lockdiscovery', 'supportedlock'])(
    'protects %s, against removal too',
    async (name) => {
      const client = await withFile();
      expect((await patch(client, set(`<D:${name}/>`))).order).toEqual([403]);
      expect((await patch(client, update(`<D:remove><D:prop><D:${name}/></D:prop></D:remove>`))).order).toEqual([403]);
    },
  );

  it('keeps any XML: elements, namespaces, language, astral characters (4.3)', async () => {
    const client = await withFile();
    const value = '<x:p xml:lang="de">a<y:b xmlns:y="urn:y" y:c="1&amp;2">&#65536;</y:b>&lt;</x:p>';
    await patch(client, set(value));
    const property = (await found(client))[200]?.['{urn:x}p'];
    expect(property).toMatchObject({
      lang: 'de',
      children: [
        'a',
        {
          namespace: 'urn:y',
          name: 'b',
          attributes: [{ namespace: 'urn:y', name: 'c', value: '1&2' }],
          children: ['\u{10000}'],
        },
        '<',
      ],
    });
  });

  it('keeps the language that was said around it', async () => {
    const client = await withFile();
    await patch(client, set('<x:p>a</x:p>').replace('<D:prop>', '<D:prop xml:lang="en">'));
    expect((await found(client))[200]?.['{urn:x}p']?.lang).toBe('en');
  });

  it.each([
    ['nothing', '', 400],
    ['no XML', '<a', 400],
    ['another document', '<a/>', 400],
    ['an instruction without properties', '<propertyupdate xmlns="DAV:"><set/></propertyupdate>', 400],
    ['too long a body', set(`<x:p>${'x'.repeat(300_000)}</x:p>`), 413],
    ['too large a property', set(`<x:p>${'x'.repeat(70_000)}</x:p>`), 507],
    ['too large a property in bytes', set(`<x:p>${'€'.repeat(30_000)}</x:p>`), 507],
    ['too many properties', set(Array.from({ length: 300 }, (_, index) => `<x:p${index}/>`).join('')), 507],
  ])('refuses %s, and changes nothing', async (_, body, status) => {
    const client = await withFile();
    await patch(client, set('<x:old>1</x:old>'));
    expect(await client.status('PROPPATCH', '/a', {}, body)).toBe(status);
    const names = Object.keys((await found(client))[200] ?? {}).filter((name) => !name.startsWith('{DAV:}'));
    expect(names).toEqual(['{urn:x}old']);
  });

  it('counts what is there already', async () => {
    const client = await withFile();
    await patch(client, set(`<x:p1>${'x'.repeat(40_000)}</x:p1>`));
    expect(await client.status('PROPPATCH', '/a', {}, set(`<x:p2>${'x'.repeat(40_000)}</x:p2>`))).toBe(507);
    await patch(client, set(`<x:p1>${'y'.repeat(40_000)}</x:p1>`));
  });

  it('ignores elements that it does not know (17)', async () => {
    const answer = await patch(await withFile(), update('<x:other/><D:set><D:prop><x:p/></D:prop></D:set>'));
    expect(Object.keys(answer.properties[200] ?? {})).toEqual(['{urn:x}p']);
  });

  it('is refused before the body is asked for: locked, read-only, nothing there', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ a: '1', 'c/b': '2' });
    filesystem.readOnlyNames.add('c');
    await client.lock('/a');
    expect(await client.status('PROPPATCH', '/a', {}, untouchableBody)).toBe(423);
    expect(await client.status('PROPPATCH', '/c/b', {}, untouchableBody)).toBe(403);
    expect(await client.status('PROPPATCH', '/nothing', {}, untouchableBody)).toBe(404);
  });

  it('changes nothing that was locked while the body came', async () => {
    const client = await withFile();
    const body = scriptedBody(null, async function* () {
      yield new TextEncoder().encode(set('<x:p/>'));
      await client.lock('/a');
    });
    expect(await client.status('PROPPATCH', '/a', {}, body)).toBe(423);
    expect((await found(client))[200]).not.toHaveProperty(['{urn:x}p']);
  });

  it('of two clients at once both count', async () => {
    const client = await withFile();
    await Promise.all(Array.from({ length: 10 }, (_, index) => patch(client, set(`<x:p${index}/>`))));
    const names = Object.keys((await found(client))[200] ?? {}).filter((name) => name.startsWith('{urn:x}'));
    expect(names).toHaveLength(10);
  });

  it('sets a display name of the client’s own', async () => {
    const client = await withFile();
    await patch(client, set('<D:displayname>Mine</D:displayname>'));
    const body = '<D:propfind xmlns:D="DAV:"><D:prop><D:displayname/></D:prop></D:propfind>';
    expect(textContent((await found(client, body))[200]!['{DAV:}displayname']!)).toBe('Mine');
  });

  it('outlives the server, in its store', async () => {
    const store = new MemoryStore();
    const first = new DavClient({ store });
    await first.populate({ a: '1' });
    await patch(first, set('<x:p>1</x:p>'));
    const second = new DavClient({ store, filesystem: first.filesystem });
    expect((await found(second))[200]).toHaveProperty(['{urn:x}p']);
  });

  it('tells a store that fails as 500, without its words', async () => {
    const store = new MemoryStore();
    store.write = async () => {
      throw new Error('secret');
    };
    const client = new DavClient({ store });
    await client.populate({ a: '1' });
    const { status, text } = await client.send('PROPPATCH', '/a', {}, set('<x:p/>'));
    expect([status, text]).toEqual([500, '']);
    expect(client.problems).toHaveLength(1);
  });
});

describe('what Windows says of a file that it copies in', () => {
  const ms = '{urn:schemas-microsoft-com:}';
  const written = 'Sun, 09 Sep 2001 01:46:40 GMT';
  const windows = (properties: string): string => set(properties, 'xmlns:Z="urn:schemas-microsoft-com:"');
  const all = (attributes: string): string =>
    windows(
      '<Z:Win32CreationTime>Sat, 08 Sep 2001 01:46:40 GMT</Z:Win32CreationTime>' +
        '<Z:Win32LastAccessTime>Mon, 10 Sep 2001 01:46:40 GMT</Z:Win32LastAccessTime>' +
        `<Z:Win32LastModifiedTime>${written}</Z:Win32LastModifiedTime>` +
        `<Z:Win32FileAttributes>${attributes}</Z:Win32FileAttributes>`,
    );
  const named =
    '<D:propfind xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:prop><Z:Win32CreationTime/>' +
    '<Z:Win32LastAccessTime/><Z:Win32LastModifiedTime/><Z:Win32FileAttributes/><D:creationdate/></D:prop></D:propfind>';
  const texts = async (client: DavClient, body?: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      Object.entries((await found(client, body))[200] ?? {}).map(([name, element]) => [name, textContent(element)]),
    );

  it('is given back by name, and its time is the file’s', async () => {
    const client = await withFile();
    expect((await patch(client, all('00000022'))).order).toEqual([200]);
    expect(await texts(client, named)).toEqual({
      [`${ms}Win32CreationTime`]: 'Sat, 08 Sep 2001 01:46:40 GMT',
      [`${ms}Win32LastAccessTime`]: 'Mon, 10 Sep 2001 01:46:40 GMT',
      [`${ms}Win32LastModifiedTime`]: written,
      [`${ms}Win32FileAttributes`]: '00000022',
      '{DAV:}creationdate': '2001-09-08T01:46:40Z',
    });
    expect((await client.send('HEAD', '/a')).headers.get('Last-Modified')).toBe(written);
  });

  it('is in allprop where it says more than the file does', async () => {
    const client = await withFile();
    await patch(client, all('00000020'));
    const usual = await texts(client);
    expect(Object.keys(usual).filter((name) => name.startsWith(ms))).toEqual([]);
    expect(usual).toMatchObject({ '{DAV:}getlastmodified': written, '{DAV:}creationdate': '2001-09-08T01:46:40Z' });
    await patch(client, all('00000022'));
    expect(Object.keys(await texts(client)).filter((name) => name.startsWith(ms))).toEqual([
      `${ms}Win32FileAttributes`,
    ]);
    const propname = await found(client, '<propfind xmlns="DAV:"><propname/></propfind>');
    expect(Object.keys(propname[200] ?? {}).filter((name) => name.startsWith(ms))).toHaveLength(4);
  });

  it('about times goes with the version that it is about', async () => {
    const client = await withFile();
    await patch(client, all('00000020'));
    const { headers } = await client.send('PUT', '/a', {}, 'new');
    expect((await texts(client, named))[`${ms}Win32LastModifiedTime`]).toBe(headers.get('Last-Modified'));
    expect(headers.get('Last-Modified')).not.toBe(written);
  });

  it('changes no validator: the content is what it was (RFC 9110 8.8.1)', async () => {
    const client = await withFile();
    const before = await client.send('HEAD', '/a');
    await patch(client, all('00000020'));
    expect((await client.send('HEAD', '/a')).headers.get('ETag')).toBe(before.headers.get('ETag'));
  });

  it('of a collection is kept as it is', async () => {
    const client = new DavClient();
    await client.populate({ 'c/': '' });
    expect(await client.status('PROPPATCH', '/c', {}, all('00000010'))).toBe(207);
    const { text } = await client.send('PROPFIND', '/c', { Depth: '0' }, named);
    const properties = (await parseMultistatus(text))['/c/']?.properties[200] ?? {};
    expect(textContent(properties[`${ms}Win32LastModifiedTime`]!)).toBe(written);
  });

  it('as the beginning of its calendar says nothing', async () => {
    const client = await withFile();
    const before = (await client.send('HEAD', '/a')).headers.get('Last-Modified');
    const unset = 'Mon, 01 Jan 1601 00:00:00 GMT';
    const body = windows(
      `<Z:Win32CreationTime>${unset}</Z:Win32CreationTime><Z:Win32LastModifiedTime>${unset}</Z:Win32LastModifiedTime>`,
    );
    expect((await patch(client, body)).order).toEqual([200]);
    expect((await client.send('HEAD', '/a')).headers.get('Last-Modified')).toBe(before);
    expect(await texts(client)).not.toHaveProperty(['{DAV:}creationdate']);
  });

  it('that is no time is a conflict, and then nothing is done (9.2.1)', async () => {
    const client = await withFile();
    const answer = await patch(client, all('00000020').replace(written, 'yesterday'));
    expect(Object.keys(answer.properties[409] ?? {})).toEqual([`${ms}Win32LastModifiedTime`]);
    expect(Object.keys(answer.properties[424] ?? {})).toHaveLength(3);
    expect(Object.keys((await found(client, named))[200] ?? {})).toEqual([`${ms}Win32LastModifiedTime`]);
  });

  it('leaves the time alone where the rest cannot be kept', async () => {
    const store = new MemoryStore();
    const client = new DavClient({ store });
    await client.populate({ a: '1' });
    const before = (await client.send('HEAD', '/a')).headers.get('Last-Modified');
    store.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const { status, text } = await client.send('PROPPATCH', '/a', {}, all('00000020'));
    expect([status, text.includes('<D:sufficient-disk-space/>')]).toEqual([507, true]);
    expect((await client.send('HEAD', '/a')).headers.get('Last-Modified')).toBe(before);
  });

  it('needs a folder that takes times', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ a: '1' });
    filesystem.fail('setLastModified', 'a', 'permission-lost');
    expect(await client.status('PROPPATCH', '/a', {}, all('00000020'))).toBe(403);
    expect(Object.keys((await found(client, named))[200] ?? {})).toEqual([`${ms}Win32LastModifiedTime`]);
  });
});

describe('what others say of a file', () => {
  it('ownCloud’s lastmodified sets its time, in seconds, and is given back by name', async () => {
    const client = await withFile();
    await patch(client, set('<D:lastmodified>1000000000</D:lastmodified>'));
    expect((await client.send('HEAD', '/a')).headers.get('Last-Modified')).toBe('Sun, 09 Sep 2001 01:46:40 GMT');
    const body = '<propfind xmlns="DAV:"><prop><lastmodified/></prop></propfind>';
    expect(textContent((await found(client, body))[200]!['{DAV:}lastmodified']!)).toBe('1000000000');
    expect((await found(client))[200]).not.toHaveProperty(['{DAV:}lastmodified']);
  });

  it('Apache’s executable is kept, which davfs2 and cadaver ask for', async () => {
    const client = await withFile();
    const apache = 'xmlns:A="http://apache.org/dav/props/"';
    await patch(client, set('<A:executable>T</A:executable>', apache));
    const body = `<D:propfind xmlns:D="DAV:" ${apache}><D:prop><A:executable/></D:prop></D:propfind>`;
    expect(textContent((await found(client, body))[200]!['{http://apache.org/dav/props/}executable']!)).toBe('T');
    await client.send('COPY', '/a', { Destination: '/b' });
    const { text } = await client.send('PROPFIND', '/b', { Depth: '0' }, body);
    expect(text).toContain('>T</');
  });
});
