import { describe, expect, it } from 'vitest';
import type { Filesystem, FileWriter, Path, WriteOptions } from '../../../src/share/filesystem.js';
import { FsError, fsErrorCodes } from '../../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { openFolder } from '../../../src/share/open-folder.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';
import { folderOptions } from '../../fakes/folder-options.js';
import {
  DavClient,
  type Fields,
  lockInfo,
  parseMultistatus,
  scriptedBody,
  untouchableBody,
  writeFile,
} from '../dav-client.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A memory folder whose writers are watched. */
class WatchedFilesystem extends MemoryFilesystem {
  readonly ends: string[] = [];
  commitError: FsError | undefined;
  writeError: FsError | undefined;
  beforeWriter: () => Promise<void> = async () => {};

  override async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    await this.beforeWriter();
    const writer = await super.write(path, options);
    return {
      get size() {
        return writer.size;
      },
      seek: (position) => writer.seek(position),
      write: async (bytes) => {
        if (this.writeError !== undefined) throw this.writeError;
        await writer.write(bytes);
      },
      commit: async (commitOptions) => {
        this.ends.push('commit');
        if (this.commitError === undefined) return writer.commit(commitOptions);
        await writer.abort();
        throw this.commitError;
      },
      abort: async () => {
        this.ends.push('abort');
        await writer.abort();
      },
    };
  }
}

describe('PUT', () => {
  it('makes a file: 201 with its validators', async () => {
    const client = new DavClient();
    const { status, headers } = await client.send('PUT', '/a.txt', {}, 'hello');
    expect(status).toBe(201);
    const head = await client.send('HEAD', '/a.txt');
    expect(headers.get('ETag')).toBe(head.headers.get('ETag'));
    expect(headers.get('Last-Modified')).toBe(head.headers.get('Last-Modified'));
    expect(await client.tree()).toEqual({ 'a.txt': 'hello' });
  });

  it('replaces one: 204 with another ETag, also within a millisecond', async () => {
    const client = new DavClient();
    const first = await client.send('PUT', '/a.txt', {}, 'hello');
    const second = await client.send('PUT', '/a.txt', {}, 'world');
    expect(second.status).toBe(204);
    expect(second.headers.get('ETag')).not.toBe(first.headers.get('ETag'));
  });

  it.each([
    ['on a collection: 405 (RFC 4918 9.7.2)', '/c', {}, 405],
    ['on the root: 405', '/', {}, 405],
    ['without a parent: 409 (RFC 4918 9.7.1)', '/x/a', {}, 409],
    ['below a file: 409', '/f/a', {}, 409],
    ['of a part of another length: 400 (RFC 9110 14.5)', '/f', { 'Content-Range': 'bytes 0-1/2' }, 400],
    ['of a part that would leave a hole: 416', '/f', { 'Content-Range': 'bytes 4-13/*' }, 416],
    ['of a part of a file that is longer: 416', '/long', { 'Content-Range': 'bytes 1-10/11' }, 416],
    ['of a later part of nothing: 416', '/new', { 'Content-Range': 'bytes 4-13/14' }, 416],
    ['encoded: 415', '/f', { 'Content-Encoding': 'gzip' }, 415],
  ])('%s, before the body is asked for', async (_, target, fields, status) => {
    const client = new DavClient();
    const tree = { 'c/': '', f: 'old', long: 'twelve chars' };
    await client.populate(tree);
    expect(await client.status('PUT', target, fields, untouchableBody)).toBe(status);
    expect(await client.tree()).toEqual(tree);
  });

  it('says with 405 what may be done instead (RFC 9110 15.5.6)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/': '' });
    const allow = (await client.send('PUT', '/c', {}, 'x')).headers.get('Allow')?.split(', ');
    expect(allow).toContain('PROPFIND');
    expect(allow).not.toContain('PUT');
  });

  it('takes content that is not encoded at all', async () => {
    const client = new DavClient();
    expect(await client.status('PUT', '/a', { 'Content-Encoding': 'identity' }, 'x')).toBe(201);
  });

  it('refuses what is locked before the body is asked for', async () => {
    const client = new DavClient();
    await client.lock('/a');
    expect(await client.status('PUT', '/a', {}, untouchableBody)).toBe(423);
  });

  it('needs the lock of the parent for a new member, not for an old one (RFC 4918 7.4)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/old': '1' });
    const token = await client.lock('/c', { Depth: '0' });
    expect(await client.status('PUT', '/c/new', {}, 'x')).toBe(423);
    expect(await client.status('PUT', '/c/old', {}, 'x')).toBe(204);
    expect(await client.status('PUT', '/c/new', { If: `</c> (<${token}>)` }, 'x')).toBe(201);
  });
});

