import { describe, expect, it } from 'vitest';
import { DavClient, parseMultistatus } from '../dav-client.js';

interface Query {
  readonly select?: string;
  readonly scope?: string;
  readonly depth?: string;
  readonly rest?: string;
}

function query({
  select = '<D:prop><D:getcontentlength/></D:prop>',
  scope = '/',
  depth = 'infinity',
  rest = '',
}: Query) {
  return (
    `<D:searchrequest xmlns:D="DAV:"><D:basicsearch><D:select>${select}</D:select>` +
    `<D:from><D:scope><D:href>${scope}</D:href><D:depth>${depth}</D:depth></D:scope></D:from>${rest}` +
    '</D:basicsearch></D:searchrequest>'
  );
}
const where = (condition: string): Query => ({ rest: `<D:where>${condition}</D:where>` });
const compare = (operator: string, property: string, literal: string, attributes = ''): string =>
  `<D:${operator}${attributes}><D:prop><D:${property}/></D:prop><D:literal>${literal}</D:literal></D:${operator}>`;

async function startFolder(): Promise<DavClient> {
  const client = new DavClient();
  await client.populate({
    'a.txt': '1',
    'B.TXT': '22',
    'docs/report 100%.pdf': '333',
    'docs/old/Report_1.pdf': '4444',
    'docs/old/notes.md': '55555',
  });
  return client;
}

async function hrefs(client: DavClient, asked: Query, target = '/'): Promise<string[]> {
  const { status, text } = await client.send('SEARCH', target, {}, query(asked));
  expect(status, text).toBe(207);
  return Object.keys(await parseMultistatus(text));
}

