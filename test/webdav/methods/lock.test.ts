import { describe, expect, it } from 'vitest';
import type { FileWriter, Path } from '../../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { findChild, textContent, type XmlElement } from '../../../src/xml/xml-element.js';
import { DavClient, lockInfo, parseMultistatus, parseXml, untouchableBody, writeFile } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

async function activeLocks(text: string): Promise<XmlElement[]> {
  const discovery = findChild(await parseXml(text), 'DAV:', 'lockdiscovery') as XmlElement;
  return discovery.children.filter((child) => typeof child !== 'string');
}

const textOf = (lock: XmlElement | undefined, name: string): string =>
  textContent(findChild(lock as XmlElement, 'DAV:', name) as XmlElement);

describe('LOCK (RFC 4918 9.10)', () => {
  it('gives a token, in the header and in the body', async () => {
    const client = new DavClient();
    await client.populate({ 'a b': '1' });
    const { status, headers, text } = await client.send(
      'LOCK',
      '/a%20b',
      { Depth: '0', Timeout: 'Second-60' },
      lockInfo(),
    );
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toBe('application/xml; charset=utf-8');
    const head = await client.send('HEAD', '/a%20b');
    for (const field of ['ETag', 'Last-Modified']) expect(headers.get(field)).toBe(head.headers.get(field));
    const [lock] = await activeLocks(text);
    expect(headers.get('Lock-Token')).toBe(`<${textOf(lock, 'locktoken')}>`);
    expect(textOf(lock, 'locktoken')).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}$/);
    expect(textOf(lock, 'lockroot')).toBe('/a%20b');
    expect(textOf(lock, 'depth')).toBe('0');
    expect(textOf(lock, 'owner')).toBe('me');
    expect(textOf(lock, 'timeout')).toBe('Second-60');
  });

  it('is of depth infinity when nothing is said, as Windows says nothing (9.10.3)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1' });
    const { text } = await client.send('LOCK', '/c', {}, lockInfo());
    const [lock] = await activeLocks(text);
    expect([textOf(lock, 'depth'), textOf(lock, 'lockroot')]).toEqual(['infinity', '/c/']);
    expect(await client.status('PUT', '/c/a', {}, 'x')).toBe(423);
    expect(await client.status('PUT', '/c/new', {}, 'x')).toBe(423);
  });

  it('of depth 0 on a collection covers its list of members, not the members (7.4)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1', 'c/d/': '' });
    await client.lock('/c', { Depth: '0' });
    expect(await client.status('PUT', '/c/a', {}, 'x')).toBe(204);
    expect(await client.status('PUT', '/c/d/b', {}, 'x')).toBe(201);
    expect(await client.status('MKCOL', '/c/new')).toBe(423);
    expect(await client.status('LOCK', '/c/new', {}, lockInfo())).toBe(423);
  });

  it('is refused for a Depth of 1', async () => {
    expect(await new DavClient().status('LOCK', '/', { Depth: '1' }, lockInfo())).toBe(400);
  });

  it('is refused before the body is asked for where nothing can be written', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1' });
    filesystem.readOnlyNames.add('c');
    expect(await client.status('LOCK', '/c/a', {}, untouchableBody)).toBe(403);
  });

  it.each([
    ['what is no XML', 'hello', 400],
    ['another document', '<a/>', 400],
    ['a body past the limit', `<a>${'x'.repeat(300_000)}</a>`, 413],
    ['a DTD', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 400],
  ])('refuses %s', async (_, body, status) => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    expect(await client.status('LOCK', '/a', {}, body)).toBe(status);
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(204);
  });

  it('ends by itself, and not before', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    await client.lock('/a', { Timeout: 'Second-60' });
    client.clock.advance(59_999);
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(423);
    client.clock.advance(1);
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(204);
  });

  it('is not granted for ever', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const { text } = await client.send('LOCK', '/a', { Timeout: 'Infinite' }, lockInfo());
    expect(textOf((await activeLocks(text))[0], 'timeout')).toBe('Second-3600');
  });

  it('is granted so many times and no more: 507', async () => {
    const client = new DavClient({ limits: { maxLocks: 2 } });
    await client.populate({ a: '1', b: '2' });
    await client.lock('/a');
    await client.lock('/b');
    expect(await client.status('LOCK', '/c', {}, lockInfo())).toBe(507);
    expect(await client.tree()).toEqual({ a: '1', b: '2' });
  });
});

