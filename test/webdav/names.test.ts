import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newStagingName } from '../../src/share/names/private-names.js';
import { DavClient, lockInfo, parseMultistatus, scriptedBody } from './dav-client.js';
import { FoldingFilesystem } from './folding-filesystem.js';

const windows = { 'User-Agent': 'Microsoft-WebDAV-MiniRedir/10.0.19045' };
const finder = { 'User-Agent': 'WebDAVFS/3.0.0 (03008000) Darwin/22.6.0 (x86_64)' };
const gvfs = { 'User-Agent': 'gvfs/1.50.3' };
const nfc = encodeURIComponent('caf\u00e9');
const nfd = encodeURIComponent('cafe\u0301');

async function clientWith(tree: Readonly<Record<string, string>>): Promise<DavClient> {
  const client = new DavClient();
  await client.populate(tree);
  return client;
}

async function hrefs(client: DavClient, target: string, fields: Record<string, string>): Promise<string[]> {
  const { status, text } = await client.send('PROPFIND', target, { Depth: '1', ...fields });
  expect(status, text).toBe(207);
  return Object.keys(await parseMultistatus(text));
}

describe('names that a client spells otherwise', () => {
  it('are found in any letter case by Windows and macOS, and by nobody else', async () => {
    const client = await clientWith({ 'Docs/Plan.txt': 'plan' });
    expect((await client.send('GET', '/DOCS/plan.TXT', windows)).text).toBe('plan');
    expect((await client.send('GET', '/docs/PLAN.txt', finder)).text).toBe('plan');
    expect(await client.status('GET', '/docs/Plan.txt', gvfs)).toBe(404);
  });

  it('are found in any Unicode form by all', async () => {
    const client = await clientWith({ 'caf\u00e9/cafe\u0301': 'x' });
    for (const fields of [windows, finder, gvfs, {}]) {
      expect((await client.send('GET', `/${nfd}/${nfc}`, fields)).text).toBe('x');
    }
  });

  it('are told as they were asked for, members as they are', async () => {
    const client = await clientWith({ 'Docs/Sub/Plan.txt': '', 'Docs/Sub/x/': '' });
    expect(await hrefs(client, '/docs/SUB', windows)).toEqual(['/docs/SUB/', '/docs/SUB/Plan.txt', '/docs/SUB/x/']);
    expect(await hrefs(client, '/docs/%53ub/', windows)).toContain('/docs/Sub/Plan.txt');
  });

  it('are told to Finder in the form that it sends', async () => {
    const client = await clientWith({ 'caf\u00e9/\u00e9': '' });
    expect(await hrefs(client, `/${nfd.toLowerCase()}/`, finder)).toEqual([`/${nfd}/`, `/${nfd}/%C3%A9`]);
  });

  it('are written where they are read by who cannot tell them apart', async () => {
    const client = await clientWith({ 'Docs/file.txt': 'old', 'Docs/caf\u00e9': 'old' });
    expect(await client.status('PUT', '/docs/File.TXT', windows, 'new')).toBe(204);
    expect(await client.status('PUT', `/docs/${nfd}`, finder, 'new')).toBe(204);
    expect(await client.status('MKCOL', '/DOCS', windows)).toBe(405);
    expect(await client.tree()).toEqual({ 'Docs/': '', 'Docs/file.txt': 'new', 'Docs/caf\u00e9': 'new' });
  });

  it('are new names for who can: no file takes the place of another', async () => {
    const client = await clientWith({ file: 'old', 'caf\u00e9': 'old' });
    expect(await client.status('PUT', '/File', gvfs, 'new')).toBe(201);
    expect(await client.status('PUT', `/${nfd}`, gvfs, 'new')).toBe(201);
    expect(await client.tree()).toEqual({ file: 'old', File: 'new', 'caf\u00e9': 'old', 'cafe\u0301': 'new' });
  });

  it('keep their spelling when they are new, in the directory that was meant', async () => {
    const client = await clientWith({ 'Docs/a': '1' });
    expect(await client.status('PUT', '/DOCS/New.TXT', windows, '2')).toBe(201);
    expect(await client.status('MKCOL', '/docs/Sub', windows)).toBe(201);
    expect(await client.status('MOVE', '/docs/A', { ...windows, Destination: '/DOCS/SUB/B.Txt' })).toBe(201);
    expect(await client.tree()).toEqual({ 'Docs/': '', 'Docs/New.TXT': '2', 'Docs/Sub/': '', 'Docs/Sub/B.Txt': '1' });
  });

  it('share one lock', async () => {
    const client = await clientWith({ 'Docs/Plan.txt': 'old' });
    const token = await client.lock('/docs/PLAN.TXT', windows);
    expect(await client.status('PUT', '/Docs/Plan.txt', gvfs, 'new')).toBe(423);
    expect(await client.status('PUT', '/DOCS/plan.txt', { ...windows, If: `(<${token}>)` }, 'new')).toBe(204);
    const If = `<http://localhost:9843/docs/plan.TXT> (<${token}>)`;
    expect(await client.status('PUT', '/DOCS/plan.txt', { ...windows, If }, 'newer')).toBe(204);
    expect(await client.status('UNLOCK', '/docs/plan.txt', { ...windows, 'Lock-Token': `<${token}>` })).toBe(204);
    expect(await client.status('PUT', '/Docs/Plan.txt', gvfs, 'newest')).toBe(204);
  });

  it('share one set of properties', async () => {
    const client = await clientWith({ 'Plan.txt': '' });
    const update =
      '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="u:x">1</x></D:prop></D:set></D:propertyupdate>';
    const answer = await client.send('PROPPATCH', '/PLAN.TXT', windows, update);
    expect(Object.keys(await parseMultistatus(answer.text))).toEqual(['/PLAN.TXT']);
    const { text } = await client.send('PROPFIND', '/Plan.txt', { ...gvfs, Depth: '0' });
    expect((await parseMultistatus(text))['/Plan.txt']?.properties[200]).toHaveProperty('{u:x}x');
  });

  it('are told in errors and locks as they were asked for', async () => {
    const client = await clientWith({ 'Docs/Plan.txt': '' });
    await client.lock('/docs/PLAN.txt', windows);
    const { status, text } = await client.send('PUT', '/docs/PLAN.txt', windows, 'x');
    expect([status, text]).toEqual([423, expect.stringContaining('<D:href>/docs/PLAN.txt</D:href>')]);
    const locked = await client.send('PROPFIND', '/DOCS/plan.txt', { ...windows, Depth: '0' });
    expect(locked.text).toContain('<D:lockroot><D:href>/DOCS/plan.txt</D:href></D:lockroot>');
  });
});