describe('SEARCH with DAV:basicsearch (RFC 5323)', () => {
  it.each([
    ['by size (5.12)', compare('gt', 'getcontentlength', '3'), ['/docs/old/Report_1.pdf', '/docs/old/notes.md']],
    ['by size, exactly', compare('eq', 'getcontentlength', '3'), ['/docs/report%20100%25.pdf']],
    ['by a size from', compare('gte', 'getcontentlength', '4'), ['/docs/old/Report_1.pdf', '/docs/old/notes.md']],
    ['by a size up to', compare('lte', 'getcontentlength', '1'), ['/a.txt']],
    ['by name (5.16), case aside', compare('like', 'displayname', '%.txt'), ['/B.TXT', '/a.txt']],
    ['by name with case', compare('like', 'displayname', '%.txt', ' caseless="no"'), ['/a.txt']],
    [
      'one character',
      compare('like', 'displayname', 'report_1%.pdf'),
      ['/docs/old/Report_1.pdf', '/docs/report%20100%25.pdf'],
    ],
    ['an escaped wildcard', compare('like', 'displayname', '%100\\%%'), ['/docs/report%20100%25.pdf']],
    [
      'by type',
      compare('eq', 'getcontenttype', 'application/pdf'),
      ['/docs/old/Report_1.pdf', '/docs/report%20100%25.pdf'],
    ],
    ['by date of HTTP', compare('lt', 'getlastmodified', 'Thu, 01 Jan 2026 00:00:00 GMT'), []],
    [
      'by date of RFC 3339',
      compare('gte', 'getlastmodified', '2026-01-02T03:04:05Z'),
      ['/B.TXT', '/a.txt', '/docs/old/Report_1.pdf', '/docs/old/notes.md', '/docs/report%20100%25.pdf'],
    ],
    ['collections (5.14)', '<D:is-collection/>', ['/', '/docs/', '/docs/old/']],
    [
      'both (5.8)',
      `<D:and>${compare('like', 'displayname', '%report%')}${compare('gt', 'getcontentlength', '3')}</D:and>`,
      ['/docs/old/Report_1.pdf'],
    ],
    [
      'either',
      `<D:or>${compare('eq', 'displayname', 'a.txt')}${compare('eq', 'displayname', 'notes.md')}</D:or>`,
      ['/a.txt', '/docs/old/notes.md'],
    ],
    [
      'not: what is unknown of a collection is not "not" (5.5.1)',
      `<D:not>${compare('gt', 'getcontentlength', '1')}</D:not>`,
      ['/a.txt'],
    ],
    [
      'defined (5.15)',
      '<D:is-defined><D:prop><D:getetag/></D:prop></D:is-defined>',
      ['/B.TXT', '/a.txt', '/docs/old/Report_1.pdf', '/docs/old/notes.md', '/docs/report%20100%25.pdf'],
    ],
    ['a property that nothing has', compare('eq', 'nothing', ''), []],
    ['a literal that is no number', compare('lt', 'getcontentlength', 'many'), []],
  ])('%s', async (_name, condition, expected) => {
    expect((await hrefs(await startFolder(), where(condition))).sort()).toEqual([...expected].sort());
  });

  it.each([
    ['0', ['/docs/']],
    ['1', ['/docs/', '/docs/old/', '/docs/report%20100%25.pdf']],
    ['infinity', ['/docs/', '/docs/old/', '/docs/old/Report_1.pdf', '/docs/old/notes.md', '/docs/report%20100%25.pdf']],
  ])('goes as deep as it is told: %s (5.4)', async (depth, expected) => {
    expect((await hrefs(await startFolder(), { scope: '/docs/', depth })).sort()).toEqual(expected);
  });

  it.each(['/docs/old/', 'http://localhost:9843/docs/old', 'old/'])('takes its scope as %s (5.4.1)', async (scope) => {
    expect(await hrefs(await startFolder(), { scope, depth: '0' }, '/docs/')).toEqual(['/docs/old/']);
  });

  it('gives what is selected, as PROPFIND does (5.2)', async () => {
    const client = await startFolder();
    const { text } = await client.send(
      'SEARCH',
      '/',
      {},
      query({
        ...where(compare('eq', 'displayname', 'a.txt')),
        select: '<D:prop><D:getcontentlength/><x xmlns="u"/></D:prop>',
      }),
    );
    expect((await parseMultistatus(text))['/a.txt']?.order).toEqual([200, 404]);
    const all = await client.send(
      'SEARCH',
      '/',
      {},
      query({ ...where(compare('eq', 'displayname', 'a.txt')), select: '<D:allprop/>' }),
    );
    expect(Object.keys((await parseMultistatus(all.text))['/a.txt']?.properties[200] ?? {})).toContain('{DAV:}getetag');
  });

  it('puts results in order, and what has no value first (5.6)', async () => {
    const order = (direction: string): Query => ({
      rest: `<D:orderby><D:order><D:prop><D:getcontentlength/></D:prop><D:${direction}/></D:order></D:orderby>`,
    });
    const client = await startFolder();
    const ascending = await hrefs(client, order('ascending'));
    expect(ascending.slice(0, 3).sort()).toEqual(['/', '/docs/', '/docs/old/']);
    expect(ascending.slice(3)).toEqual([
      '/a.txt',
      '/B.TXT',
      '/docs/report%20100%25.pdf',
      '/docs/old/Report_1.pdf',
      '/docs/old/notes.md',
    ]);
    expect((await hrefs(client, order('descending'))).slice(0, 2)).toEqual([
      '/docs/old/notes.md',
      '/docs/old/Report_1.pdf',
    ]);
  });

  it('gives the first of the order, and says that there are more (5.17, 2.3.1)', async () => {
    const rest =
      '<D:orderby><D:order><D:prop><D:getcontentlength/></D:prop><D:descending/></D:order></D:orderby><D:limit><D:nresults>2</D:nresults></D:limit>';
    const { text } = await (await startFolder()).send('SEARCH', '/', {}, query({ rest }));
    expect([...text.matchAll(/<D:href>([^<]*)</g)].map(([, href]) => href)).toEqual([
      '/docs/old/notes.md',
      '/docs/old/Report_1.pdf',
      '/',
    ]);
    expect(text).toContain('HTTP/1.1 507');
  });

  it('is bounded in what it visits and in what it gives', async () => {
    for (const limits of [{ maxSearchedEntries: 5 }, { maxSearchResults: 3 }]) {
      const client = new DavClient({ limits });
      await client.populate(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}.txt`, 'x'])));
      const { text } = await client.send('SEARCH', '/', {}, query({}));
      expect(text).toContain('HTTP/1.1 507');
      expect(text.match(/<D:propstat>/g)?.length).toBeLessThan(8);
    }
  });

  it.each([
    ['no body', '', 400],
    ['another document', '<D:propfind xmlns:D="DAV:"/>', 400],
    ['another grammar', '<D:searchrequest xmlns:D="DAV:"><x xmlns="u"/></D:searchrequest>', 422],
    ['no scope', query({}).replace(/<D:from>.*<\/D:from>/, '<D:from/>'), 400],
    ['an operator that we lack', query(where('<D:contains>x</D:contains>')), 422],
    ['one of another namespace', query(where('<x xmlns="u"/>')), 422],
    ['an empty and', query(where('<D:and/>')), 400],
    ['a limit that is no number', query({ rest: '<D:limit><D:nresults>few</D:nresults></D:limit>' }), 400],
    ['a scope that is not there', query({ scope: '/nowhere/' }), 409],
    ['a scope elsewhere', query({ scope: 'http://other/' }), 409],
    ['a scope out of the drive', query({ scope: '/../etc' }), 400],
  ])('refuses %s', async (_name, body, status) => {
    expect(await (await startFolder()).status('SEARCH', '/', {}, body)).toBe(status);
  });

  it('is announced (3.2, 3.3), and tells what can be searched by (4)', async () => {
    const client = await startFolder();
    const { headers } = await client.send('OPTIONS', '/');
    expect(headers.get('DASL')).toBe('<DAV:basicsearch>');
    expect(headers.get('Allow')).toContain('SEARCH');
    const asked = '<D:propfind xmlns:D="DAV:"><D:prop><D:supported-query-grammar-set/></D:prop></D:propfind>';
    expect((await client.send('PROPFIND', '/', { Depth: '0' }, asked)).text).toContain('<D:basicsearch/>');
    const discovery =
      '<D:query-schema-discovery xmlns:D="DAV:"><D:basicsearch><D:from><D:scope><D:href>/</D:href><D:depth>1</D:depth></D:scope></D:from></D:basicsearch></D:query-schema-discovery>';
    const { status, text } = await client.send('SEARCH', '/', {}, discovery);
    expect(status).toBe(207);
    expect(text).toContain('<D:getcontentlength/>');
  });

  it('changes nothing, also in a folder shared read-only', async () => {
    const client = await startFolder();
    const before = await client.tree();
    await hrefs(client, {});
    expect(await client.tree()).toEqual(before);
  });
});
