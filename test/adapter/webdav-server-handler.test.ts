import { describe, expect, it } from 'vitest';
import { createWebDavServerHandler, type WebDavServerOptions } from '../../src/adapter/index.js';
import { ReadOnlySwitch } from '../../src/share/drive/read-only.js';
import type { Filesystem, Path } from '../../src/share/filesystem.js';
import { FsError, fsErrorCodes } from '../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { FolderPolicy } from '../../src/share/policy/policy.js';
import { defaultLimits, HttpHeaders, type RequestBody } from '../../src/webdav/index.js';
import { emptyDrive } from '../fakes/empty-drive.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { Subfolder } from '../fakes/subfolder.js';
import { bodyOf, collect, type Fields, lockInfo, readTree, scriptedBody, writeFile } from '../webdav/dav-client.js';

/** A guest's program before webdav-server, on a clock turned by hand. */
class Client {
  readonly clock = new ManualClock();
  readonly problems: unknown[] = [];
  readonly filesystem: Filesystem;
  readonly #handler;

  constructor(filesystem: Filesystem = new MemoryFilesystem(), more: Pick<WebDavServerOptions, 'configure'> = {}) {
    this.filesystem = filesystem;
    this.#handler = createWebDavServerHandler({
      ...more,
      filesystem,
      clock: this.clock,
      limits: { ...defaultLimits, maxLocks: 3 },
      onProblem: (error) => this.problems.push(error),
    });
  }

  async start(
    method: string,
    target: string,
    fields: Fields = {},
    content: string | RequestBody = '',
    signal = new AbortController().signal,
  ) {
    const body = typeof content === 'string' ? bodyOf(content) : content;
    const headers = new HttpHeaders(Object.entries({ Host: 'localhost:9843', ...fields }));
    return this.#handler.handle({ method, target, authority: 'localhost:9843', headers, body, signal });
  }

  async send(...request: Parameters<Client['start']>) {
    const { status, headers, body } = await this.start(...request);
    const isRead = request[0] !== 'HEAD' && body !== null;
    return {
      status,
      headers,
      length: body?.length,
      text: isRead ? new TextDecoder().decode(await collect(body.chunks)) : '',
    };
  }

  async status(...request: Parameters<Client['start']>): Promise<number> {
    return (await this.send(...request)).status;
  }
}

