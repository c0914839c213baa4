import { describe, expect, it } from 'vitest';
import { FsError } from '../../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { MemoryStore } from '../../../src/webdav/index.js';
import { DavClient } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';

const onto = (destination: string) => ({ Destination: destination });
const three = { 'c/1': 'one', 'c/2': 'two', 'c/sub/3': 'three' };

/** Half of a collection has come to /new: a program had one of the files open. */
async function withHalfMoved(store = new MemoryStore()) {
  const filesystem = new FaultyFilesystem();
  const client = new DavClient({ filesystem, store });
  await client.populate(three);
  filesystem.fail('move', 'c/2', 'busy');
  filesystem.fail('move', 'c/sub/3', 'busy');
  expect(await client.status('MOVE', '/c', onto('/new'))).toBe(207);
  filesystem.heal();
  return { filesystem, client, store };
}

const whole = { 'new/': '', 'new/1': 'one', 'new/2': 'two', 'new/sub/': '', 'new/sub/3': 'three' };

describe('a MOVE of a collection that stopped halfway', () => {
  it('is brought to its end by the same MOVE', async () => {
    const { client } = await withHalfMoved();
    expect(await client.status('MOVE', '/c', onto('/new'))).toBe(204);
    expect(await client.tree()).toEqual(whole);
  });

  it('is brought to its end after a reload', async () => {
    const { filesystem, store } = await withHalfMoved();
    const client = new DavClient({ filesystem, store });
    expect(await client.status('MOVE', '/c', onto('/new'))).toBe(204);
    expect(await client.tree()).toEqual(whole);
  });

  it('is taken back by the MOVE the other way', async () => {
    const { client } = await withHalfMoved();
    expect(await client.status('MOVE', '/new', onto('/c'))).toBe(204);
    expect(await client.tree()).toEqual({ 'c/': '', 'c/1': 'one', 'c/2': 'two', 'c/sub/': '', 'c/sub/3': 'three' });
  });

  it('is brought to its end by a client that goes on with the members', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/sub/1': 'one', 'c/sub/2': 'two' });
    filesystem.fail('move', 'c/sub/2', 'busy');
    await client.status('MOVE', '/c', onto('/new'));
    filesystem.heal();
    expect(await client.status('MOVE', '/c/sub', onto('/new/sub'))).toBe(204);
    expect(await client.tree()).toMatchObject({ 'new/sub/1': 'one', 'new/sub/2': 'two' });
  });

  it('loses nothing to a COPY of what is left', async () => {
    const { client } = await withHalfMoved();
    expect(await client.status('COPY', '/c', onto('/new'))).toBe(204);
    expect(await client.tree()).toMatchObject(whole);
  });

  it('loses nothing when its client left in the middle', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate(three);
    const gone = new AbortController();
    const move = filesystem.move.bind(filesystem);
    filesystem.move = async (from, to) => {
      await move(from, to);
      gone.abort();
    };
    await expect(client.send('MOVE', '/c', onto('/new'), '', gone.signal)).rejects.toThrow();
    filesystem.move = move;
    expect(await client.status('MOVE', '/c', onto('/new'))).toBe(204);
    expect(await client.tree()).toEqual(whole);
  });

  it('loses nothing where the source cannot be removed, and says that something was done', async () => {
    const filesystem = new MemoryFilesystem();
    const remove = filesystem.remove.bind(filesystem);
    filesystem.remove = async (path) => {
      // A symbolic link, which Chromium neither lists nor removes.
      if (path.join('/') === 'c') throw new FsError('not-empty');
      await remove(path);
    };
    const client = new DavClient({ filesystem });
    await client.populate(three);
    expect([await client.status('MOVE', '/c', onto('/new')), await client.status('MOVE', '/c', onto('/new'))]).toEqual([
      207, 409,
    ]);
    expect(await client.tree()).toMatchObject(whole);
  });
});

