import { describe, expect, it } from 'vitest';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { emptyDrive } from '../../fakes/empty-drive.js';
import { DavClient, type Fields, parseMultistatus } from '../dav-client.js';
import { FaultyFilesystem } from '../faulty-filesystem.js';
import { FoldingFilesystem } from '../folding-filesystem.js';

const both = ['COPY', 'MOVE'] as const;
const to = (destination: string, fields: Fields = {}): Fields => ({ Destination: destination, ...fields });
const full = { 'c/a': '1', 'c/d/b': '2', 'c/e/': '' };

async function withTree(tree: Record<string, string>): Promise<DavClient> {
  const client = new DavClient();
  await client.populate(tree);
  return client;
}

describe.each(both)('%s', (method) => {
  const isMove = method === 'MOVE';

  it('of a file to a new name: 201', async () => {
    const client = await withTree({ a: '1' });
    expect(await client.status(method, '/a', to('/b'))).toBe(201);
    expect(await client.tree()).toEqual(isMove ? { b: '1' } : { a: '1', b: '1' });
  });

  it('of a file onto a file: 204, in one step', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ a: '1', b: '2' });
    filesystem.log.length = 0;
    expect(await client.status(method, '/a', to('/b'))).toBe(204);
    expect(await client.tree()).toEqual(isMove ? { b: '1' } : { a: '1', b: '1' });
    expect(filesystem.log.filter((step) => !step.startsWith('list'))).toEqual([isMove ? 'move a' : 'copy b']);
  });

  it('keeps the old target whole when a file cannot take its place', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ a: '1', b: '2' });
    filesystem.fail('copy', 'b', 'no-space');
    filesystem.fail('move', 'a', 'no-space');
    expect(await client.status(method, '/a', to('/b'))).toBe(507);
    expect(await client.tree()).toEqual({ a: '1', b: '2' });
  });

  it('keeps a collection whole whose place a file cannot take', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    const before = { a: 'new', 'd/': '', 'd/x': 'precious' };
    await client.populate(before);
    filesystem.fail('copy', 'd (new)', 'no-space');
    filesystem.fail('move', 'a', 'busy');
    expect(await client.status(method, '/a', to('/d'))).toBe(isMove ? 423 : 507);
    expect(await client.tree()).toEqual(before);
  });

  it('brings a file back where the collection in its place cannot go', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    const before = { a: 'new', 'd (new)': 'another', 'd/': '', 'd/x': 'precious' };
    await client.populate(before);
    filesystem.fail('remove', 'd/x', 'busy');
    expect(await client.status(method, '/a', to('/d'))).toBe(207);
    expect(await client.tree()).toEqual(before);
  });

  it('keeps a file whose place a collection cannot take', async () => {
    for (const [operation, path] of [
      ['list', 'c'],
      ['createDirectory', 'f'],
    ] as const) {
      const filesystem = new FaultyFilesystem();
      const client = new DavClient({ filesystem });
      await client.populate({ 'c/x': 'x', f: 'precious' });
      filesystem.fail(operation, path, 'forbidden');
      expect(await client.status(method, '/c', to('/f'))).toBe(403);
      filesystem.heal();
      expect(await client.tree()).toEqual({ 'c/': '', 'c/x': 'x', f: 'precious' });
    }
  });

  it('keeps a file as it was where nothing has come of the collection that was to replace it', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    const before = { 'c/': '', 'c/x': 'x', f: 'precious' };
    await client.populate(before);
    const patch = (value: string): string =>
      `<propertyupdate xmlns="DAV:"><set><prop><p xmlns="urn:x">${value}</p></prop></set></propertyupdate>`;
    await client.send('PROPPATCH', '/c', {}, patch('of the collection'));
    filesystem.fail('copy', 'f/x', 'no-space');
    filesystem.fail('move', 'c/x', 'busy');
    const { status, text } = await client.send(method, '/c', to('/f'));
    expect(status).toBe(207);
    const failed = isMove ? { '/c/x': { status: 423 } } : { '/f/x': { status: 507 } };
    expect(await parseMultistatus(text)).toMatchObject(failed);
    expect(await client.tree()).toEqual(before);
    expect((await client.send('PROPFIND', '/f', { Depth: '0' })).text).not.toContain('of the collection');
  });

  it('leaves what a collection has over and above while a member of the new one cannot come', async () => {
    for (const [member, inTheWay] of [
      ['c/x', 'd/x/y'],
      ['c/x/y', 'd/x'],
      ['c/x', 'd/x'],
    ] as const) {
      const filesystem = new FaultyFilesystem();
      const client = new DavClient({ filesystem });
      await client.populate({ [member]: 'new', [inTheWay]: 'old', 'd/own': 'precious' });
      const before = await client.tree();
      for (const target of ['d/x', 'd/x (new)', 'd/x/y']) filesystem.fail('copy', target, 'no-space');
      for (const source of ['c/x', 'c/x/y']) filesystem.fail('move', source, 'busy');
      expect(await client.status(method, '/c', to('/d'))).toBe(207);
      expect(await client.tree()).toEqual(before);
    }
  });

  it('keeps a file beside a collection of which only a part has come', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/x': 'x', 'c/y': 'y', f: 'precious' });
    filesystem.fail('copy', 'f/y', 'no-space');
    filesystem.fail('move', 'c/y', 'busy');
    expect(await client.status(method, '/c', to('/f'))).toBe(207);
    expect(await client.tree()).toMatchObject({ 'c/y': 'y', 'f/x': 'x', 'f (old)': 'precious' });
  });

  it('with Overwrite F leaves what another program has made in the new collection meanwhile', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': 'a', 'c/z': 'z' });
    const step = filesystem[isMove ? 'move' : 'copy'].bind(filesystem);
    filesystem[isMove ? 'move' : 'copy'] = async (...paths) => {
      await step(...paths);
      await client.status('PUT', '/n/z', { 'If-None-Match': '*' }, 'of another');
    };
    const { status, text } = await client.send(method, '/c', to('/n', { Overwrite: 'F' }));
    expect([status, text]).toEqual([207, expect.stringContaining('412 Precondition Failed')]);
    expect(await client.tree()).toMatchObject({ 'c/z': 'z', 'n/a': 'a', 'n/z': 'of another' });
  });

  it('ends when the person has put another folder in the place of the first', async () => {
    const [first, second] = [new MemoryFilesystem({ id: 'first' }), new MemoryFilesystem({ id: 'second' })];
    const drive = emptyDrive();
    const client = new DavClient({ filesystem: drive });
    await drive.mount({ id: 'second', name: 'Backup', filesystem: second });
    await client.populate({ 'c/1': '1', 'c/2': '2', 'old/x': 'x' });
    const before = await client.tree();
    drive.unmount('second');
    await drive.mount({ id: 'first', name: 'Photos', filesystem: first });
    await client.populate({ 'c/1': '1', 'c/2': '2', 'old/x': 'x' });
    const step = first[isMove ? 'move' : 'copy'].bind(first);
    first[isMove ? 'move' : 'copy'] = async (...paths) => {
      await step(...paths);
      drive.unmount('first');
      await drive.mount({ id: 'second', name: 'Backup', filesystem: second });
    };
    expect(await client.status(method, '/c', to('/old'))).toBe(404);
    expect(await client.tree()).toEqual(before);
  });

  it('of a collection, with everything', async () => {
    const client = await withTree(full);
    expect(await client.status(method, '/c/', to('/new/'))).toBe(201);
    const moved = { 'new/': '', 'new/a': '1', 'new/d/': '', 'new/d/b': '2', 'new/e/': '' };
    const old = { 'c/': '', 'c/a': '1', 'c/d/': '', 'c/d/b': '2', 'c/e/': '' };
    expect(await client.tree()).toEqual(isMove ? moved : { ...moved, ...old });
  });

  it('of a collection onto one: its members and no others (RFC 4918 9.8.4)', async () => {
    const client = await withTree({
      ...full,
      'old/a': 'x',
      'old/z': 'y',
      'old/d': 'a file',
      'old/e/f': 'z',
      'old/q/r': '',
    });
    expect(await client.status(method, '/c', to('/old'))).toBe(204);
    const tree = Object.entries(await client.tree()).filter(([name]) => name.startsWith('old'));
    expect(Object.fromEntries(tree)).toEqual({ 'old/': '', 'old/a': '1', 'old/d/': '', 'old/d/b': '2', 'old/e/': '' });
    expect(await client.status('GET', '/c/a')).toBe(isMove ? 404 : 200);
  });

  it('of a collection onto one, once more: what has gone from the one goes from the other', async () => {
    const client = await withTree({ 'c/a': '1', 'c/b': '2' });
    expect(await client.status(method, '/c', to('/d'))).toBe(201);
    if (isMove) await client.populate({ 'c/a': '1' });
    else await client.filesystem.remove(['c', 'b']);
    expect(await client.status(method, '/c', to('/d'))).toBe(204);
    expect(await client.tree()).not.toHaveProperty(['d/b']);
  });

  it('of a collection onto a file, and of a file onto a collection: 204', async () => {
    const client = await withTree({ ...full, f: 'x' });
    expect(await client.status(method, '/c', to('/f'))).toBe(204);
    expect(await client.status('GET', '/f/d/b')).toBe(200);
    await client.populate({ g: 'y' });
    expect(await client.status(method, '/g', to('/f'))).toBe(204);
    expect((await client.send('GET', '/f')).text).toBe('y');
  });

  it('loses nothing when a collection cannot replace another: what stands in the way goes last', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'c/b': '2', 'old/b': 'mine', 'old/z': 'also mine' });
    filesystem.fail('copy', 'old/b', 'no-space');
    filesystem.fail('move', 'c/b', 'busy');
    const { status, text } = await client.send(method, '/c', to('/old'));
    expect(status).toBe(207);
    expect(await parseMultistatus(text)).toMatchObject(
      isMove ? { '/c/b': { status: 423 } } : { '/old/b': { status: 507 } },
    );
    expect(await client.tree()).toMatchObject({ 'c/b': '2', 'old/a': '1', 'old/b': 'mine', 'old/z': 'also mine' });
  });

  it('has each file whole somewhere, wherever a client leaves it', async () => {
    for (let steps = 0; steps < 12; steps += 1) {
      const filesystem = new FaultyFilesystem();
      const client = new DavClient({ filesystem });
      await client.populate({ ...full, 'old/a': 'x', 'old/z': 'y' });
      const gone = new AbortController();
      let left = steps;
      const step = (): void => {
        left -= 1;
        if (left < 0) gone.abort(new Error('gone'));
      };
      filesystem.log.push = (...items: string[]) => {
        if (!items[0]?.startsWith('list')) step();
        return 0;
      };
      await client.send(method, '/c', to('/old'), '', gone.signal).catch(() => {});
      const files = Object.values(await client.tree());
      expect(files).toEqual(expect.arrayContaining(['1', '2']));
    }
  });

  it('does not overwrite when asked not to: 412', async () => {
    const client = await withTree({ a: '1', b: '2' });
    expect(await client.status(method, '/a', to('/b', { Overwrite: 'F' }))).toBe(412);
    expect(await client.status(method, '/a', to('/c', { Overwrite: 'f' }))).toBe(201);
    expect(await client.tree()).toMatchObject({ b: '2', c: '1' });
  });

  it.each([
    ['/c', '/d'],
    ['/c', '/f'],
    ['/f', '/c'],
  ])('does not overwrite with Overwrite F, be it a collection: %s to %s', async (from, target) => {
    const client = await withTree({ 'c/a': '1', 'd/b': '2', f: '3' });
    const before = await client.tree();
    expect(await client.status(method, from, to(target, { Overwrite: 'F' }))).toBe(412);
    expect(await client.tree()).toEqual(before);
  });

  it('is told member by member where something was done, and in one word where nothing was', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ a: 'new', 'empty/': '', 'full/x': 'x' });
    filesystem.fail('remove', 'empty', 'busy');
    filesystem.fail('remove', 'full', 'busy');
    expect(await client.status(method, '/a', to('/empty'))).toBe(423);
    expect(await client.status(method, '/a', to('/full'))).toBe(207);
    expect(await client.tree()).toEqual({ a: 'new', 'empty/': '', 'full/': '' });
  });

  it('does not take the place of a member that somebody locks meanwhile', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'c/b': '2', 'd/b': 'locked' });
    const step = filesystem[isMove ? 'move' : 'copy'].bind(filesystem);
    filesystem[isMove ? 'move' : 'copy'] = async (...paths) => {
      await step(...paths);
      if (paths[1].join('/') === 'd/a') await client.lock('/d/b');
    };
    const { status, text } = await client.send(method, '/c', to('/d'));
    expect(status).toBe(207);
    expect(await parseMultistatus(text)).toMatchObject({ [isMove ? '/c/b' : '/d/b']: { status: 423 } });
    expect(await client.tree()).toMatchObject({ 'c/b': '2', 'd/a': '1', 'd/b': 'locked' });
  });

  it.each([
    ['without Destination', {}, 400],
    ['to another server', to('http://elsewhere/b'), 502],
    ['to no path', to('b'), 400],
    ['without a parent', to('/x/b'), 409],
    ['into a file', to('/f/b'), 409],
    ['onto itself', to('/a'), 403],
    ['onto itself, with a slash', to('/a/'), 403],
    ['onto the drive', to('/'), 403],
    ['with an Overwrite that is none', to('/b', { Overwrite: 'yes' }), 400],
    ['with Depth 1', to('/b', { Depth: '1' }), 400],
  ])('%s', async (_, fields, status) => {
    const client = await withTree({ a: '1', f: '2' });
    expect(await client.status(method, '/a', fields)).toBe(status);
    expect(await client.tree()).toEqual({ a: '1', f: '2' });
  });

  it.each(['/c', '/c/', '/c/d', '/c/d/b', '/c/new', '/c/d/new'])(
    'of a collection into itself: 403, to %s',
    async (target) => {
      const client = await withTree(full);
      const before = await client.tree();
      expect(await client.status(method, '/c', to(target))).toBe(403);
      expect(await client.tree()).toEqual(before);
    },
  );

  it('onto what holds it: 403, for it would have to go first', async () => {
    const client = await withTree(full);
    const before = await client.tree();
    expect(await client.status(method, '/c/d', to('/c'))).toBe(403);
    expect(await client.status(method, '/c/d/b', to('/c'))).toBe(403);
    expect(await client.tree()).toEqual(before);
  });

  it('to a name that only begins the same', async () => {
    const client = await withTree(full);
    expect(await client.status(method, '/c', to('/cc'))).toBe(201);
  });

  it('across folders of the drive', async () => {
    const filesystem = emptyDrive();
    await filesystem.mount({ id: 'first', name: 'First', filesystem: new MemoryFilesystem({ id: 'first' }) });
    await filesystem.mount({ id: 'second', name: 'Second', filesystem: new MemoryFilesystem({ id: 'second' }) });
    const client = new DavClient({ filesystem });
    await client.populate(full);
    expect(await client.status(method, '/c', to('/Second/c'))).toBe(201);
    expect(await client.status('GET', '/Second/c/d/b')).toBe(200);
    expect(await client.status('GET', '/c/d/b')).toBe(isMove ? 404 : 200);
    const before = await client.tree();
    expect(await client.status(method, '/Second/c', to('/Second'))).toBe(403);
    expect(await client.status('MOVE', '/Second', to('/Third'))).toBe(403);
    expect(await client.tree()).toEqual(before);
  });

  it('never takes the place of a shared folder, whose entry it may copy', async () => {
    const filesystem = emptyDrive();
    await filesystem.mount({ id: 'first', name: 'First', filesystem: new MemoryFilesystem({ id: 'first' }) });
    await filesystem.mount({ id: 'second', name: 'Second', filesystem: new MemoryFilesystem({ id: 'second' }) });
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', f: '2', 'Second/x': 'precious' });
    const before = await client.tree();
    for (const from of ['/c', '/f']) expect(await client.status(method, from, to('/Second'))).toBe(403);
    expect(await client.tree()).toEqual(before);
    expect(await client.status('COPY', '/Second', to('/Third'))).toBe(201);
    expect(await client.tree()).toEqual({ ...before, 'Third/': '', 'Third/x': 'precious' });
  });

  it('out of a read-only folder is a matter of reading, into one it is not', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'locked/a': '1', b: '2' });
    filesystem.readOnlyNames.add('locked');
    expect(await client.status(method, '/locked/a', to('/copy'))).toBe(isMove ? 403 : 201);
    expect(await client.status(method, '/b', to('/locked/a'))).toBe(403);
    expect(await client.tree()).toMatchObject({ 'locked/a': '1', b: '2' });
  });

  it('names members that cannot come along, and leaves them where they are', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate(full);
    filesystem.fail('createDirectory', 'new/d', 'forbidden');
    const { status, text } = await client.send(method, '/c', to('/new'));
    expect(status).toBe(207);
    expect(await parseMultistatus(text)).toEqual({
      [isMove ? '/c/d/' : '/new/d/']: { status: 403, properties: {}, order: [] },
    });
    expect(await client.tree()).toMatchObject({ 'c/d/b': '2', 'new/a': '1', 'new/e/': '' });
  });

  it('is 423 for a locked target, and for a new member of a locked collection', async () => {
    const client = await withTree({ a: '1', b: '2', 'c/': '' });
    const token = await client.lock('/b');
    const parent = await client.lock('/c', { Depth: '0' });
    expect(await client.status(method, '/a', to('/b'))).toBe(423);
    expect(await client.status(method, '/a', to('/c/x'))).toBe(423);
    expect(await client.tree()).toEqual({ a: '1', b: '2', 'c/': '' });
    expect(await client.status('COPY', '/a', to('/b', { If: `</b> (<${token}>)` }))).toBe(204);
    expect(await client.status(method, '/a', to('/c/x', { If: `</c> (<${parent}>)` }))).toBe(201);
  });
});