const turns = async (count = 50): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('webdav-server over our folders', () => {
  it('answers the eight methods', async () => {
    const client = new Client();
    expect(await client.status('OPTIONS', '/')).toBe(200);
    expect(await client.status('MKCOL', '/c')).toBe(201);
    expect(await client.status('PUT', '/c/a', {}, 'hello')).toBe(201);
    expect((await client.send('GET', '/c/a')).text).toBe('hello');
    expect(await client.status('COPY', '/c', { Destination: '/d' })).toBe(201);
    expect(await client.status('MOVE', '/d/a', { Destination: 'http://localhost:9843/b' })).toBe(201);
    const { status, text } = await client.send('PROPFIND', '/', { Depth: '1' });
    expect(status).toBe(207);
    expect(text.match(/<D:href>[^<]*/g)).toEqual(['/', '/c/', '/d/', '/b'].map((href) => `<D:href>${href}`));
    expect(await client.status('DELETE', '/d')).toBe(200);
    expect(await readTree(client.filesystem, [])).toEqual({ 'c/': '', 'c/a': 'hello', b: 'hello' });
    expect(client.problems).toEqual([]);
  });

  it('has the entity tags of the folder', async () => {
    const client = new Client();
    await client.send('PUT', '/a', {}, '1');
    const stat = await client.filesystem.stat(['a']);
    const { text } = await client.send('PROPFIND', '/a', { Depth: '0' });
    expect(text).toContain(`<D:getetag>"${stat.kind === 'file' ? stat.etag : ''}"</D:getetag>`);
  });

  it('gives parts of a file, and HEAD its length alone', async () => {
    const client = new Client();
    await writeFile(client.filesystem, ['a'], '0123456789');
    expect(await client.send('GET', '/a', { Range: 'bytes=2-4' })).toMatchObject({ status: 206, text: '234' });
    expect(await client.send('GET', '/a', { Range: 'bytes=-3' })).toMatchObject({ status: 206, text: '789' });
    expect(await client.send('GET', '/a', { Range: 'bytes=0-1,3-4' })).toMatchObject({
      status: 200,
      text: '0123456789',
    });
    expect(await client.send('HEAD', '/a')).toMatchObject({ status: 200, length: 10 });
  });

  it('answers an If header without tags, which webdav-server by itself does not', async () => {
    const client = new Client();
    await client.send('PUT', '/a', {}, '1');
    const token = (await client.send('LOCK', '/a', {}, lockInfo())).headers.get('Lock-Token');
    expect(await client.status('PUT', '/a', { If: `(<${token}>)` }, '2')).toBe(200);
    expect(await readTree(client.filesystem, [])).toEqual({ a: '2' });
    expect(client.problems).toEqual([]);
  });

  it.each([
    ['a read-only folder', async () => new ReadOnlySwitch(await withTree({ 'c/a': '1' }), true)],
    ['a shared folder’s own entry', () => mounted('c', { a: '1' })],
  ])('changes nothing of %s', async (_, make) => {
    const client = new Client(await make());
    for (const method of ['DELETE', 'MOVE']) {
      expect(await client.status(method, '/c', { Destination: '/d' })).toBe(403);
    }
    expect(await client.status('COPY', '/c/a', { Destination: '/c', Overwrite: 'T' })).toBe(403);
    expect(await readTree(client.filesystem, [])).toEqual({ 'c/': '', 'c/a': '1' });
  });

  it.each(['COPY', 'MOVE'])('%s goes from no folder to one that lies in it', async (method) => {
    const outer = await withTree({ 'c/a': '1' });
    const drive = emptyDrive();
    await drive.mount({ id: 'outer', name: 'outer', filesystem: outer });
    const filesystem = new Subfolder(outer, 'c', 'inner');
    await drive.mount({ id: 'inner', name: 'c', filesystem, nestedWith: new Set(['outer']) });
    const client = new Client(drive);
    expect(await client.status(method, '/c', { Destination: '/c%20(2)/b' })).toBe(403);
    expect(await readTree(outer, [])).toEqual({ 'c/': '', 'c/a': '1' });
  });

  it.each([
    ['%2e%2e', 403],
    ['a%2f%2e%2e%2f%2e%2e', 403],
    ['a%00b', 403],
    ['%ff', 400],
  ])('lets no name through that is none: %s', async (target, status) => {
    const client = new Client();
    expect(await client.status('PUT', `/${target}`, {}, 'x')).toBe(status);
    expect(await readTree(client.filesystem, [])).toEqual({});
  });

  it.each([undefined, 'infinity', '2', 'x'])('walks no whole disk for a PROPFIND with Depth %s', async (depth) => {
    const client = new Client(await withTree({ 'c/d/e': '1' }));
    expect(await client.status('PROPFIND', '/', depth === undefined ? {} : { Depth: depth })).toBe(403);
  });

  it('makes no room for a body that is only announced', async () => {
    const client = new Client();
    const body = scriptedBody(8e9, async function* () {
      yield encode('<');
    });
    expect(await client.status('PROPFIND', '/', { Depth: '1' }, body)).toBe(413);
  });

  it('keeps as many locks as the limit says', async () => {
    const client = new Client();
    for (const name of ['a', 'b', 'c', 'd']) await client.send('PUT', `/${name}`, {}, '1');
    const statuses = [];
    for (const name of ['a', 'b', 'c', 'd']) statuses.push(await client.status('LOCK', `/${name}`, {}, lockInfo()));
    expect(statuses).toEqual([200, 200, 200, 507]);
    expect(await client.status('DELETE', '/a')).toBe(200);
    expect(await client.status('LOCK', '/d', {}, lockInfo())).toBe(200);
  });
});

describe('a request that webdav-server leaves unanswered', () => {
  const silent: Pick<WebDavServerOptions, 'configure'> = {
    configure: (server) => server.method('SILENT', { unchunked() {} }),
  };

  it('is 500 after the deadline, and not before', async () => {
    const client = new Client(undefined, silent);
    let status = 0;
    const answer = client.status('SILENT', '/').then((answered) => {
      status = answered;
    });
    await turns();
    client.clock.advance(defaultLimits.unansweredTimeoutMs - 1);
    await turns();
    expect(status).toBe(0);
    client.clock.advance(1);
    await answer;
    expect(status).toBe(500);
    expect(client.problems).toEqual([new Error('webdav-server left the request unanswered')]);
  });

  it('is not one that waits for the guest or for the disk', async () => {
    const filesystem = await withTree({ 'c/a': '1' });
    const client = new Client(filesystem);
    let go = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = client.status(
      'PUT',
      '/a',
      {},
      scriptedBody(null, async function* () {
        yield encode('1');
        await waiting;
        yield encode('2');
      }),
    );
    const stat = filesystem.stat.bind(filesystem);
    await turns();
    filesystem.stat = async (path: Path) => {
      await waiting;
      return stat(path);
    };
    const listing = client.status('PROPFIND', '/c', { Depth: '1' });
    await turns();
    client.clock.advance(3_600_000);
    go();
    expect(await slow).toBe(201);
    expect(await listing).toBe(207);
    expect(await readTree(filesystem, [])).toEqual({ a: '12', 'c/': '', 'c/a': '1' });
  });

  it('is 500 at once when the method throws', async () => {
    const thrown = new Error('/home/me');
    const client = new Client(undefined, {
      configure: (server) =>
        server.method('THROW', {
          unchunked(context) {
            context.getResource((_, resource) =>
              resource?.type(() => {
                throw thrown;
              }),
            );
          },
        }),
    });
    const { status, text } = await client.send('THROW', '/');
    expect(status).toBe(500);
    expect(text).toBe('');
    expect(client.problems).toEqual([thrown]);
  });
});