describe('a MOVE of a collection onto one, RFC 4918 9.9.3', () => {
  it('replaces it where the one before came to its end', async () => {
    const { client } = await withHalfMoved();
    await client.status('MOVE', '/c', onto('/new'));
    await client.populate({ 'c/4': 'four' });
    expect(await client.status('MOVE', '/c', onto('/new'))).toBe(204);
    expect(await client.tree()).toEqual({ 'new/': '', 'new/4': 'four' });
  });

  it('replaces it where nothing had come with the one before', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/1': 'one', 'old/x': 'x' });
    filesystem.fail('move', 'c/1', 'busy');
    await client.status('MOVE', '/c', onto('/old'));
    filesystem.heal();
    expect(await client.status('MOVE', '/c', onto('/old'))).toBe(204);
    expect(await client.tree()).toEqual({ 'old/': '', 'old/1': 'one' });
  });

  it.each(['in the same page', 'after a reload'])('replaces one that was deleted %s and made anew', async (when) => {
    const { client: first, filesystem, store } = await withHalfMoved();
    const client = when === 'after a reload' ? new DavClient({ filesystem, store }) : first;
    await client.status('DELETE', '/new');
    await client.populate({ 'new/x': 'x' });
    expect(await client.status('MOVE', '/c', onto('/new'))).toBe(204);
    expect(await client.tree()).toEqual({ 'new/': '', 'new/2': 'two', 'new/sub/': '', 'new/sub/3': 'three' });
  });
});

describe('a collection that took no part in the MOVE', () => {
  it.each(['COPY', 'MOVE'])('replaces either end of it as any other (%s)', async (method) => {
    for (const end of ['c', 'new']) {
      const { client } = await withHalfMoved();
      // Of a key as long as that of the one which was moved.
      await client.populate({ 'x/own': 'own' });
      expect(await client.status(method, '/x', onto(`/${end}`))).toBe(204);
      const members = Object.entries(await client.tree()).filter(([name]) => name.startsWith(`${end}/`));
      expect(members).toEqual([
        [`${end}/`, ''],
        [`${end}/own`, 'own'],
      ]);
    }
  });
});

describe('notes of moves', () => {
  it('leave nothing in the store when all is moved', async () => {
    const { client, store } = await withHalfMoved();
    expect(await store.keys('moving/')).toHaveLength(1);
    await client.status('MOVE', '/c', onto('/new'));
    expect(await store.keys('moving/')).toEqual([]);
  });

  it('are no more than the limit: the oldest goes', async () => {
    const [filesystem, store] = [new FaultyFilesystem(), new MemoryStore()];
    const client = new DavClient({ filesystem, store, limits: { maxUnfinishedMoves: 2 } });
    for (const name of ['a', 'b', 'c']) {
      await client.populate({ [`${name}/1`]: '1', [`${name}/2`]: '2' });
      filesystem.fail('move', `${name}/2`, 'busy');
      await client.status('MOVE', `/${name}`, onto(`/new-${name}`));
      client.clock.advance(1);
    }
    const keys = await store.keys('moving/');
    expect(keys.map((key) => key.split('/').at(-1))).toEqual(['new-b', 'new-c']);
  });

  it('are no more than the limit after a reload either, and it is by their time that the oldest goes', async () => {
    const [filesystem, store] = [new FaultyFilesystem(), new MemoryStore()];
    for (const name of ['b', 'a', 'c']) {
      const client = new DavClient({ filesystem, store, limits: { maxUnfinishedMoves: 2 } });
      client.clock.advance(name === 'b' ? 0 : name === 'a' ? 1 : 2);
      await client.populate({ [`${name}/1`]: '1', [`${name}/2`]: '2' });
      filesystem.fail('move', `${name}/2`, 'busy');
      await client.status('MOVE', `/${name}`, onto(`/new-${name}`));
    }
    const keys = await store.keys('moving/');
    expect(keys.map((key) => key.split('/').at(-1))).toEqual(['new-a', 'new-c']);
  });

  it('that cannot be written keep nobody from moving, and hold for as long as the page lives', async () => {
    const store = new MemoryStore();
    store.write = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
    const { client } = await withHalfMoved(store);
    expect(await client.status('MOVE', '/c', onto('/new'))).toBe(204);
    expect(await client.tree()).toEqual(whole);
    expect(client.problems).not.toEqual([]);
  });
});