describe('LOCK on what is locked (RFC 4918 9.10.5)', () => {
  it.each([
    ['exclusive', 'exclusive', 423],
    ['exclusive', 'shared', 423],
    ['shared', 'exclusive', 423],
    ['shared', 'shared', 200],
  ] as const)('%s, then %s: %i', async (first, second, status) => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    await client.lock('/a', {}, first);
    const answer = await client.send('LOCK', '/a', {}, lockInfo(second));
    expect(answer.status).toBe(status);
    if (status === 423)
      expect(answer.text).toContain('<D:no-conflicting-lock><D:href>/a</D:href></D:no-conflicting-lock>');
  });

  it('sees what is locked below, and names it (RFC 4918 9.10.3, 9.10.9)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/d/a': '1' });
    await client.lock('/c/d');
    const { status, headers, text } = await client.send('LOCK', '/c', {}, lockInfo());
    expect(status).toBe(207);
    expect(headers.has('Lock-Token')).toBe(false);
    const responses = await parseMultistatus(text);
    expect(responses['/c/d/']?.status).toBe(423);
    expect(responses['/c/']?.status).toBe(424);
    expect(await client.status('PUT', '/c/new', {}, 'x')).toBe(201);
    expect(await client.status('LOCK', '/c', { Depth: '0' }, lockInfo())).toBe(200);
  });

  it('tells all shared locks, the new one first, which is where Finder looks', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const first = await client.lock('/a', {}, 'shared');
    const { headers, text } = await client.send('LOCK', '/a', {}, lockInfo('shared'));
    const tokens = (await activeLocks(text)).map((lock) => textOf(lock, 'locktoken'));
    expect(tokens).toEqual([headers.get('Lock-Token')?.slice(1, -1), first]);
  });

  it('opens for any one of the shared tokens', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const [one, other] = [await client.lock('/a', {}, 'shared'), await client.lock('/a', {}, 'shared')];
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(423);
    expect(await client.status('PUT', '/a', { If: `(<${one}>)` }, 'x')).toBe(204);
    expect(await client.status('PUT', '/a', { If: `(<${other}>)` }, 'x')).toBe(204);
  });
});