describe.each(both)('%s onto a collection', (method) => {
  it('is 423 before anything changes when a member there is locked', async () => {
    const client = await withTree({ 'c/a': '1', 'old/a': 'x', 'old/z': 'y' });
    const token = await client.lock('/old/z');
    const before = await client.tree();
    expect(await client.status(method, '/c', to('/old'))).toBe(423);
    expect(await client.tree()).toEqual(before);
    expect(await client.status(method, '/c', to('/old', { If: `</old/z> (<${token}>)` }))).toBe(204);
  });

  it('is 423 before anything changes when the one that would take a new member is locked', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'p/': '' });
    await client.lock('/p', { Depth: '0' });
    filesystem.log.length = 0;
    expect(await client.status(method, '/c', to('/p/new'))).toBe(423);
    expect(filesystem.log).toEqual([]);
  });

  it('leaves what came into it meanwhile', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'old/z': 'y' });
    const operation = method === 'COPY' ? 'copy' : 'move';
    const run = filesystem[operation].bind(filesystem);
    filesystem[operation] = async (from, target) => {
      await run(from, target);
      await client.send('PUT', '/old/late', {}, 'late');
    };
    expect(await client.status(method, '/c', to('/old'))).toBe(204);
    const tree = await client.tree();
    expect(tree).toMatchObject({ 'old/a': '1', 'old/late': 'late' });
    expect(tree).not.toHaveProperty(['old/z']);
  });
});