describe('a MOVE that only changes the spelling', () => {
  it.each([
    ['a file', { 'Docs/plan': 'x' }, '/docs/plan', '/docs/PLAN', { 'Docs/': '', 'Docs/PLAN': 'x' }],
    ['a directory', { 'docs/plan': 'x' }, '/docs', '/Docs/', { 'Docs/': '', 'Docs/plan': 'x' }],
    ['a Unicode form', { 'caf\u00e9': 'x' }, `/${nfc}`, `/${nfd}`, { 'cafe\u0301': 'x' }],
    ['a file asked for in a third way', { plan: 'x' }, '/Plan', '/PLAN', { PLAN: 'x' }],
  ])('renames %s', async (_, before, from, to, after) => {
    const client = await clientWith(before);
    expect(await client.status('MOVE', from, { ...windows, Destination: to, Overwrite: 'F' })).toBe(201);
    expect(await client.tree()).toEqual(after);
  });

  it('is onto itself where nothing changes, however it is asked for', async () => {
    const client = await clientWith({ plan: 'x' });
    expect(await client.status('MOVE', '/PLAN', { ...windows, Destination: '/PLAN' })).toBe(403);
    expect(await client.status('MOVE', '/PLAN', { ...windows, Destination: '/plan' })).toBe(403);
    expect(await client.status('COPY', '/plan', { ...windows, Destination: '/PLAN' })).toBe(403);
    expect(await client.tree()).toEqual({ plan: 'x' });
  });

  it('does not lose the file on a host that folds names', async () => {
    const client = new DavClient({ filesystem: new FoldingFilesystem() });
    await client.populate({ plan: 'x' });
    await client.send('MOVE', '/plan', { ...windows, Destination: '/PLAN' });
    expect((await client.send('GET', '/PLAN', windows)).text).toBe('x');
  });

  it.each([windows, finder, gvfs])('is done on a host that folds names: %j', async (agent) => {
    const client = new DavClient({ filesystem: new FoldingFilesystem(), quotaBytes: 8 });
    await client.send('PUT', '/plan', {}, 'xxxxx');
    await client.send('PROPPATCH', '/plan', {}, setColour);
    for (const [from, to] of [
      ['/plan', '/PLAN'],
      ['/PLAN', '/Plan'],
    ] as const) {
      const fields = { ...agent, Destination: to, Overwrite: 'F' };
      expect(await client.status('MOVE', from, fields)).toBe(201);
    }
    expect(await client.tree()).toEqual({ Plan: 'xxxxx' });
    expect((await client.send('PROPFIND', '/Plan', { Depth: '0' })).text).toContain('colour');
    // The quota gives nothing back: nothing was replaced.
    expect(await client.status('PUT', '/more', {}, 'xxxxx')).toBe(507);
    await client.lock('/Plan');
    expect(await client.status('MOVE', '/Plan', { ...agent, Destination: '/PLAN' })).toBe(423);
    expect(await client.status('COPY', '/Plan', { ...agent, Destination: '/PLAN' })).toBe(403);
  });

  it('replaces what else there is by that name', async () => {
    const client = await clientWith({ a: '1', 'B.txt': '2' });
    expect(await client.status('MOVE', '/a', { ...windows, Destination: '/b.TXT', Overwrite: 'F' })).toBe(412);
    expect(await client.status('MOVE', '/a', { ...windows, Destination: '/b.TXT' })).toBe(204);
    expect(await client.tree()).toEqual({ 'B.txt': '1' });
  });
});

