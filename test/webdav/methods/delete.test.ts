import { describe, expect, it } from 'vitest';
import { FsError } from '../../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { emptyDrive } from '../../fakes/empty-drive.js';
import { DavClient, parseMultistatus, writeFile } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

describe('DELETE (RFC 4918 9.6)', () => {
  it('removes a file, and a collection with all that is in it', async () => {
    const client = new DavClient();
    await client.populate({ a: '1', 'c/d/e': '2', 'c/f': '3', 'c/g/': '' });
    expect(await client.status('DELETE', '/a')).toBe(204);
    expect(await client.status('DELETE', '/c/')).toBe(204);
    expect(await client.tree()).toEqual({});
  });

  it('takes a collection whole or not at all (9.6.1)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1' });
    expect(await client.status('DELETE', '/c', { Depth: '0' })).toBe(400);
    expect(await client.status('DELETE', '/c', { Depth: '1' })).toBe(400);
    expect(await client.tree()).toEqual({ 'c/': '', 'c/a': '1' });
    expect(await client.status('DELETE', '/c/a', { Depth: '0' })).toBe(204);
    expect(await client.status('DELETE', '/c', { Depth: 'Infinity' })).toBe(204);
    expect(await client.tree()).toEqual({});
  });

  it('never removes the drive, or anything in it before it would find out', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1' });
    expect(await client.status('DELETE', '/')).toBe(403);
    expect(await client.tree()).toEqual({ 'c/': '', 'c/a': '1' });
  });

  it('never removes a shared folder’s own entry, or anything in it', async () => {
    const filesystem = emptyDrive();
    const second = new MemoryFilesystem({ id: 'second' });
    await writeFile(second, ['keep'], 'me');
    await filesystem.mount({ id: 'first', name: 'First', filesystem: new MemoryFilesystem({ id: 'first' }) });
    await filesystem.mount({ id: 'second', name: 'Second', filesystem: second });
    const client = new DavClient({ filesystem });
    expect(await client.status('DELETE', '/Second')).toBe(403);
    expect(await client.tree()).toEqual({ 'Second/': '', 'Second/keep': 'me' });
    expect(await client.status('DELETE', '/Second/keep')).toBe(204);
  });

  it('is refused in a read-only folder before anything goes', async () => {
    const filesystem = new FaultyFilesystem();
    filesystem.readOnlyNames.add('c');
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1' });
    expect(await client.status('DELETE', '/c')).toBe(403);
    expect(await client.tree()).toEqual({ 'c/': '', 'c/a': '1' });
  });
});

describe('DELETE that cannot remove everything', () => {
  it('ends when the person has put another folder in the place of the first', async () => {
    const [first, second] = [new MemoryFilesystem({ id: 'first' }), new MemoryFilesystem({ id: 'second' })];
    const drive = emptyDrive();
    const client = new DavClient({ filesystem: drive });
    await drive.mount({ id: 'second', name: 'Backup', filesystem: second });
    await client.populate({ 'c/1': '1', 'c/2': '2', 'c/3': '3' });
    const before = await client.tree();
    drive.unmount('second');
    await drive.mount({ id: 'first', name: 'Photos', filesystem: first });
    await client.populate({ 'c/1': '1', 'c/2': '2', 'c/3': '3' });
    const remove = first.remove.bind(first);
    first.remove = async (path) => {
      await remove(path);
      drive.unmount('first');
      await drive.mount({ id: 'second', name: 'Backup', filesystem: second });
    };
    expect(await client.status('DELETE', '/c')).toBe(404);
    expect(await client.tree()).toEqual(before);
  });

  it('names the members that stay, and none above or beside them (9.6.1)', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/d/stuck one': '1', 'c/d/goes': '2', 'c/e': '3' });
    filesystem.fail('remove', 'c/d/stuck one', 'busy');
    const { status, text } = await client.send('DELETE', '/c');
    expect(status).toBe(207);
    expect(await parseMultistatus(text)).toEqual({
      '/c/d/stuck%20one': { status: 423, properties: {}, order: [] },
    });
    expect(await client.tree()).toEqual({ 'c/': '', 'c/d/': '', 'c/d/stuck one': '1' });
  });

  it.each([
    ['busy', 423],
    ['forbidden', 403],
    ['permission-lost', 403],
    ['io', 500],
  ] as const)('%s: %i when it is the resource itself, not 207', async (code, status) => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ a: '1', 'c/': '' });
    filesystem.fail('remove', 'a', code);
    filesystem.fail('remove', 'c', code);
    expect(await client.status('DELETE', '/a')).toBe(status);
    expect(await client.status('DELETE', '/c')).toBe(status);
  });

  it('says so when something came in meanwhile, and leaves it', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1' });
    filesystem.fail('remove', 'c', 'not-empty');
    expect(await client.status('DELETE', '/c')).toBe(409);
  });

  it('names a collection that cannot be looked into, and goes on with the others', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/d/x': '1', 'c/e': '2' });
    filesystem.fail('list', 'c/d', 'forbidden');
    const { text } = await client.send('DELETE', '/c');
    expect(await parseMultistatus(text)).toMatchObject({ '/c/d/': { status: 403 } });
    filesystem.heal();
    expect(await client.tree()).toEqual({ 'c/': '', 'c/d/': '', 'c/d/x': '1' });
  });

  it('counts an error that nobody foresaw as the member’s, and tells us', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'c/b': '2' });
    const surprise = new TypeError('/home/me/secret');
    filesystem.fail('remove', 'c/a', surprise);
    const { status, text } = await client.send('DELETE', '/c');
    expect(status).toBe(207);
    expect(await parseMultistatus(text)).toMatchObject({ '/c/a': { status: 500 } });
    expect(text).not.toContain('secret');
    expect(client.problems).toEqual([surprise]);
    expect(await client.tree()).toEqual({ 'c/': '', 'c/a': '1' });
  });

  it('stops when very much fails: the answer stays small, and the rest is left alone', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await filesystem.createDirectory(['c']);
    for (let index = 0; index < 1200; index += 1) {
      await filesystem.createDirectory(['c', `${index}`]);
      filesystem.fail('remove', `c/${index}`, 'permission-lost');
    }
    const { text } = await client.send('DELETE', '/c');
    expect(Object.keys(await parseMultistatus(text))).toHaveLength(1000);
  });

  it('stops between two members when the client has gone', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'c/b': '2', 'c/d': '3' });
    const gone = new AbortController();
    const remove = filesystem.remove.bind(filesystem);
    filesystem.remove = async (path) => {
      await remove(path);
      if (path.join('/') === 'c/a') gone.abort(new Error('gone'));
    };
    await expect(client.send('DELETE', '/c', {}, '', gone.signal)).rejects.toThrow('gone');
    expect(await client.tree()).toEqual({ 'c/': '', 'c/b': '2', 'c/d': '3' });
  });
});