describe('COPY', () => {
  it('with Depth 0 brings the collection alone', async () => {
    const client = await withTree(full);
    expect(await client.status('COPY', '/c', to('/new', { Depth: '0' }))).toBe(201);
    expect(await client.tree()).toMatchObject({ 'new/': '' });
    expect(await client.status('GET', '/new/a')).toBe(404);
  });

  it('with Depth 0 even into itself', async () => {
    const client = await withTree({ 'c/a': '1' });
    expect(await client.status('COPY', '/c', to('/c/new', { Depth: '0' }))).toBe(201);
    expect(await client.tree()).toEqual({ 'c/': '', 'c/a': '1', 'c/new/': '' });
  });

  it('does not copy locks, and keeps the target’s (RFC 4918 7.6)', async () => {
    const client = await withTree({ a: '1', b: '2' });
    await client.lock('/a');
    const token = await client.lock('/b');
    expect(await client.status('COPY', '/a', to('/new'))).toBe(201);
    expect(await client.status('PUT', '/new', {}, 'x')).toBe(204);
    expect(await client.status('COPY', '/a', to('/b', { If: `</b> (<${token}>)` }))).toBe(204);
    expect(await client.status('PUT', '/b', {}, 'x')).toBe(423);
  });
});

describe('MOVE', () => {
  it('of a locked source needs its token and leaves the lock behind, to die (RFC 4918 7.6)', async () => {
    const client = await withTree({ 'c/a': '1' });
    const token = await client.lock('/c/a');
    expect(await client.status('MOVE', '/c/a', to('/b'))).toBe(423);
    expect(await client.status('MOVE', '/c', to('/d'))).toBe(423);
    expect(await client.status('MOVE', '/c/a', to('/b', { If: `(<${token}>)` }))).toBe(201);
    expect(await client.status('PUT', '/b', {}, 'x')).toBe(204);
    expect(await client.status('PUT', '/c/a', {}, 'x')).toBe(201);
  });

  it('ends the lock of what it replaces (RFC 4918 9.9.3)', async () => {
    const client = await withTree({ a: '1', b: '2' });
    const token = await client.lock('/b');
    expect(await client.status('MOVE', '/a', to('/b', { If: `</b> (<${token}>)` }))).toBe(204);
    expect(await client.status('PUT', '/b', {}, 'x')).toBe(204);
  });

  it('ends the lock of a collection that it replaces', async () => {
    const client = await withTree({ 'c/a': '1', 'old/z': 'y' });
    const token = await client.lock('/old');
    expect(await client.status('MOVE', '/c', to('/old', { If: `</old> (<${token}>)` }))).toBe(204);
    expect(await client.status('PUT', '/old/a', {}, 'x')).toBe(204);
  });

  it('leaves a member that somebody locks while the others go, with its lock', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'c/b': '2' });
    const move = filesystem.move.bind(filesystem);
    filesystem.move = async (from, target) => {
      await move(from, target);
      if (from.at(-1) === 'a') await client.lock('/c/b');
    };
    const { status, text } = await client.send('MOVE', '/c', to('/d'));
    expect(status).toBe(207);
    expect(await parseMultistatus(text)).toMatchObject({ '/c/b': { status: 423 } });
    expect(await client.tree()).toEqual({ 'c/': '', 'c/b': '2', 'd/': '', 'd/a': '1' });
    expect(await client.status('PUT', '/c/b', {}, 'x')).toBe(423);
  });

  it('leaves a collection that somebody locks while its members go, and says that they have gone', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1', 'd/': '' });
    const move = filesystem.move.bind(filesystem);
    filesystem.move = async (from, target) => {
      await move(from, target);
      await client.lock('/c', { Depth: '0' });
    };
    const { status, text } = await client.send('MOVE', '/c', to('/d'));
    expect(status).toBe(207);
    expect(await parseMultistatus(text)).toMatchObject({ '/c/': { status: 423 } });
    expect(await client.tree()).toEqual({ 'c/': '', 'd/': '', 'd/a': '1' });
    expect(await client.status('PUT', '/c/new', {}, 'x')).toBe(423);
  });

  it('says that the collection was made where the old one, which was empty, cannot go', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/': '' });
    filesystem.fail('remove', 'c', 'busy');
    expect(await client.status('MOVE', '/c', to('/d'))).toBe(207);
    expect(await client.tree()).toEqual({ 'c/': '', 'd/': '' });
  });

  it('of a locked collection leaves no lock behind', async () => {
    const client = await withTree({ 'c/a': '1' });
    const token = await client.lock('/c');
    expect(await client.status('MOVE', '/c', to('/d', { If: `(<${token}>)` }))).toBe(201);
    expect(await client.status('PUT', '/c', {}, 'x')).toBe(201);
    expect(await client.status('PUT', '/d/b', {}, 'x')).toBe(201);
  });

  it('needs the lock of the collection that it leaves (RFC 4918 7.4)', async () => {
    const client = await withTree({ 'c/a': '1' });
    await client.lock('/c', { Depth: '0' });
    expect(await client.status('MOVE', '/c/a', to('/b'))).toBe(423);
  });

  it('takes a Depth that KDE sends, and no other', async () => {
    const client = await withTree(full);
    expect(await client.status('MOVE', '/c', to('/d', { Depth: '0' }))).toBe(400);
    expect(await client.status('MOVE', '/c', to('/d', { Depth: 'infinity' }))).toBe(201);
  });

  it('leaves the collection where something came in meanwhile, and names it', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ 'c/a': '1' });
    const move = filesystem.move.bind(filesystem);
    filesystem.move = async (from, target) => {
      await move(from, target);
      await client.send('PUT', '/c/late', {}, 'late');
    };
    expect(await client.status('MOVE', '/c', to('/d'))).toBe(207);
    expect(await client.tree()).toEqual({ 'c/': '', 'c/late': 'late', 'd/': '', 'd/a': '1' });
  });
});