describe('LOCK on nothing (RFC 4918 7.3)', () => {
  it('makes an empty file: 201 with its validators', async () => {
    const client = new DavClient();
    const { status, headers } = await client.send('LOCK', '/a', {}, lockInfo());
    expect(status).toBe(201);
    expect(headers.get('ETag')).toBe((await client.send('HEAD', '/a')).headers.get('ETag'));
    expect(await client.tree()).toEqual({ a: '' });
  });

  it('is 409 without a parent, and leaves no lock', async () => {
    const client = new DavClient();
    expect(await client.status('LOCK', '/x/a', {}, lockInfo())).toBe(409);
    await client.populate({ 'x/': '' });
    expect(await client.status('PUT', '/x/a', {}, 'x')).toBe(201);
  });

  it('leaves no lock when the file cannot be made', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    filesystem.fail('write', 'a', 'bad-name');
    expect(await client.status('LOCK', '/a', {}, lockInfo())).toBe(403);
    filesystem.heal();
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(201);
  });

  it('goes to one of two that ask at once', async () => {
    const client = new DavClient();
    const ask = () => client.status('LOCK', '/a', {}, lockInfo());
    expect((await Promise.all([ask(), ask(), ask()])).sort()).toEqual([201, 423, 423]);
  });

  it('leaves a file that somebody made in the meantime as it is', async () => {
    class Raced extends MemoryFilesystem {
      raced = false;
      override async write(path: Path): Promise<FileWriter> {
        if (!this.raced) {
          this.raced = true;
          await writeFile(this, path, 'theirs');
        }
        return super.write(path);
      }
    }
    const client = new DavClient({ filesystem: new Raced() });
    const granted = await client.send('LOCK', '/a', {}, lockInfo());
    expect(granted.status).toBe(200);
    expect(await client.tree()).toEqual({ a: 'theirs' });
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(423);
    expect(await client.status('PUT', '/a', { If: `(${granted.headers.get('Lock-Token')})` }, 'x')).toBe(204);
    const other = new DavClient({ filesystem: new Raced() });
    expect(await other.status('LOCK', '/a', { 'If-None-Match': '*' }, lockInfo())).toBe(412);
    expect(await other.status('PUT', '/a', {}, 'x')).toBe(204);
  });

  it('makes nothing, and leaves no lock, where its If header holds no more when the file could be made', async () => {
    class Raced extends MemoryFilesystem {
      override async write(path: Path): Promise<FileWriter> {
        if (path[0] === 'a') await writeFile(this, ['other'], 'another version');
        return super.write(path);
      }
    }
    const client = new DavClient({ filesystem: new Raced() });
    await client.populate({ other: 'one version' });
    const etag = (await client.send('HEAD', '/other')).headers.get('ETag');
    expect(await client.status('LOCK', '/a', { If: `</other> ([${etag}])` }, lockInfo())).toBe(412);
    expect(await client.tree()).toEqual({ other: 'another version' });
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(201);
  });
});

describe('refreshing a lock (RFC 4918 9.10.2)', () => {
  it('gives it a new life under the same token', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const token = await client.lock('/a', { Timeout: 'Second-60' });
    client.clock.advance(50_000);
    const { status, headers, text } = await client.send('LOCK', '/a', { If: `(<${token}>)`, Timeout: 'Second-100' });
    expect(status).toBe(200);
    expect(headers.has('Lock-Token')).toBe(false);
    const [lock] = await activeLocks(text);
    expect([textOf(lock, 'locktoken'), textOf(lock, 'timeout')]).toEqual([token, 'Second-100']);
    client.clock.advance(99_999);
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(423);
  });

  it('leaves the other shared locks as they are', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    const [one, other] = [await client.lock('/a', {}, 'shared'), await client.lock('/a', {}, 'shared')];
    expect(await client.status('LOCK', '/a', { If: `(<${one}>)` })).toBe(200);
    expect(await client.status('PUT', '/a', { If: `(<${other}>)` }, 'x')).toBe(204);
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': `<${one}>` })).toBe(204);
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(423);
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': `<${other}>` })).toBe(204);
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(204);
  });

  it('works from any resource that it covers', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1' });
    const token = await client.lock('/c', { Timeout: 'Second-60' });
    client.clock.advance(50_000);
    const { text } = await client.send('LOCK', '/c/a', { If: `(<${token}>)`, Timeout: 'Second-60' });
    expect(textOf((await activeLocks(text))[0], 'lockroot')).toBe('/c/');
    client.clock.advance(50_000);
    expect(await client.status('PUT', '/c/a', {}, 'x')).toBe(423);
  });

  it('needs its token', async () => {
    const client = new DavClient();
    await client.populate({ a: '1', b: '2' });
    const token = await client.lock('/a');
    expect(await client.status('LOCK', '/a')).toBe(412);
    expect(await client.status('LOCK', '/b', { If: `</a> (<${token}>)` })).toBe(412);
    expect(await client.status('LOCK', '/a', { If: '(Not <urn:x>)' })).toBe(412);
    expect(await client.status('LOCK', '/nothing')).toBe(412);
    expect(await client.tree()).toEqual({ a: '1', b: '2' });
  });
});