describe('a PUT that breaks', () => {
  const broken = new Error('the framing broke');
  const breakingBody = scriptedBody(10, async function* () {
    yield encode('half');
    throw broken;
  });

  it('leaves the old file, releases the writer, and leaves the answer to the connection', async () => {
    const filesystem = new WatchedFilesystem();
    await writeFile(filesystem, ['a'], 'old');
    const client = new DavClient({ filesystem });
    filesystem.ends.length = 0;
    await expect(client.send('PUT', '/a', {}, breakingBody)).rejects.toBe(broken);
    expect(filesystem.ends).toEqual(['abort']);
    expect(await client.tree()).toEqual({ a: 'old' });
    expect(client.problems).toEqual([]);
    expect(await client.status('PUT', '/a', {}, 'next')).toBe(204);
  });

  it('leaves nothing of a new file', async () => {
    const client = new DavClient();
    await expect(client.send('PUT', '/a', {}, breakingBody)).rejects.toBe(broken);
    expect(await client.tree()).toEqual({});
  });

  it('commits nothing for a client that has gone, though its body ended', async () => {
    const filesystem = new WatchedFilesystem();
    const client = new DavClient({ filesystem });
    const gone = new AbortController();
    const body = scriptedBody(4, async function* () {
      yield encode('half');
      gone.abort(new Error('gone'));
    });
    await expect(client.send('PUT', '/a', {}, body, gone.signal)).rejects.toThrow('gone');
    expect(filesystem.ends).toEqual(['abort']);
    expect(await client.tree()).toEqual({});
  });

  it('says that the disk is full, and keeps the old file', async () => {
    const filesystem = new WatchedFilesystem();
    await writeFile(filesystem, ['a'], 'old');
    const client = new DavClient({ filesystem });
    filesystem.ends.length = 0;
    filesystem.writeError = new FsError(fsErrorCodes.noSpace);
    expect(await client.status('PUT', '/a', {}, 'new')).toBe(507);
    expect(filesystem.ends).toEqual(['abort']);
    filesystem.writeError = undefined;
    filesystem.commitError = new FsError(fsErrorCodes.noSpace);
    expect(await client.status('PUT', '/a', {}, 'new')).toBe(507);
    // A failed commit has been undone: abort is not called after it.
    expect(filesystem.ends).toEqual(['abort', 'commit']);
    expect(await client.tree()).toEqual({ a: 'old' });
  });
});