describe.each(both)('%s on a host that takes two names for one', (method) => {
  const withFolding = async (tree: Record<string, string>): Promise<DavClient> => {
    const client = new DavClient({ filesystem: new FoldingFilesystem() });
    await client.populate(tree);
    return client;
  };

  it.each([
    ['a collection onto itself', '/Docs', '/docs'],
    ['a collection onto itself in another Unicode form', '/Gr%C3%B6%C3%9Fe', '/Gro%CC%88%C3%9Fe'],
    ['a file onto itself', '/Docs/a', '/docs/a'],
    ['an empty file, which may be a pipe', '/Docs/empty', '/Docs/EMPTY'],
    ['a file whose rename would ask the person', '/Docs/run.sh', '/Docs/Run.sh'],
    ['into itself', '/Docs', '/docs/sub/new'],
    ['onto what holds it', '/docs/sub', '/DOCS'],
  ])('never removes the source to make room for it: %s', async (_, from, target) => {
    const client = await withFolding({
      ...{ 'Docs/a': '1', 'Docs/sub/b': '2', 'Größe/c': '3' },
      ...{ 'Docs/empty': '', 'Docs/run.sh': '4' },
    });
    const before = await client.tree();
    expect(await client.status(method, from, to(target))).toBe(403);
    expect(await client.tree()).toEqual(before);
  });

  it('replaces a member that has another spelling, and keeps it', async () => {
    const client = await withFolding({ 'c/Readme': 'new', 'old/README': 'old', 'old/other': 'x' });
    expect(await client.status(method, '/c', to('/old'))).toBe(204);
    const tree = await client.tree();
    expect(Object.keys(tree).filter((name) => name.startsWith('old/'))).toHaveLength(2);
    expect((await client.send('GET', '/old/readme')).text).toBe('new');
  });
});