const setColour =
  '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><colour xmlns="u:x">red</colour></D:prop></D:set></D:propertyupdate>';

describe('locks on a host that folds names', () => {
  async function foldingClient(tree: Readonly<Record<string, string>>): Promise<DavClient> {
    const client = new DavClient({ filesystem: new FoldingFilesystem() });
    await client.populate(tree);
    return client;
  }

  it.each([windows, finder, gvfs])(
    'hold by every spelling, and open by every one for who has the token: %j',
    async (agent) => {
      const client = await foldingClient({ 'Docs/Plan.odt': 'x', other: 'y' });
      const token = await client.lock('/Docs/Plan.odt', agent);
      expect(await client.status('PUT', '/docs/plan.odt', agent, 'y')).toBe(423);
      expect(await client.status('DELETE', '/Docs/PLAN.ODT', agent)).toBe(423);
      expect(await client.status('DELETE', '/DOCS', agent)).toBe(423);
      expect(await client.status('MOVE', '/docs/plan.odt', { ...agent, Destination: '/moved' })).toBe(423);
      expect(await client.status('COPY', '/other', { ...agent, Destination: '/docs/plan.odt' })).toBe(423);
      const refresh = { ...agent, If: `(<${token}>)` };
      expect(await client.status('LOCK', '/docs/plan.odt', refresh)).toBe(200);
      expect(await client.status('PUT', '/DOCS/PLAN.ODT', refresh, 'z')).toBe(204);
      const tagged = { ...agent, If: `</docs/pLAN.odt> (<${token}>)` };
      expect(await client.status('PUT', '/DOCS/PLAN.ODT', tagged, 'z')).toBe(204);
      expect(await client.status('UNLOCK', '/docs/plan.odt', { ...agent, 'Lock-Token': `<${token}>` })).toBe(204);
      expect(await client.status('PUT', '/docs/Plan.odt', agent, 'free')).toBe(204);
    },
  );

  it('hold in every Unicode form', async () => {
    const client = await foldingClient({ 'caf\u00e9': 'x' });
    await client.lock(`/${nfc}`);
    expect(await client.status('PUT', `/${nfd}`, {}, 'y')).toBe(423);
  });

  it('of a collection cover its members by every spelling, new ones too', async () => {
    const client = await foldingClient({ 'Docs/a': 'x' });
    await client.lock('/Docs', { Depth: 'infinity' });
    expect(await client.status('PUT', '/docs/a', {}, 'y')).toBe(423);
    expect(await client.status('PUT', '/docs/new', {}, 'y')).toBe(423);
    expect(await client.status('MKCOL', '/DOCS/new')).toBe(423);
  });

  it('are told as they were asked for', async () => {
    const client = await foldingClient({ 'Plan.odt': 'x' });
    await client.lock('/Plan.odt');
    const { text } = await client.send('PROPFIND', '/plan.odt', { Depth: '0' });
    expect(text).toContain('<D:lockroot><D:href>/plan.odt</D:href></D:lockroot>');
    expect((await client.send('PUT', '/PLAN.odt', {}, 'y')).text).toContain('<D:href>/PLAN.odt</D:href>');
  });

  it('go to one of two programs, also where they ask at once', async () => {
    const client = await foldingClient({ a: 'x', b: 'x' });
    await client.lock('/a');
    expect(await client.status('LOCK', '/A', {}, lockInfo())).toBe(423);
    const asked = ['/b', '/B'].map((target) => client.status('LOCK', target, {}, lockInfo()));
    expect((await Promise.all(asked)).sort()).toEqual([200, 423]);
  });

  it('are heeded where they are granted while a body comes', async () => {
    const client = await foldingClient({ a: 'x' });
    const body = scriptedBody(null, async function* () {
      await client.lock('/A');
      yield new TextEncoder().encode('y');
    });
    expect(await client.status('PUT', '/a', {}, body)).toBe(423);
  });

  it('go with what is deleted by another spelling', async () => {
    const client = await foldingClient({ a: 'x', 'Docs/b': 'x' });
    const token = await client.lock('/a');
    expect(await client.status('DELETE', '/A', { If: `(<${token}>)` })).toBe(204);
    expect(await client.status('PUT', '/a', {}, 'new')).toBe(201);
    const member = await client.lock('/Docs/b');
    expect(await client.status('DELETE', '/docs', { If: `</docs/B> (<${member}>)` })).toBe(204);
    await client.populate({ 'Docs/b': 'new' });
    expect(await client.status('PUT', '/Docs/b', {}, 'newer')).toBe(204);
  });
});

