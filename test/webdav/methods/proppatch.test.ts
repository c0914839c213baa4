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

  it('keeps what Windows says of a file', async () => {
    const client = await withFile();
    const z = 'xmlns:Z="urn:schemas-microsoft-com:"';
    const answer = await patch(client, set('<Z:Win32FileAttributes>00000020</Z:Win32FileAttributes>', z));
    expect(answer.order).toEqual([200]);
    expect((await found(client))[200]).toHaveProperty(['{urn:schemas-microsoft-com:}Win32FileAttributes']);
  });

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
