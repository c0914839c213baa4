import { describe, expect, it } from 'vitest';
import { textContent } from '../../src/xml/xml-element.js';
import { DavClient, parseMultistatus, scriptedBody, untouchableBody } from './dav-client.js';

const asked = '<propfind xmlns="DAV:"><prop><quota-available-bytes/><quota-used-bytes/></prop></propfind>';

async function quota(client: DavClient, target = '/'): Promise<string[] | undefined> {
  const { text } = await client.send('PROPFIND', target, { Depth: '0' }, asked);
  const found = Object.values(await parseMultistatus(text))[0]?.properties[200];
  return found && Object.values(found).map(textContent);
}

describe('quota (RFC 4331)', () => {
  it('is not told where the host page set none', async () => {
    const client = new DavClient();
    expect(await quota(client)).toBeUndefined();
    expect(await client.status('PUT', '/a', {}, 'x'.repeat(1000))).toBe(201);
  });

  it('is told of every resource by name, and not in allprop (3, 4)', async () => {
    const client = new DavClient({ quotaBytes: 1000 });
    await client.send('PUT', '/a', {}, 'x'.repeat(300));
    expect(await quota(client)).toEqual(['700', '300']);
    expect(await quota(client, '/a')).toEqual(['700', '300']);
    expect((await client.send('PROPFIND', '/', { Depth: '1' })).text).not.toContain('quota');
  });

  it('is protected (3, 4)', async () => {
    const body =
      '<propertyupdate xmlns="DAV:"><set><prop><quota-available-bytes>9</quota-available-bytes></prop></set></propertyupdate>';
    const { text } = await new DavClient({ quotaBytes: 10 }).send('PROPPATCH', '/', {}, body);
    expect((await parseMultistatus(text))['/']?.order).toEqual([403]);
  });

  it('that is used up ends a PUT with 507 quota-not-exceeded, before the body where it says its length (6)', async () => {
    const client = new DavClient({ quotaBytes: 9 });
    await client.populate({ a: '12345' });
    const announced = await client.send('PUT', '/b', {}, untouchableBody);
    expect([announced.status, announced.text.includes('<D:quota-not-exceeded/>')]).toEqual([507, true]);
    const chunked = scriptedBody(null, async function* () {
      for (let index = 0; index < 10; index += 1) yield new Uint8Array(1);
    });
    expect(await client.status('PUT', '/b', {}, chunked)).toBe(507);
    const finder = scriptedBody(null, untouchableBody[Symbol.asyncIterator] as () => AsyncGenerator<Uint8Array>);
    expect(await client.status('PUT', '/b', { 'X-Expected-Entity-Length': '10' }, finder)).toBe(507);
    expect(await client.tree()).toEqual({ a: '12345' });
    // What takes the place of something counts with what it adds.
    expect(await client.status('PUT', '/a', {}, 'x'.repeat(14))).toBe(204);
    expect(await client.status('COPY', '/a', { Destination: '/c' })).toBe(507);
    expect(await client.status('DELETE', '/a')).toBe(204);
    expect(await quota(client)).toEqual(['9', '0']);
  });
});