describe('two PUTs at once', () => {
  it('do not mix: the second is told 423', async () => {
    const client = new DavClient();
    let go = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = client.send(
      'PUT',
      '/a',
      {},
      scriptedBody(null, async function* () {
        yield encode('1');
        await waiting;
        yield encode('2');
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(await client.status('PUT', '/a', {}, 'other')).toBe(423);
    expect(await client.tree()).toEqual({});
    go();
    expect((await slow).status).toBe(201);
    expect(await client.tree()).toEqual({ a: '12' });
  });

  it.each([
    [
      'If-Match',
      async (client: DavClient) => ({ 'If-Match': (await client.send('HEAD', '/a')).headers.get('ETag') ?? '' }),
    ],
    ['If', async (client: DavClient) => ({ If: `([${(await client.send('HEAD', '/a')).headers.get('ETag')}])` })],
  ])('cannot both win with the same %s', async (_, condition) => {
    const filesystem = new WatchedFilesystem();
    await writeFile(filesystem, ['a'], 'old');
    const client = new DavClient({ filesystem });
    const fields = await condition(client);
    // Between the first look and the writer, somebody else's whole PUT.
    filesystem.beforeWriter = async () => {
      filesystem.beforeWriter = async () => {};
      await writeFile(filesystem, ['a'], 'theirs');
    };
    expect(await client.status('PUT', '/a', fields, untouchableBody)).toBe(412);
    expect(await client.tree()).toEqual({ a: 'theirs' });
  });

  it('cannot both make the file', async () => {
    const filesystem = new WatchedFilesystem();
    const client = new DavClient({ filesystem });
    filesystem.beforeWriter = async () => {
      filesystem.beforeWriter = async () => {};
      await writeFile(filesystem, ['a'], 'theirs');
    };
    expect(await client.status('PUT', '/a', { 'If-None-Match': '*' }, untouchableBody)).toBe(412);
    expect(await client.tree()).toEqual({ a: 'theirs' });
  });

  it('end with 423 for the one that was overtaken by a lock', async () => {
    const client = new DavClient();
    await client.populate({ a: 'old' });
    const body = scriptedBody(3, async function* () {
      yield encode('new');
      await client.lock('/a');
    });
    expect(await client.status('PUT', '/a', {}, body)).toBe(423);
    expect(await client.tree()).toEqual({ a: 'old' });
  });
});

describe('a PUT of a part (RFC 9110 14.5)', () => {
  const part = (range: string): Fields => ({ 'Content-Range': `bytes ${range}` });

  it('puts its bytes over what is there', async () => {
    const client = new DavClient();
    await client.populate({ a: '0123456789' });
    const { status, headers } = await client.send('PUT', '/a', part('3-5/10'), 'abc');
    expect([status, await client.tree()]).toEqual([204, { a: '012abc6789' }]);
    expect(headers.get('ETag')).toBe((await client.send('HEAD', '/a')).headers.get('ETag'));
  });

  it('builds a file piece by piece: 201, then 204', async () => {
    const client = new DavClient();
    const statuses = [];
    for (const [range, bytes] of [
      ['0-3/10', '0123'],
      ['4-7/10', '4567'],
      ['8-9/*', '89'],
    ] as const) {
      statuses.push(await client.status('PUT', '/a', part(range), bytes));
    }
    expect([statuses, await client.tree()]).toEqual([[201, 204, 204], { a: '0123456789' }]);
  });

  it('that is all of it takes the old file’s place, however long that was (curl -C - -T)', async () => {
    const client = new DavClient();
    await client.populate({ half: '01234', longer: '0123456789abc' });
    for (const name of ['half', 'longer', 'new']) await client.send('PUT', `/${name}`, part('0-9/10'), '0123456789');
    expect(await client.tree()).toEqual({ half: '0123456789', longer: '0123456789', new: '0123456789' });
    const short = scriptedBody(null, async function* () {
      yield encode('012');
    });
    expect(await client.status('PUT', '/half', part('0-9/10'), short)).toBe(400);
    expect((await client.tree()).half).toBe('0123456789');
  });

  it.each([
    ['shorter', 'ab'],
    ['longer', 'abcd'],
  ])('in chunks that come to a %s one changes nothing: 400', async (_, bytes) => {
    const client = new DavClient();
    await client.populate({ a: '0123456789' });
    const body = scriptedBody(null, async function* () {
      for (const letter of bytes) yield encode(letter);
    });
    expect(await client.status('PUT', '/a', part('3-5/10'), body)).toBe(400);
    expect(await client.tree()).toEqual({ a: '0123456789' });
  });

  it('that breaks off changes nothing', async () => {
    const client = new DavClient();
    await client.populate({ a: '0123456789' });
    const body = scriptedBody(3, async function* () {
      yield encode('a');
      throw new Error('gone');
    });
    await expect(client.send('PUT', '/a', part('3-5/10'), body)).rejects.toThrow('gone');
    expect(await client.tree()).toEqual({ a: '0123456789' });
  });

  it('never becomes the whole of a file that came meanwhile: 409', async () => {
    const filesystem = new WatchedFilesystem();
    const client = new DavClient({ filesystem });
    filesystem.beforeWriter = async () => {
      filesystem.beforeWriter = async () => {};
      await writeFile(filesystem, ['a'], '0123456789');
    };
    expect(await client.status('PUT', '/a', part('0-2/9'), 'abc')).toBe(409);
    expect(await client.tree()).toEqual({ a: '0123456789' });
  });

  it.each([
    ['condition (RFC 9110 13.1.1)', { 'If-Match': '"other"' }, 412],
    ['lock (RFC 4918 7)', {}, 423],
  ])('heeds a %s as a whole one does', async (_, fields, status) => {
    const client = new DavClient();
    await client.populate({ a: '0123456789' });
    await client.lock('/a');
    expect(await client.status('PUT', '/a', { ...part('0-9/10'), ...fields }, untouchableBody)).toBe(status);
  });
});

describe('a PUT whose file the person saves on the host while the body comes', () => {
  /** Saved when half of the body has come. */
  async function put(before: string | null, fields: (etag: string) => Fields, body: readonly [string, string]) {
    const disk = new FakeDisk();
    if (before !== null) disk.put('a', before);
    const { filesystem } = await openFolder(disk.root, folderOptions());
    const client = new DavClient({ filesystem });
    const etag = (await client.send('HEAD', '/a')).headers.get('ETag') ?? '';
    const halves = scriptedBody(body.join('').length, async function* () {
      yield encode(body[0]);
      disk.put('a', 'of the host');
      yield encode(body[1]);
    });
    return [await client.status('PUT', '/a', fields(etag), halves), disk.text('a'), disk.listing()];
  }

  it.each([
    ['If-Match', 'old', (etag: string) => ({ 'If-Match': etag })],
    ['If', 'old', (etag: string) => ({ If: `([${etag}])` })],
    ['If-None-Match: *', null, () => ({ 'If-None-Match': '*' })],
  ])('%s: 412, and what was saved stays', async (_, before, fields) => {
    expect(await put(before, fields, ['of ', 'the guest'])).toEqual([412, 'of the host', ['a']]);
  });

  it('as a part: 409, and what was saved stays', async () => {
    const range = () => ({ 'Content-Range': 'bytes 0-2/11' });
    expect(await put('01234567890', range, ['a', 'bc'])).toEqual([409, 'of the host', ['a']]);
  });

  it('without a condition: the last one wins', async () => {
    expect(await put('old', () => ({}), ['of ', 'the guest'])).toEqual([204, 'of the guest', ['a']]);
  });
});

describe('a PUT with a time (X-OC-Mtime)', () => {
  it('is answered by it, for as long as the file is that version', async () => {
    const client = new DavClient();
    const { headers } = await client.send('PUT', '/a', { 'X-OC-Mtime': '1000000000' }, 'one');
    expect([headers.get('X-OC-Mtime'), headers.get('Last-Modified')]).toEqual([
      'accepted',
      'Sun, 09 Sep 2001 01:46:40 GMT',
    ]);
    const head = await client.send('HEAD', '/a');
    expect(head.headers.get('Last-Modified')).toBe('Sun, 09 Sep 2001 01:46:40 GMT');
    const next = await client.send('PUT', '/a', {}, 'two');
    expect(next.headers.has('X-OC-Mtime')).toBe(false);
    expect(next.headers.get('Last-Modified')).not.toBe('Sun, 09 Sep 2001 01:46:40 GMT');
  });

  it('that is none writes the file and does not accept it', async () => {
    const client = new DavClient();
    const { status, headers } = await client.send('PUT', '/a', { 'X-OC-Mtime': 'yesterday' }, 'one');
    expect([status, headers.has('X-OC-Mtime')]).toEqual([201, false]);
  });
});

describe('a PUT that announces its size (Finder: X-Expected-Entity-Length)', () => {
  it.each([
    ['as much', '6', 204, 'ABCDEF'],
    ['less', '7', 400, 'old'],
    ['more', '5', 400, 'old'],
    ['no number', 'six', 204, 'ABCDEF'],
  ])('and sends %s', async (_, expected, status, content) => {
    const client = new DavClient();
    await client.populate({ a: 'old' });
    const body = scriptedBody(null, async function* () {
      yield encode('ABC');
      yield encode('DEF');
    });
    expect(await client.status('PUT', '/a', { 'X-Expected-Entity-Length': expected }, body)).toBe(status);
    expect(await client.tree()).toEqual({ a: content });
  });
});

describe('what belongs to a name', () => {
  const property = '<propertyupdate xmlns="DAV:"><set><prop><p xmlns="x">1</p></prop></set></propertyupdate>';
  const names = async (client: DavClient): Promise<string[]> => {
    const { text } = await client.send('PROPFIND', '/a', { Depth: '0' });
    return Object.keys((await parseMultistatus(text))['/a']?.properties[200] ?? {}).filter((name) => name === '{x}p');
  };

  it('outlives being written', async () => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    await client.send('PROPPATCH', '/a', {}, property);
    await client.send('PUT', '/a', {}, '2');
    expect(await names(client)).toEqual(['{x}p']);
  });

  it.each([
    ['PUT', '2'],
    ['LOCK', lockInfo()],
  ])('is not inherited by a new file of that name, made by %s', async (method, body) => {
    const client = new DavClient();
    await client.populate({ a: '1' });
    await client.send('PROPPATCH', '/a', {}, property);
    // The host removes it, and tells nobody.
    await client.filesystem.remove(['a']);
    expect(await client.status(method, '/a', {}, body)).toBe(201);
    expect(await names(client)).toEqual([]);
  });
});

describe('a large body', () => {
  it('passes through without being held', async () => {
    let ahead = 0;
    let most = 0;
    const filesystem: Filesystem = new Proxy(new MemoryFilesystem(), {
      get: (target, name) => {
        if (name !== 'write') return Reflect.get(target, name, target).bind(target);
        return async (path: Path): Promise<FileWriter> => ({
          ...(await target.write(path)),
          write: async () => {
            ahead -= 1;
          },
        });
      },
    });
    const body = scriptedBody(null, async function* () {
      for (let index = 0; index < 256; index += 1) {
        ahead += 1;
        most = Math.max(most, ahead);
        yield new Uint8Array(64 * 1024);
      }
    });
    expect(await new DavClient({ filesystem }).status('PUT', '/big', {}, body)).toBe(201);
    expect(most).toBe(1);
  });
});
