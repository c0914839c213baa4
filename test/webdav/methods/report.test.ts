import { describe, expect, it } from 'vitest';
import { findChild, textContent } from '../../../src/xml/xml-element.js';
import { DavClient, parseMultistatus, parseXml, writeFile } from '../dav-client.js';

interface Sync {
  readonly token?: string;
  readonly level?: string;
  readonly limit?: number;
  readonly prop?: string;
}

function syncCollection({ token = '', level = '1', limit, prop = '<D:getetag/>' }: Sync): string {
  const nresults = limit === undefined ? '' : `<D:limit><D:nresults>${limit}</D:nresults></D:limit>`;
  return (
    `<D:sync-collection xmlns:D="DAV:"><D:sync-token>${token}</D:sync-token><D:sync-level>${level}</D:sync-level>` +
    `${nresults}<D:prop>${prop}</D:prop></D:sync-collection>`
  );
}

/** A client that keeps a list of what it was told, as a synchronising program does. */
class SyncClient {
  readonly known = new Set<string>();
  token = '';
  readonly #client: DavClient;
  readonly #target: string;
  readonly #level: string;

  constructor(client: DavClient, target = '/', level = '1') {
    this.#client = client;
    this.#target = target;
    this.#level = level;
  }

  /** @returns what was told: "+href" and "-href". */
  async sync(limit?: number): Promise<string[]> {
    const body = syncCollection({ token: this.token, level: this.#level, ...(limit === undefined ? {} : { limit }) });
    const { status, text } = await this.#client.send('REPORT', this.#target, {}, body);
    expect(status, text).toBe(207);
    const token = findChild(await parseXml(text), 'DAV:', 'sync-token');
    this.token = token === undefined ? '' : textContent(token);
    const told: string[] = [];
    for (const [href, response] of Object.entries(await parseMultistatus(text))) {
      if (response.status === 507) told.push(`more in ${href}`);
      else if (response.status === 404) {
        this.known.delete(href);
        told.push(`-${href}`);
      } else {
        this.known.add(href);
        told.push(`+${href}`);
      }
    }
    return told.sort();
  }
}

async function startFolder(): Promise<DavClient> {
  const client = new DavClient();
  await client.populate({ 'a.txt': 'a', 'b.txt': 'b', 'd/c.txt': 'c' });
  return client;
}

describe('REPORT with sync-collection (RFC 6578)', () => {
  it('tells all members the first time, and then what changed (3.4, 3.5)', async () => {
    const client = await startFolder();
    const sync = new SyncClient(client);
    expect(await sync.sync()).toEqual(['+/a.txt', '+/b.txt', '+/d/']);
    const { token } = sync;
    expect(await sync.sync()).toEqual([]);
    expect(sync.token).toBe(token);
    await client.send('PUT', '/a.txt', {}, 'changed');
    await client.send('DELETE', '/b.txt');
    await client.send('MKCOL', '/e/');
    await client.send('MOVE', '/d/', { Destination: '/f/' });
    expect(await sync.sync()).toEqual(['+/a.txt', '+/e/', '+/f/', '-/b.txt', '-/d/']);
    expect(sync.token).not.toBe(token);
    expect([...sync.known].sort()).toEqual(['/a.txt', '/e/', '/f/']);
  });

  it('sees what the host changes past the server', async () => {
    const client = await startFolder();
    const sync = new SyncClient(client);
    await sync.sync();
    await client.filesystem.remove(['a.txt']);
    await writeFile(client.filesystem, ['new.txt'], 'new');
    client.clock.advance(5000);
    await writeFile(client.filesystem, ['b.txt'], 'other');
    expect(await sync.sync()).toEqual(['+/b.txt', '+/new.txt', '-/a.txt']);
  });

  it('sees a time that was set', async () => {
    const client = await startFolder();
    const sync = new SyncClient(client);
    await sync.sync();
    await client.filesystem.setLastModified(['a.txt'], 1_000_000_000_000);
    expect(await sync.sync()).toEqual(['+/a.txt']);
  });

  it('goes into collections at level infinite, and not at level 1 (3.3)', async () => {
    const client = await startFolder();
    const [deep, flat] = [new SyncClient(client, '/', 'infinite'), new SyncClient(client)];
    expect(await deep.sync()).toEqual(['+/a.txt', '+/b.txt', '+/d/', '+/d/c.txt']);
    await flat.sync();
    await client.send('PUT', '/d/new.txt', {}, 'x');
    expect(await deep.sync()).toEqual(['+/d/new.txt']);
    expect(await flat.sync()).toEqual([]);
    await client.send('DELETE', '/d/');
    expect(await deep.sync()).toEqual(['-/d/', '-/d/c.txt', '-/d/new.txt']);
  });

  it('serves clients that ask at their own pace', async () => {
    const client = await startFolder();
    const [quick, slow] = [new SyncClient(client), new SyncClient(client)];
    await slow.sync();
    for (let round = 0; round < 10; round += 1) {
      await client.send('PUT', `/${round}.txt`, {}, 'x');
      await quick.sync();
    }
    expect(await slow.sync()).toHaveLength(10);
    expect([...slow.known].sort()).toEqual([...quick.known].sort());
  });

  it('tells as much as is asked for, and the rest afterwards (3.6, 3.7)', async () => {
    const client = await startFolder();
    await client.populate(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.txt`, 'x'])));
    const sync = new SyncClient(client);
    const told = await sync.sync(10);
    expect(told).toContain('more in /');
    expect(told).toHaveLength(11);
    await client.send('DELETE', '/a.txt');
    expect(await sync.sync(10)).toContain('more in /');
    await sync.sync(10);
    expect(await sync.sync(10)).toEqual([]);
    expect(sync.known.size).toBe(22);
    expect(sync.known.has('/a.txt')).toBe(false);
  });

  it('gives the properties that are asked for, as PROPFIND does', async () => {
    const client = await startFolder();
    const body = syncCollection({ prop: '<D:getcontentlength/><x xmlns="u"/>' });
    const { text } = await client.send('REPORT', '/', {}, body);
    expect((await parseMultistatus(text))['/a.txt']?.order).toEqual([200, 404]);
    const brief = await client.send('REPORT', '/', { Prefer: 'return=minimal' }, body);
    expect((await parseMultistatus(brief.text))['/a.txt']?.order).toEqual([200]);
  });

  it('is announced, and its token is a property of the collection (3.2, 4)', async () => {
    const client = await startFolder();
    expect((await client.send('OPTIONS', '/')).headers.get('Allow')).toContain('REPORT');
    const ask = async (): Promise<string> => {
      const asked = '<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/><D:supported-report-set/></D:prop></D:propfind>';
      const { text } = await client.send('PROPFIND', '/', { Depth: '0' }, asked);
      expect(text).toContain('<D:sync-collection/>');
      const property = (await parseMultistatus(text))['/']?.properties[200]?.['{DAV:}sync-token'];
      return property === undefined ? '' : textContent(property);
    };
    const token = await ask();
    expect(await ask()).toBe(token);
    await client.send('PUT', '/new.txt', {}, 'x');
    const body = syncCollection({ token });
    expect(Object.keys(await parseMultistatus((await client.send('REPORT', '/', {}, body)).text))).toEqual([
      '/new.txt',
    ]);
    expect(await ask()).not.toBe(token);
  });

  it.each([
    ['no body', '', {}, '/', 400],
    ['another report (RFC 3253 3.6)', '<D:version-tree xmlns:D="DAV:"/>', {}, '/', 403],
    ['a file', syncCollection({}), {}, '/a.txt', 403],
    ['a depth of its own (3.2)', syncCollection({}), { Depth: '1' }, '/', 400],
    ['another level', syncCollection({ level: '2' }), {}, '/', 400],
    ['a limit of nothing', syncCollection({ limit: 0 }), {}, '/', 400],
    ['a token of another server (3.2)', syncCollection({ token: 'urn:uuid:0' }), {}, '/', 403],
    ['what is not there', syncCollection({}), {}, '/nowhere/', 404],
  ])('refuses %s', async (_name, body, fields, target, status) => {
    expect(await (await startFolder()).status('REPORT', target, fields, body)).toBe(status);
  });

  it('refuses the token of another collection, and says what is wrong with it', async () => {
    const client = await startFolder();
    const sync = new SyncClient(client, '/d/');
    await sync.sync();
    const { status, text } = await client.send('REPORT', '/', {}, syncCollection({ token: sync.token }));
    expect(status).toBe(403);
    expect(text).toContain('<D:valid-sync-token/>');
  });

  it('keeps so much in mind and no more: older tokens begin anew, larger collections are refused', async () => {
    const client = new DavClient({ limits: { maxSyncMembers: 10 } });
    await client.populate(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.txt`, 'x'])));
    const first = new SyncClient(client);
    await first.sync();
    for (let round = 0; round < 5; round += 1) {
      await client.send('PUT', '/0.txt', {}, `${round}`);
      await new SyncClient(client).sync();
    }
    expect(await client.status('REPORT', '/', {}, syncCollection({ token: first.token }))).toBe(403);
    await client.send('PUT', '/one-more.txt', {}, 'x');
    expect(await client.status('REPORT', '/', {}, syncCollection({}))).toBe(507);
  });
});