describe('DELETE and locks', () => {
  it('ends the locks of what it removes (9.6): Office saves by it', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1' });
    const token = await client.lock('/c/a');
    expect(await client.status('DELETE', '/c/a', { If: `(<${token}>)` })).toBe(204);
    expect(await client.status('PUT', '/c/a', {}, 'new')).toBe(201);
    await client.lock('/c/a');
  });

  it('is 423 for a locked file, naming what is locked', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    await client.lock('/a');
    const { status, text } = await client.send('DELETE', '/a');
    expect(status).toBe(423);
    expect(text).toContain('<D:lock-token-submitted><D:href>/a</D:href></D:lock-token-submitted>');
  });

  it('is 423 before anything goes when a member is locked', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1', 'c/b': '2' });
    const token = await client.lock('/c/b');
    expect(await client.status('DELETE', '/c')).toBe(423);
    expect(await client.tree()).toEqual({ 'c/': '', 'c/a': '1', 'c/b': '2' });
    expect(await client.status('DELETE', '/c', { If: `</c/b> (<${token}>)` })).toBe(204);
  });

  it('opens for one of a member’s shared locks (6.2)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/b': '2' });
    const first = await client.lock('/c/b', {}, 'shared');
    await client.lock('/c/b', {}, 'shared');
    expect(await client.status('DELETE', '/c')).toBe(423);
    expect(await client.status('DELETE', '/c', { If: `</c/b> (<${first}>)` })).toBe(204);
  });

  it('needs the parent’s lock, of whatever depth (7.4)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': '1' });
    const token = await client.lock('/c', { Depth: '0' });
    expect(await client.status('DELETE', '/c/a')).toBe(423);
    expect(await client.status('DELETE', '/c/a', { If: `</c> (<${token}>)` })).toBe(204);
  });

  it('leaves a member that somebody locks while the others go', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'c/b': '2' });
    const remove = filesystem.remove.bind(filesystem);
    filesystem.remove = async (path) => {
      await remove(path);
      if (path.join('/') === 'c/a') await client.lock('/c/b');
    };
    const { status, text } = await client.send('DELETE', '/c');
    expect(status).toBe(207);
    expect(await parseMultistatus(text)).toMatchObject({ '/c/b': { status: 423 } });
    expect(await client.tree()).toEqual({ 'c/': '', 'c/b': '2' });
  });

  it('is done though the properties’ store is broken, and tells us', async () => {
    const client = new DavClient({
      store: {
        persistent: true,
        get: async () => Promise.reject(new Error('broken')),
        keys: async () => [],
        scan: async () => [],
        write: async () => {},
        writeCounted: async () => 1,
        close: () => {},
      },
    });
    await client.populate({ a: '1' });
    expect(await client.status('DELETE', '/a')).toBe(204);
    expect(client.problems).toEqual([expect.objectContaining({ message: 'broken' })]);
    expect(client.problems[0]).not.toBeInstanceOf(FsError);
  });
});