describe('MOVE of a file to another spelling of its name', () => {
  it('is one onto another file where the host tells letter cases apart', async () => {
    const client = await withTree({ readme: '1', README: '2' });
    expect(await client.status('MOVE', '/readme', to('/README', { Overwrite: 'F' }))).toBe(412);
    const token = await client.lock('/README');
    expect(await client.status('MOVE', '/readme', to('/README'))).toBe(423);
    expect(await client.tree()).toEqual({ readme: '1', README: '2' });
    expect(await client.status('MOVE', '/readme', to('/README', { If: `</README> (<${token}>)` }))).toBe(204);
  });

  it('is one onto another file where it leads to another collection, of a host that folds names', async () => {
    const client = new DavClient({ filesystem: new FoldingFilesystem() });
    await client.populate({ 'c/readme': '1', 'd/README': '2', README: '3' });
    for (const target of ['/d/README', '/README']) {
      expect(await client.status('MOVE', '/c/readme', to(target, { Overwrite: 'F' }))).toBe(412);
    }
    expect(await client.tree()).toMatchObject({ 'c/readme': '1', 'd/README': '2', README: '3' });
  });
});

describe.each(both)('%s on a host that tells letter cases apart', (method) => {
  it('goes between names that differ only in them', async () => {
    const client = await withTree({ 'Docs/a': '1', 'docs/b': '2' });
    expect(await client.status(method, '/Docs', to('/DOCS'))).toBe(201);
    expect(await client.status(method, '/DOCS', to('/docs'))).toBe(204);
    const tree = await client.tree();
    expect(tree).toMatchObject({ 'docs/': '', 'docs/a': '1' });
    expect(tree).not.toHaveProperty(['docs/b']);
  });

  it('replaces a member and removes the one with the other spelling', async () => {
    const client = await withTree({ 'c/Readme': 'new', 'old/README': 'old' });
    expect(await client.status(method, '/c', to('/old'))).toBe(204);
    const tree = await client.tree();
    expect(tree).toMatchObject({ 'old/Readme': 'new' });
    expect(tree).not.toHaveProperty(['old/README']);
  });
});

