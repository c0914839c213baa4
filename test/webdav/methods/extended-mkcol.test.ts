import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/webdav/index.js';
import { textContent } from '../../../src/xml/xml-element.js';
import { DavClient, parseMultistatus, parseXml, scriptedBody, untouchableBody } from '../dav-client.js';

const xml = { 'Content-Type': 'application/xml; charset="utf-8"' };
const collection = '<D:resourcetype><D:collection/></D:resourcetype>';
const mkcol = (properties: string): string =>
  `<D:mkcol xmlns:D="DAV:" xmlns:x="urn:x"><D:set><D:prop>${properties}</D:prop></D:set></D:mkcol>`;

describe('extended MKCOL (RFC 5689)', () => {
  it('makes a collection with its properties: 201', async () => {
    const client = new DavClient();
    const body = mkcol(`${collection}<D:displayname>Mine</D:displayname><x:p>1</x:p>`);
    expect(await client.status('MKCOL', '/c', xml, body)).toBe(201);
    const { text } = await client.send('PROPFIND', '/c', { Depth: '0' });
    const properties = (await parseMultistatus(text))['/c/']?.properties[200] ?? {};
    expect(textContent(properties['{DAV:}displayname']!)).toBe('Mine');
    expect(textContent(properties['{urn:x}p']!)).toBe('1');
  });

  it.each([
    ['text/xml', 201],
    ['TEXT/XML', 201],
    [' application/xml ; charset=utf-8', 201],
    ['x-application/xml', 415],
    ['application/xml-dtd', 415],
    ['', 415],
  ])('is what a body of type %j makes it: %i', async (type, status) => {
    const client = new DavClient();
    expect(await client.status('MKCOL', '/c', { 'Content-Type': type }, mkcol(collection))).toBe(status);
    expect(await client.tree()).toEqual(status === 201 ? { 'c/': '' } : {});
  });

  it('is plain where a type is said of no body', async () => {
    expect(await new DavClient().status('MKCOL', '/c', { 'Content-Type': 'text/xml' })).toBe(201);
  });

  it.each([
    ['another type (3.3)', `<D:resourcetype><D:collection/><x:calendar/></D:resourcetype><x:p>1</x:p>`, 'resourcetype'],
    ['no type at all', '<D:resourcetype/><x:p>1</x:p>', 'resourcetype'],
    ['a protected property', `${collection}<D:getetag>"1"</D:getetag><x:p>1</x:p>`, 'getetag'],
  ])('refuses %s: 403 with what it is about, 424 for the rest, and makes nothing', async (_, properties, name) => {
    const client = new DavClient();
    const { status, text } = await client.send('MKCOL', '/c', xml, mkcol(properties));
    expect(status).toBe(403);
    expect((await parseXml(text)).name).toBe('mkcol-response');
    expect(text).toContain(`<D:prop><D:${name}/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status><D:error>`);
    expect(text).toMatch(/<D:prop><x:p [^<]*\/><\/D:prop><D:status>HTTP\/1\.1 424 Failed Dependency<\/D:status>/);
    expect(await client.tree()).toEqual({});
  });

  it.each([
    ['where something is', '/f', mkcol(collection), 405],
    ['without a parent', '/x/y', mkcol(collection), 409],
    ['without a type', '/c', mkcol('<x:p>1</x:p>'), 400],
    ['another document', '/c', '<propertyupdate xmlns="DAV:"/>', 400],
    ['another that has all of it', '/c', mkcol(collection).replaceAll('D:mkcol', 'D:propertyupdate'), 400],
    ['one of another namespace', '/c', mkcol(collection).replaceAll('D:mkcol', 'mkcol'), 400],
    ['what is to be removed alone', '/c', mkcol(collection).replaceAll('D:set', 'D:remove'), 400],
    ['what is to be set in another namespace', '/c', mkcol(collection).replaceAll('D:set', 'x:set'), 400],
    ['nothing that is to be set', '/c', '<D:mkcol xmlns:D="DAV:"><D:set/></D:mkcol>', 400],
    ['a type in another namespace', '/c', mkcol('<x:resourcetype><D:collection/></x:resourcetype>'), 400],
    ['a kind of another namespace', '/c', mkcol(collection.replace('D:collection', 'x:collection')), 403],
    ['a kind that is none', '/c', mkcol(collection.replace('D:collection', 'D:principal')), 403],
    ['no XML', '/c', 'hello', 400],
    ['a DTD that reaches for files', '/c', `<!DOCTYPE a SYSTEM "file:///x">${mkcol(collection)}`, 403],
    ['too large a property', '/c', mkcol(`${collection}<x:p>${'x'.repeat(70_000)}</x:p>`), 507],
  ])('%s', async (_, target, body, status) => {
    const client = new DavClient();
    await client.populate({ f: '1' });
    expect(await client.status('MKCOL', target, xml, body)).toBe(status);
    expect(await client.tree()).toEqual({ f: '1' });
  });

  it('leaves no collection where its properties cannot be kept', async () => {
    const store = new MemoryStore();
    store.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const client = new DavClient({ store });
    expect(await client.status('MKCOL', '/c', xml, mkcol(`${collection}<x:p>1</x:p>`))).toBe(507);
    expect(await client.tree()).toEqual({});
  });

  it('inherits nothing from a collection of that name that the host removed', async () => {
    const client = new DavClient();
    await client.send('MKCOL', '/c', xml, mkcol(`${collection}<x:old>1</x:old>`));
    await client.filesystem.remove(['c']);
    await client.send('MKCOL', '/c', xml, mkcol(`${collection}<x:new>1</x:new>`));
    const { text } = await client.send('PROPFIND', '/c', { Depth: '0' });
    expect([text.includes('urn:x'), text.includes('old')]).toEqual([true, false]);
  });

  it('heeds locks before the body is asked for, and those that came with it', async () => {
    const client = new DavClient();
    await client.populate({ 'd/': '' });
    await client.lock('/d');
    expect(await client.status('MKCOL', '/d/c', xml, untouchableBody)).toBe(423);
    const body = scriptedBody(null, async function* () {
      yield new TextEncoder().encode(mkcol(collection));
      await client.lock('/c');
      await client.filesystem.remove(['c']);
    });
    expect(await client.status('MKCOL', '/c', xml, body)).toBe(423);
  });

  it('takes no other kind of body: 415 (RFC 4918 9.3.1)', async () => {
    const client = new DavClient();
    const fields = { 'Content-Type': 'application/json' };
    expect(await client.status('MKCOL', '/c', fields, untouchableBody)).toBe(415);
  });
});