describe('locks on a host that tells names apart', () => {
  it('are two for two files, whatever they are called', async () => {
    const client = await clientWith({ 'Docs/a': '1', 'docs/a': '2', 'docs/A': '3' });
    const token = await client.lock('/docs/a');
    expect(await client.status('PUT', '/docs/A', {}, 'x')).toBe(204);
    expect(await client.status('PUT', '/Docs/a', {}, 'x')).toBe(204);
    expect(await client.status('PUT', '/docs/a', {}, 'x')).toBe(423);
    expect(await client.lock('/docs/A')).not.toBe(token);
    expect(await client.lock('/Docs', { Depth: 'infinity' })).not.toBe(token);
    expect(await client.status('PUT', '/docs/B', {}, 'x')).toBe(201);
    expect(await client.status('DELETE', '/docs/a', { If: `(<${token}>)` })).toBe(204);
    expect(await client.status('PUT', '/docs/A', {}, 'x')).toBe(423);
  });

  it('do not stand in the way of a new file of a like name', async () => {
    const client = await clientWith({ 'Docs/Plan': '1' });
    await client.lock('/Docs', { Depth: 'infinity' });
    expect(await client.status('MKCOL', '/docs')).toBe(201);
    expect(await client.status('PUT', '/docs/plan', {}, 'x')).toBe(201);
  });

  it('ask nothing of the disk where nothing of a like name is locked', async () => {
    const client = await clientWith({ 'Docs/a': '1', 'Docs/b': '2' });
    const { filesystem } = client;
    const asked: string[] = [];
    const { stat, list } = filesystem;
    filesystem.stat = (path) => {
      asked.push(`stat ${path.join('/')}`);
      return stat.call(filesystem, path);
    };
    filesystem.list = (path) => {
      asked.push(`list ${path.join('/')}`);
      return list.call(filesystem, path);
    };
    const costOf = async (method: string, target: string): Promise<string[]> => {
      asked.length = 0;
      await client.send(method, target, {}, method === 'PUT' ? 'x' : '');
      return [...asked];
    };
    const requests = ['GET /Docs/a', 'PUT /Docs/b', 'OPTIONS /Docs', 'DELETE /Docs/none'] as const;
    const before = [];
    for (const request of requests) before.push(await costOf(...(request.split(' ') as [string, string])));
    await client.lock('/Docs/a');
    for (const [index, request] of requests.entries()) {
      expect(await costOf(...(request.split(' ') as [string, string]))).toEqual(before[index]);
    }
  });
});

describe('names that Windows cannot have', () => {
  const odd = { 'what?/a:b': '1', 'what?/aux.h': '2', 'what?/dot.': '3' };
  const shown = (name: string): string => encodeURIComponent(name);

  it('are shown to it in another way, and to others as they are', async () => {
    const client = await clientWith(odd);
    const folder = `/${shown('what\uf03f')}/`;
    expect(await hrefs(client, folder, windows)).toEqual([
      folder,
      folder + shown('a\uf03ab'),
      folder + shown('\uf061ux.h'),
      folder + shown('dot\uf02e'),
    ]);
    expect(await hrefs(client, '/what%3F/', gvfs)).toEqual([
      '/what%3F/',
      '/what%3F/a%3Ab',
      '/what%3F/aux.h',
      '/what%3F/dot.',
    ]);
  });

  it('are read, written, moved and removed by what it was shown', async () => {
    const client = await clientWith(odd);
    const folder = `/${shown('what\uf03f')}`;
    expect((await client.send('GET', `${folder}/${shown('a\uf03ab')}`, windows)).text).toBe('1');
    expect(await client.status('PUT', `${folder}/${shown('\uf061ux.h')}`, windows, 'new')).toBe(204);
    expect(await client.status('DELETE', `${folder}/${shown('dot\uf02e')}`, windows)).toBe(204);
    const Destination = `http://localhost:9843${folder}/${shown('c\uf03ad')}`;
    expect(await client.status('MOVE', `${folder}/${shown('A\uf03aB')}`, { ...windows, Destination })).toBe(201);
    expect(await client.tree()).toEqual({ 'what?/': '', 'what?/c:d': '1', 'what?/aux.h': 'new' });
  });
});