describe('times', () => {
  const time = 'Sun, 09 Sep 2001 01:46:40 GMT';
  const modified = async (client: DavClient, href: string): Promise<string | undefined> =>
    (await client.send('HEAD', href)).headers.get('Last-Modified');

  it('go along with MOVE, at every level, and not with COPY', async () => {
    const client = await withTree(full);
    await client.send('PUT', '/c/d/b', { 'X-OC-Mtime': '1000000000' }, '1');
    await client.send('COPY', '/c', to('/copy'));
    await client.send('MOVE', '/c', to('/new'));
    expect([await modified(client, '/new/d/b'), (await modified(client, '/copy/d/b')) === time]).toEqual([time, false]);
  });

  it.each(both)('are set by %s where the client says so (rclone: X-OC-Mtime)', async (method) => {
    const client = await withTree({ a: '1' });
    const { status, headers } = await client.send(method, '/a', { ...to('/b'), 'X-OC-Mtime': '1000000000' });
    expect([status, headers.get('X-OC-Mtime'), await modified(client, '/b')]).toEqual([201, 'accepted', time]);
    const again = await client.send('COPY', '/b', { ...to('/new'), 'X-OC-Mtime': 'yesterday' });
    expect([again.status, again.headers.has('X-OC-Mtime')]).toEqual([201, false]);
  });

  it('that cannot be set do not undo what is done', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem });
    await client.populate({ a: '1' });
    filesystem.fail('setLastModified', 'b', 'busy');
    const { status, headers } = await client.send('COPY', '/a', { ...to('/b'), 'X-OC-Mtime': '1000000000' });
    expect([status, headers.has('X-OC-Mtime'), client.problems.length]).toEqual([201, false, 1]);
  });
});

