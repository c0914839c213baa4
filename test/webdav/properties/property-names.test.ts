import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/base/limits.js';
import { readNames, renderName } from '../../../src/webdav/properties/property-names.js';
import { DavClient, lockInfo, parseMultistatus } from '../dav-client.js';

/** A namespace that is written once in a request, and once for each property in its answer. */
const long = 'n'.repeat(100_000);
const many = (count: number): string => Array.from({ length: count }, (_, at) => `<x:a${at}/>`).join('');
const asks = (inner: string, namespace: string): string =>
  `<D:propfind xmlns:D="DAV:" xmlns:x="${namespace}"><D:prop>${inner}</D:prop></D:propfind>`;
const sets = (inner: string, namespace: string): string =>
  `<D:propertyupdate xmlns:D="DAV:" xmlns:x="${namespace}"><D:set><D:prop>${inner}</D:prop></D:set></D:propertyupdate>`;
const makes = (inner: string, namespace: string): string =>
  `<D:mkcol xmlns:D="DAV:" xmlns:x="${namespace}"><D:set><D:prop><D:resourcetype><D:collection/></D:resourcetype>${inner}</D:prop></D:set></D:mkcol>`;

async function withFile(): Promise<DavClient> {
  const client = new DavClient();
  await client.populate({ f: 'x' });
  return client;
}

describe('readNames', () => {
  it('has each name once, in their order, and nothing of their elements', () => {
    const named = [
      { namespace: 'u', name: 'a', children: ['long'] },
      { namespace: 'v', name: 'a' },
      { namespace: 'u', name: 'a' },
      { namespace: '', name: 'a' },
    ];
    expect(readNames(named, defaultLimits)).toEqual([
      { namespace: 'u', name: 'a' },
      { namespace: 'v', name: 'a' },
      { namespace: '', name: 'a' },
    ]);
  });

  it('counts names as they are answered, with what is escaped', () => {
    const named = [{ namespace: '"&"', name: 'a' }];
    const { length } = renderName(named[0]!);
    expect(readNames(named, { ...defaultLimits, maxPropertyNameCharacters: length })).toEqual(named);
    expect(() => readNames(named, { ...defaultLimits, maxPropertyNameCharacters: length - 1 })).toThrow('413');
  });
});

describe('a long namespace', () => {
  it.each([
    ['PROPFIND', asks(many(1000), long), 413],
    [
      'PROPFIND',
      asks(many(1000), long).replaceAll('D:prop>', 'D:include>').replace('<D:include>', '<D:allprop/><D:include>'),
      413,
    ],
    ['PROPPATCH', sets(many(1000), long), 413],
    ['PROPPATCH', sets(`<D:getetag/>${many(1000)}`, long), 413],
    ['PROPPATCH', sets(`<y>${many(1000)}</y>`, long), 507],
    ['LOCK', lockInfo('shared', `<D:owner xmlns:x="${long}">${many(1000)}</D:owner>`), 507],
    ['MKCOL', makes(many(1000), long), 413],
    ['MKCOL', makes(`<y>${many(1000)}</y>`, long), 507],
  ])('%s: is not written out for each of a thousand elements', async (method, body, status) => {
    const client = await withFile();
    const before = process.memoryUsage().heapUsed;
    const target = method === 'MKCOL' ? '/d/' : '/f';
    const fields = method === 'PROPFIND' ? { Depth: '0' } : { 'Content-Type': 'application/xml' };
    const answer = await client.send(method, target, fields, body);
    expect([answer.status, client.problems]).toEqual([status, []]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
  });

  it.each(['n', '"', '\u00fc'])(
    'of %s: an answer about one file is no hundred times its request',
    async (character) => {
      const client = await withFile();
      let most = 0;
      for (const [length, count] of [
        [1, 1000],
        [50, 500],
        [300, 30],
        [300, 150],
        [700, 90],
        [2000, 30],
        [10_000, 6],
      ] as const) {
        const body = asks(many(count), character.repeat(length)).replaceAll(/xmlns:x="(.*)">/g, "xmlns:x='$1'>");
        const { status, bytes } = await client.send('PROPFIND', '/f', { Depth: '0' }, body);
        if (status === 207) most = Math.max(most, bytes.byteLength / new TextEncoder().encode(body).byteLength);
      }
      expect(most).toBeGreaterThan(5);
      expect(most).toBeLessThan(100);
    },
  );
});

describe('what is asked for over and over', () => {
  it('is answered once', async () => {
    const client = await withFile();
    await client.send('LOCK', '/f', {}, lockInfo('shared', `<D:owner>${'x'.repeat(4000)}</D:owner>`));
    const body = asks('<D:lockdiscovery/>'.repeat(1000), 'u');
    const { text } = await client.send('PROPFIND', '/f', { Depth: '0' }, body);
    expect(text.match(/<D:lockdiscovery>/g)).toHaveLength(1);
    expect((await parseMultistatus(text))['/f']?.order).toEqual([200]);
  });

  it('is set to the last of its values, and what it had before takes no room', async () => {
    const client = await withFile();
    const body = sets(`<x:p>${'1'.repeat(60_000)}</x:p><x:p>${'2'.repeat(60_000)}</x:p><x:p>3</x:p>`, 'u');
    expect(await client.status('PROPPATCH', '/f', {}, body)).toBe(207);
    const { text } = await client.send('PROPFIND', '/f', { Depth: '0' }, asks('<x:p/>', 'u'));
    expect(text).toContain('>3</x:p>');
  });
});

it('what known programs ask for and set is far from the bounds', async () => {
  const client = await withFile();
  const named = Array.from({ length: 50 }, (_, at) => `<x:Win32PropertyNumber${at}/>`).join('');
  const namespace = 'urn:schemas-microsoft-com:';
  expect(await client.status('PROPFIND', '/f', { Depth: '0' }, asks(named, namespace))).toBe(207);
  const set = named
    .replaceAll('/>', '>Thu, 01 Jan 2026 00:00:00 GMT</x:p>')
    .replace(/<x:(\w+)>([^<]*)<\/x:p>/g, '<x:$1>$2</x:$1>');
  expect(await client.status('PROPPATCH', '/f', {}, sets(set, namespace))).toBe(207);
});