describe('every name that a disk may hold', () => {
  const unit = fc.constantFrom(
    ...'aA.:? ~%#\\&<"\n',
    'aux',
    '\u00e9',
    'e\u0301',
    '\uf03a',
    '\uf0ff',
    '\u200d',
    '\u{1f600}',
  );
  const name = fc.string({ unit, minLength: 1, maxLength: 6 }).filter((text) => !/^\.{1,2}$/.test(text));

  it.each([windows, finder, gvfs])('is read and removed by what the listing says, for %j', async (agent) => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { maxLength: 6 }), async (names) => {
        const client = await clientWith(Object.fromEntries(names.map((own) => [`a:b/${own}`, own])));
        const folder = (await hrefs(client, '/', agent)).find((href) => href !== '/');
        if (folder === undefined) return;
        const members = (await hrefs(client, folder, agent)).filter((href) => href !== folder);
        const contents = [];
        for (const href of members) contents.push((await client.send('GET', href, agent)).text);
        expect(contents).toEqual(names);
        for (const href of members) expect(await client.status('DELETE', href, agent)).toBe(204);
        expect(await client.tree()).toEqual({ 'a:b/': '' });
      }),
      { numRuns: 60 },
    );
  });
});

describe('names of ours in the person’s folder (litmus 0.18, protected)', () => {
  const name = newStagingName('x.dat');
  const within = `/${name.toUpperCase()}/test.txt`;
  const outside = '/source.txt';
  const update =
    '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="u:x">1</x></D:prop></D:set></D:propertyupdate>';

  it.each([
    ['MKCOL', `/${name}/`, {}, ''],
    ['MKCOL', `/${name}/sub/`, {}, ''],
    ['MKCOL', `/${name.toUpperCase()}/`, {}, ''],
    ['PUT', `/${name}`, {}, 'x'],
    ['PUT', within, {}, 'x'],
    ['GET', `/${name}`, {}, ''],
    ['GET', within, {}, ''],
    ['HEAD', `/${name}`, {}, ''],
    ['PROPFIND', `/${name}`, { Depth: '0' }, ''],
    ['MOVE', outside, { Destination: `/${name}` }, ''],
    ['MOVE', outside, { Destination: within }, ''],
    ['MOVE', outside, { Destination: `http://localhost:9843/${name}/`, Overwrite: 'T' }, ''],
    ['MOVE', `/${name}`, { Destination: '/extracted.txt' }, ''],
    ['MOVE', within, { Destination: '/extracted.txt' }, ''],
    ['COPY', outside, { Destination: `/${name}` }, ''],
    ['COPY', outside, { Destination: within }, ''],
    ['COPY', `/${name}/`, { Destination: '/unprotected' }, ''],
    ['COPY', within, { Destination: '/extracted.txt' }, ''],
    ['DELETE', `/${name}`, {}, ''],
    ['DELETE', within, {}, ''],
    ['LOCK', `/${name}/`, {}, lockInfo()],
    ['LOCK', within, {}, lockInfo()],
    ['PROPPATCH', `/${name}/`, {}, update],
    ['PROPPATCH', within, {}, update],
    ['PUT', outside, { If: `<http://localhost:9843/${name}> (Not <DAV:no-lock>)` }, 'x'],
  ])('%s %s %j', async (method, target, fields, body) => {
    for (const agent of [windows, gvfs]) {
      const client = await clientWith({ 'source.txt': 'mine' });
      expect(await client.status(method, target, { ...agent, ...fields }, body)).toBe(403);
      expect(await client.tree()).toEqual({ 'source.txt': 'mine' });
    }
  });

  it('are not found by other spellings either', async () => {
    const client = await clientWith({});
    const spelt = encodeURIComponent(`\uf02e${name.slice(1)}`);
    expect(await client.status('PUT', `/${spelt}`, windows, 'x')).toBe(201);
    expect(Object.keys(await client.tree())).toEqual([`\uf02e${name.slice(1)}`]);
  });
});