describe('a request that breaks', () => {
  it('leaves the old file, and nothing of a new one, when its body does', async () => {
    const client = new Client(await withTree({ a: 'old' }));
    const broken = new Error('the framing broke');
    const body = scriptedBody(null, async function* () {
      yield encode('half');
      throw broken;
    });
    await expect(client.status('PUT', '/a', {}, body)).rejects.toBe(broken);
    await expect(client.status('PUT', '/b', {}, body)).rejects.toBe(broken);
    await turns();
    expect(await readTree(client.filesystem, [])).toEqual({ a: 'old' });
    // The writers were let go.
    expect(await client.status('PUT', '/a', {}, 'next')).toBe(200);
    expect(client.problems).toEqual([]);
  });

  it('ends when the client goes, whatever it waits for', async () => {
    const client = new Client(await withTree({ a: 'old' }));
    const gone = new AbortController();
    const body = scriptedBody(null, async function* () {
      yield encode('half');
      await new Promise(() => {});
    });
    const put = client.status('PUT', '/a', {}, body, gone.signal);
    await turns();
    gone.abort(new Error('gone'));
    await expect(put).rejects.toThrow('gone');
    await turns();
    expect(await client.status('PUT', '/a', {}, 'next')).toBe(200);
  });

  it('does not end a file that could not be read to its end', async () => {
    const filesystem = await withTree({ a: '0123456789' });
    const read = filesystem.read.bind(filesystem);
    filesystem.read = async (path) => ({
      ...(await read(path)),
      async *stream() {
        yield encode('01234');
        throw new FsError(fsErrorCodes.changed);
      },
    });
    const client = new Client(filesystem);
    const { status, body } = await client.start('GET', '/a');
    expect(status).toBe(200);
    await expect(collect(body?.chunks ?? (async function* () {})())).rejects.toThrow('changed');
  });

  it('releases the file when the client reads no further', async () => {
    let released = false;
    const filesystem = await withTree({ a: '0123456789' });
    const read = filesystem.read.bind(filesystem);
    filesystem.read = async (path) => ({
      ...(await read(path)),
      async *stream() {
        try {
          for (const digit of '0123456789') yield encode(digit);
        } finally {
          released = true;
        }
      },
    });
    const { body } = await new Client(filesystem).start('GET', '/a');
    for await (const _ of body?.chunks ?? []) break;
    await turns();
    expect(released).toBe(true);
  });

  it('says that the disk is full, and keeps the old file', async () => {
    const filesystem = await withTree({ a: 'old' });
    const write = filesystem.write.bind(filesystem);
    filesystem.write = async (path) => ({
      ...(await write(path)),
      write: () => Promise.reject(new FsError(fsErrorCodes.noSpace)),
    });
    const client = new Client(filesystem);
    expect(await client.status('PUT', '/a', {}, 'new')).toBe(507);
    expect(await readTree(filesystem, [])).toEqual({ a: 'old' });
  });
});

it('a tree that has something hidden in it is neither removed nor moved nor replaced in part', async () => {
  const folder = await withTree({ 'proj/.git': 'kept', 'proj/main.c': 'int', f: 'file' });
  const before = await readTree(folder, []);
  const client = new Client(new FolderPolicy({ hiddenNames: ['.git'] }).cover(folder));
  expect(await client.status('DELETE', '/proj')).toBe(403);
  expect(await client.status('MOVE', '/proj', { Destination: '/new' })).toBe(403);
  expect(await client.status('COPY', '/f', { Destination: '/proj', Overwrite: 'T' })).toBe(403);
  expect(await readTree(folder, [])).toEqual(before);
});

async function withTree(tree: Readonly<Record<string, string>>): Promise<MemoryFilesystem> {
  const filesystem = new MemoryFilesystem();
  for (const [name, content] of Object.entries(tree)) {
    const path = name.split('/');
    for (let length = 1; length < path.length; length += 1) {
      await filesystem.createDirectory(path.slice(0, length)).catch(() => {});
    }
    await writeFile(filesystem, path, content);
  }
  return filesystem;
}

async function mounted(name: string, tree: Readonly<Record<string, string>>): Promise<Filesystem> {
  const mounts = emptyDrive();
  await mounts.mount({ id: 'root', name: 'root', filesystem: new MemoryFilesystem({ id: 'root' }) });
  await mounts.mount({ id: name, name, filesystem: await withTree(tree) });
  return mounts;
}
