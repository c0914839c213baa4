import { describe, expect, it } from 'vitest';
import { ReadOnlySwitch } from '../../src/share/drive/read-only.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { findChild } from '../../src/xml/xml-element.js';
import { emptyDrive } from '../fakes/empty-drive.js';
import { DavClient, type Fields, lockInfo, parseMultistatus } from './dav-client.js';

/** A drive that can be written, with a folder in it that cannot. */
async function readOnly(): Promise<DavClient> {
  const drive = emptyDrive();
  const folder = new ReadOnlySwitch(new MemoryFilesystem({ id: 'c' }), false);
  await drive.mount({ id: 'root', name: 'root', filesystem: new MemoryFilesystem({ id: 'root' }) });
  await drive.mount({ id: 'c', name: 'c', filesystem: folder });
  const client = new DavClient({ filesystem: drive });
  await client.populate({ 'c/doc.docx': 'content', 'c/d/': '', 'free/f': 'mine' });
  folder.readOnly = true;
  return client;
}

const properties =
  '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><a xmlns="x:">1</a></D:prop></D:set></D:propertyupdate>';

describe('a read-only folder', () => {
  it.each<[method: string, target: string, fields: Fields, body: string]>([
    ['PUT', '/c/doc.docx', {}, 'x'],
    ['PUT', '/c/new', {}, 'x'],
    ['PUT', '/c/new', { 'If-None-Match': '*' }, 'x'],
    [
      'PATCH',
      '/c/doc.docx',
      { 'Content-Type': 'application/x-sabredav-partialupdate', 'X-Update-Range': 'append' },
      'x',
    ],
    ['MKCOL', '/c/new', {}, ''],
    ['DELETE', '/c/doc.docx', {}, ''],
    ['DELETE', '/c/d/', {}, ''],
    ['MOVE', '/c/doc.docx', { Destination: '/c/other' }, ''],
    ['MOVE', '/c/doc.docx', { Destination: '/free/other' }, ''],
    ['MOVE', '/free/f', { Destination: '/c/f' }, ''],
    ['COPY', '/free/f', { Destination: '/c/f' }, ''],
    ['COPY', '/free/f', { Destination: '/c/doc.docx' }, ''],
    ['PROPPATCH', '/c/doc.docx', {}, properties],
    ['LOCK', '/c/doc.docx', {}, lockInfo()],
    ['LOCK', '/c/new', {}, lockInfo()],
  ])('%s %s %j: 403, and nothing is changed (RFC 9110 15.5.4)', async (method, target, fields, body) => {
    const client = await readOnly();
    const before = await client.tree();
    expect(await client.status(method, target, fields, body)).toBe(403);
    expect(await client.tree()).toEqual(before);
  });

  it('is copied out of', async () => {
    const client = await readOnly();
    expect(await client.status('COPY', '/c/doc.docx', { Destination: '/free/doc.docx' })).toBe(201);
  });

  it('mounts and opens in Finder: class 2, no error on the way, and no lock is asked for', async () => {
    const client = await readOnly();
    const { status, headers } = await client.send('OPTIONS', '/c/');
    expect([status, headers.get('DAV')?.split(', ').includes('2')]).toEqual([200, true]);
    expect(headers.get('DAV')?.length).toBeLessThan(63);
    const wanted =
      '<D:propfind xmlns:D="DAV:"><D:prop><D:getlastmodified/><D:getcontentlength/><D:creationdate/><D:resourcetype/></D:prop></D:propfind>';
    expect(await client.status('PROPFIND', '/c/', { Depth: '0' }, wanted)).toBe(207);
    expect(await client.status('PROPFIND', '/c/', { Depth: '1' }, wanted)).toBe(207);
    const head = await client.send('HEAD', '/c/doc.docx');
    const rest = { Range: 'bytes=3-', 'If-Range': head.headers.get('Last-Modified') ?? '' };
    expect(await client.send('GET', '/c/doc.docx', rest)).toMatchObject({ status: 206, text: 'tent' });
  });

  it('opens in Office and LibreOffice: nothing can be locked, and the file says so before (RFC 4918 15.10)', async () => {
    const client = await readOnly();
    expect(await client.status('HEAD', '/c/')).toBe(200);
    const asked = '<D:propfind xmlns:D="DAV:"><D:prop><D:supportedlock/></D:prop></D:propfind>';
    for (const [target, kinds] of [
      ['/c/doc.docx', 0],
      ['/free/f', 2],
    ] as const) {
      const { text } = await client.send('PROPFIND', target, { Depth: '0' }, asked);
      const property = (await parseMultistatus(text))[target]?.properties[200]?.['{DAV:}supportedlock'];
      expect(property?.children.filter((child) => typeof child !== 'string')).toHaveLength(kinds);
      expect(property === undefined || findChild(property, 'DAV:', 'lockentry') === undefined).toBe(kinds === 0);
    }
    expect(await client.send('GET', '/c/doc.docx')).toMatchObject({ status: 200, text: 'content' });
  });
});