describe('dead properties', () => {
  const set = '<propertyupdate xmlns="DAV:"><set><prop><p xmlns="x">1</p></prop></set></propertyupdate>';
  const has = async (client: DavClient, href: string): Promise<boolean> => {
    const { text } = await client.send('PROPFIND', href, { Depth: '0' });
    return Object.values(await parseMultistatus(text))[0]?.properties[200]?.['{x}p'] !== undefined;
  };

  it.each(both)('go along with %s, at every level', async (method) => {
    const client = await withTree(full);
    for (const href of ['/c', '/c/d', '/c/d/b']) await client.send('PROPPATCH', href, {}, set);
    await client.send(method, '/c', to('/new'));
    for (const href of ['/new', '/new/d', '/new/d/b']) expect(await has(client, href)).toBe(true);
    expect(await has(client, '/new/a')).toBe(false);
    if (method === 'MOVE') {
      await client.populate(full);
      for (const href of ['/c', '/c/d', '/c/d/b']) expect(await has(client, href)).toBe(false);
    }
  });

  it('die with DELETE, at every level', async () => {
    const client = await withTree(full);
    for (const href of ['/c', '/c/d', '/c/d/b']) await client.send('PROPPATCH', href, {}, set);
    await client.send('DELETE', '/c');
    await client.populate(full);
    for (const href of ['/c', '/c/d', '/c/d/b']) expect(await has(client, href)).toBe(false);
  });

  it.each(both)('of what %s replaces are gone', async (method) => {
    const client = await withTree({ a: '1', b: '2' });
    await client.send('PROPPATCH', '/b', {}, set);
    await client.send(method, '/a', to('/b'));
    expect(await has(client, '/b')).toBe(false);
  });
});
