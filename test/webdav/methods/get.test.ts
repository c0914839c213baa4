import { describe, expect, it } from 'vitest';
import { HttpHeaders } from '../../../src/http/message.js';
import type { FileStat, Filesystem, Path, ReadableFile } from '../../../src/share/filesystem.js';
import { FsError, fsErrorCodes } from '../../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { ManualClock } from '../../fakes/manual-clock.js';
import { authority, bodyOf, DavClient, writeFile } from '../dav-client.js';

async function withFile(content = '0123456789', name = 'a.txt'): Promise<DavClient> {
  const client = new DavClient();
  await client.populate({ [name]: content });
  return client;
}

describe('GET of a file', () => {
  class FaultyReads extends MemoryFilesystem {
    /** What the next reads fail with. */
    readonly faults: FsError[] = [];

    override async read(path: Path): Promise<ReadableFile> {
      const file = await super.read(path);
      const fault = this.faults.shift();
      if (fault === undefined) return file;
      const next = (): Promise<never> => Promise.reject(fault);
      return { ...file, stream: () => ({ [Symbol.asyncIterator]: () => ({ next }) }) };
    }
  }

  it('is of the next version where the host writes the file just then, and gives up on one that never rests', async () => {
    const filesystem = new FaultyReads({ clock: new ManualClock() });
    await writeFile(filesystem, ['a'], 'content');
    const client = new DavClient({ filesystem });
    const changed = new FsError(fsErrorCodes.changed);
    filesystem.faults.push(changed, changed);
    expect(await client.send('GET', '/a')).toMatchObject({ status: 200, text: 'content' });
    filesystem.faults.push(changed, changed, changed, changed, changed);
    expect((await client.send('GET', '/a')).status).toBe(409);
    // Nothing is read for it.
    filesystem.faults.push(changed);
    expect((await client.send('HEAD', '/a')).status).toBe(200);
  });

  it('lets go of a file whose client has gone before its first bytes came', async () => {
    const filesystem = new MemoryFilesystem({ clock: new ManualClock() });
    await writeFile(filesystem, ['a'], 'content');
    const gone = new AbortController();
    let isClosed = false;
    filesystem.read = async function (path) {
      const file = await MemoryFilesystem.prototype.read.call(this, path);
      const stream = async function* (): AsyncGenerator<Uint8Array> {
        try {
          gone.abort(new Error('gone'));
          yield new Uint8Array(7);
        } finally {
          isClosed = true;
        }
      };
      return { ...file, stream };
    };
    const client = new DavClient({ filesystem });
    await expect(client.send('GET', '/a', {}, '', gone.signal)).rejects.toThrow('gone');
    expect(isClosed).toBe(true);
  });

  it('gives content, validators and type', async () => {
    const client = await withFile();
    const { status, headers, text } = await client.send('GET', '/a.txt');
    expect([status, text]).toEqual([200, '0123456789']);
    expect(headers.get('ETag')).toMatch(/^"[A-Za-z0-9_-]{4,}"$/);
    expect(headers.get('Last-Modified')).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
    expect(headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect(headers.get('Accept-Ranges')).toBe('bytes');
  });

  it('keeps a page from running anything, and from being framed', async () => {
    const client = await withFile('<script>', 'a.html');
    const { headers } = await client.send('GET', '/a.html');
    expect(headers.get('Content-Security-Policy')).toBe(
      "sandbox allow-same-origin allow-downloads; frame-ancestors 'none'",
    );
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('is asked for again each time, since the person works on it', async () => {
    const client = await withFile();
    expect((await client.send('GET', '/a.txt')).headers.get('Cache-Control')).toBe('no-cache');
  });

  it('is not to be remembered when there is nothing (Windows keeps 404s for a minute)', async () => {
    const client = await withFile();
    const { status, headers } = await client.send('GET', '/b.txt');
    expect([status, headers.get('Cache-Control')]).toEqual([404, 'no-store']);
    expect(await client.status('GET', '/a.txt/b')).toBe(404);
  });

  it('says the length of a file without content', async () => {
    const client = await withFile('');
    expect(await client.send('GET', '/a.txt')).toMatchObject({ status: 200, text: '' });
  });
});

describe('HEAD', () => {
  it('says what GET would, and opens nothing', async () => {
    const memory = new MemoryFilesystem();
    await writeFile(memory, ['a.txt'], 'abc');
    let streams = 0;
    const filesystem: Filesystem = new Proxy(memory, {
      get: (target, name) => {
        if (name !== 'read') return Reflect.get(target, name, target).bind(target);
        return async (path: string[]): Promise<ReadableFile> => ({
          stat: (await memory.stat(path)) as FileStat,
          async *stream() {
            streams += 1;
            yield new Uint8Array(3);
          },
        });
      },
    });
    const client = new DavClient({ filesystem });
    const head = await client.send('HEAD', '/a.txt');
    expect(streams).toBe(0);
    const get = await client.send('GET', '/a.txt');
    expect(streams).toBe(1);
    expect([...head.headers]).toEqual([...get.headers]);
  });

  it('does not look at a Range (RFC 9110 14.2)', async () => {
    const client = await withFile();
    expect(await client.status('HEAD', '/a.txt', { Range: 'bytes=0-1' })).toBe(200);
    expect(await client.status('HEAD', '/a.txt', { Range: 'bytes=99-' })).toBe(200);
  });

  it('is answered on a collection (Office)', async () => {
    const client = await withFile();
    expect(await client.status('HEAD', '/')).toBe(200);
  });
});

describe('Range (RFC 9110 14)', () => {
  it('gives a part and says which', async () => {
    const client = await withFile();
    const { status, headers, text } = await client.send('GET', '/a.txt', { Range: 'bytes=2-4' });
    expect([status, text, headers.get('Content-Range')]).toEqual([206, '234', 'bytes 2-4/10']);
    expect(headers.has('ETag')).toBe(true);
  });

  it('refuses one outside, with the size', async () => {
    const client = await withFile();
    const { status, headers, text } = await client.send('GET', '/a.txt', { Range: 'bytes=10-' });
    expect([status, text, headers.get('Content-Range')]).toEqual([416, '', 'bytes */10']);
  });

  it('gives several as multipart/byteranges (RFC 9110 14.6), with its exact length', async () => {
    const content = Array.from({ length: 1000 }, (_, index) => String(index % 10)).join('');
    const client = await withFile(content);
    const Range = 'bytes=900-904, 0-3, 300-302, 2-5, 5000-';
    const { status, headers, text } = await client.send('GET', '/a.txt', { Range });
    expect([status, headers.get('Content-Range')]).toEqual([206, undefined]);
    const [, boundary = ''] =
      /^multipart\/byteranges; boundary=([\da-f]{32})$/.exec(headers.get('Content-Type') ?? '') ?? [];
    // RFC 9110 15.3.7.2: parts in the order in which they were asked for; what overlaps is one part.
    const part = (range: string, bytes: string) =>
      `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ${range}/1000\r\n\r\n${bytes}\r\n`;
    expect(text).toBe(
      `${part('900-904', '01234')}${part('0-5', '012345')}${part('300-302', '012')}--${boundary}--\r\n`,
    );

    const request = {
      method: 'GET',
      target: '/a.txt',
      authority,
      headers: new HttpHeaders([['Range', Range]]),
      body: bodyOf(''),
      signal: new AbortController().signal,
    };
    const { body } = await client.handler.handle(request);
    expect(body?.length).toBe(text.length);
    // Another boundary each time, so that no file can hold it.
    const again = await client.send('GET', '/a.txt', { Range });
    expect(again.headers.get('Content-Type')).not.toBe(headers.get('Content-Type'));
  });

  it('gives one part plainly when one is left of several (RFC 9110 15.3.7.2)', async () => {
    const client = await withFile();
    const { status, headers, text } = await client.send('GET', '/a.txt', { Range: 'bytes=5-6,2-4,99-' });
    expect([status, text, headers.get('Content-Range')]).toEqual([206, '23456', 'bytes 2-6/10']);
    expect(headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
  });

  it('gives the whole file to who asks for too many (RFC 9110 14.2)', async () => {
    const client = await withFile();
    const Range = `bytes=${Array.from({ length: 33 }, () => '0-0').join(',')}`;
    expect(await client.send('GET', '/a.txt', { Range })).toMatchObject({ status: 200, text: '0123456789' });
  });

  it('ends a multipart answer whose file changes on the way', async () => {
    class Changing extends MemoryFilesystem {
      override async read(path: Path): Promise<ReadableFile> {
        const file = await super.read(path);
        const failing = async function* (): AsyncGenerator<Uint8Array> {
          yield new Uint8Array(0);
          throw new FsError(fsErrorCodes.changed);
        };
        return { stat: file.stat, stream: (start, end) => (start === 0 ? file.stream(start, end) : failing()) };
      }
    }
    const client = new DavClient({ filesystem: new Changing() });
    await client.populate({ a: 'x'.repeat(1000) });
    await expect(client.send('GET', '/a', { Range: 'bytes=0-1,500-' })).rejects.toThrow(FsError);
  });

  it('gives the whole file where If-Range is about another version', async () => {
    const client = await withFile();
    const { headers } = await client.send('HEAD', '/a.txt');
    const get = (ifRange: string) => client.status('GET', '/a.txt', { Range: 'bytes=2-4', 'If-Range': ifRange });
    expect(await get(headers.get('ETag') ?? '')).toBe(206);
    expect(await get('"other"')).toBe(200);
    expect(await get(`W/${headers.get('ETag')}`)).toBe(200);
    expect(await get('Fri, 02 Jan 2026 03:04:06 GMT')).toBe(200);
    expect(await get('yesterday')).toBe(200);
    expect(await get(headers.get('Last-Modified') ?? '')).toBe(206);
    expect(await get('Fri, 02 Jan 2026 03:04:04 GMT')).toBe(200);
  });

  it('comes after the conditions (RFC 9110 13.2.2)', async () => {
    const client = await withFile();
    const etag = (await client.send('HEAD', '/a.txt')).headers.get('ETag') ?? '';
    expect(await client.status('GET', '/a.txt', { Range: 'bytes=99-', 'If-None-Match': etag })).toBe(304);
    expect(await client.status('GET', '/a.txt', { Range: 'bytes=2-4', 'If-Match': '"x"' })).toBe(412);
  });
});

describe('304', () => {
  it('comes with the validators and without content', async () => {
    const client = await withFile();
    const first = await client.send('GET', '/a.txt');
    const etag = first.headers.get('ETag') ?? '';
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, text } = await client.send(method, '/a.txt', { 'If-None-Match': etag });
      expect([method, status, text, headers.get('ETag')]).toEqual([method, 304, '', etag]);
    }
  });

  it('is about the version that would be sent, not one found before', async () => {
    const memory = new MemoryFilesystem();
    await writeFile(memory, ['a'], 'old');
    const old = (await memory.stat(['a'])) as FileStat;
    // The host replaces the file between the first look and the read.
    const filesystem: Filesystem = new Proxy(memory, {
      get: (target, name) => {
        if (name === 'stat') return async () => old;
        return Reflect.get(target, name, target).bind(target);
      },
    });
    await writeFile(memory, ['a'], 'new');
    const client = new DavClient({ filesystem });
    const answer = await client.send('GET', '/a', { 'If-None-Match': `"${old.etag}"` });
    expect(answer).toMatchObject({ status: 200, text: 'new' });
    expect(await client.status('GET', '/a', { 'If-Match': `"${old.etag}"` })).toBe(412);
  });
});
