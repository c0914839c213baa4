import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HttpHeaders } from '../../../src/http/message.js';
import type { Entry, Path } from '../../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { gzip, isCompressible } from '../../../src/webdav/answers/compression.js';
import { authority, bodyOf, collect, type DavAnswer, DavClient, parseMultistatus } from '../dav-client.js';

const asked = { 'Accept-Encoding': 'gzip' };
const text = 'all work and no play makes jack a dull boy\n'.repeat(100);

const unzip = ({ headers, bytes }: DavAnswer): string => {
  expect(headers.get('Content-Encoding')).toBe('gzip');
  return gunzipSync(bytes).toString();
};

async function withFile(name = 'a.txt', content = text): Promise<DavClient> {
  const client = new DavClient();
  await client.populate({ [name]: content });
  return client;
}

describe('a text file', () => {
  it('comes as gzip to who asks for it, with a tag of its own (RFC 9110 8.8.3.3)', async () => {
    const client = await withFile();
    const plain = await client.send('GET', '/a.txt');
    const zipped = await client.send('GET', '/a.txt', asked);
    expect(unzip(zipped)).toBe(text);
    expect(zipped.bytes.byteLength).toBeLessThan(text.length / 10);
    expect(plain.headers.has('Content-Encoding')).toBe(false);
    expect(zipped.headers.get('ETag')).toBe(plain.headers.get('ETag')?.replace(/"$/, ';gzip"'));
    for (const { headers } of [plain, zipped]) {
      expect(headers.get('Vary')).toBe('Accept-Encoding');
      expect(headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    }
    // Ranges are of the file itself.
    expect([plain, zipped].map(({ headers }) => headers.get('Accept-Ranges'))).toEqual(['bytes', undefined]);
  });

  it('has the same head for HEAD (RFC 9110 9.3.2)', async () => {
    const client = await withFile();
    for (const fields of [{}, asked]) {
      const head = await client.send('HEAD', '/a.txt', fields);
      expect([...head.headers]).toEqual([...(await client.send('GET', '/a.txt', fields)).headers]);
    }
  });

  it.each([
    ['small', 'a.txt', 'x'.repeat(1023)],
    ['too large to go without a length', 'a.txt', 'x'.repeat(1_000_001)],
    ['compressed already', 'a.jpg', text],
    ['of no known type', 'a.bin', text],
  ])('goes as it is when it is %s', async (_, name, content) => {
    const client = await withFile(name, content);
    const { headers, text: got } = await client.send('GET', `/${name}`, asked);
    expect([got === content, headers.get('Content-Encoding'), headers.get('Vary')]).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });

  it('is never cut where it is compressed: a range is of the file', async () => {
    const client = await withFile();
    const { status, headers, text: part } = await client.send('GET', '/a.txt', { ...asked, Range: 'bytes=4-7' });
    expect([status, part, headers.get('Content-Encoding')]).toEqual([206, 'work', undefined]);
    expect(headers.get('ETag')).toMatch(/^"[\w-]+"$/);
    expect(headers.get('Vary')).toBe('Accept-Encoding');
  });

  it('is known by either tag in conditions, but not in If-Range (RFC 9110 13.1)', async () => {
    const client = await withFile();
    const own = (await client.send('HEAD', '/a.txt')).headers.get('ETag') ?? '';
    const zipped = (await client.send('HEAD', '/a.txt', asked)).headers.get('ETag') ?? '';
    for (const tag of [own, zipped, `W/${zipped}`]) {
      const answer = await client.send('GET', '/a.txt', { ...asked, 'If-None-Match': tag });
      expect([answer.status, answer.headers.get('ETag')]).toEqual([304, tag.replace('W/', '')]);
    }
    expect(await client.status('GET', '/a.txt', { Range: 'bytes=0-1', 'If-Range': zipped })).toBe(200);
    expect(await client.status('GET', '/a.txt', { 'If-Match': `W/${zipped}` })).toBe(412);
    // gvfs replaces what it read by the tag that it read.
    expect(await client.status('PUT', '/a.txt', { If: `(["x;gzip"])` }, text)).toBe(412);
    expect(await client.status('PUT', '/a.txt', { If: `([${zipped}])` }, text)).toBe(204);
    expect(await client.status('PUT', '/a.txt', { 'If-Match': zipped }, text)).toBe(412);
    const next = (await client.send('HEAD', '/a.txt', asked)).headers.get('ETag') ?? '';
    const put = await client.send('PUT', '/a.txt', { ...asked, 'If-Match': next }, text);
    expect([put.status, put.headers.get('ETag')]).toEqual([204, expect.stringMatching(/^"[\w-]+"$/)]);
  });
});

describe('a listing', () => {
  const vary = 'Brief, Prefer, Accept-Encoding';
  const names = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`file ${index}`, 'x']));

  it('comes as gzip: a multistatus', async () => {
    const client = new DavClient();
    await client.populate(names);
    const answer = await client.send('PROPFIND', '/', { ...asked, Depth: '1' });
    expect([answer.status, answer.headers.get('Vary')]).toEqual([207, vary]);
    expect(Object.keys(await parseMultistatus(unzip(answer)))).toHaveLength(51);
    const plain = await client.send('PROPFIND', '/', { Depth: '1' });
    expect([plain.headers.get('Content-Encoding'), plain.headers.get('Vary')]).toEqual([undefined, vary]);
  });

  it('comes as gzip: a page', async () => {
    const client = new DavClient();
    await client.populate(names);
    expect(unzip(await client.send('GET', '/', asked))).toContain('file 49');
  });

  it('goes as it is when it is small, and whole', async () => {
    const client = new DavClient();
    await client.populate({ f: 'x' });
    const answer = await client.send('PROPFIND', '/f', { ...asked, Depth: '0' });
    expect(answer.headers.get('Content-Encoding')).toBe(undefined);
    expect(Object.keys(await parseMultistatus(answer.text))).toEqual(['/f']);
  });

  it('is let go when the client leaves before or while it is read', async () => {
    let open = 0;
    class Wide extends MemoryFilesystem {
      override async *list(_: Path): AsyncIterable<readonly Entry[]> {
        open += 1;
        try {
          for (let index = 0; ; index += 1)
            yield [{ name: `a long name, number ${index}`, stat: { kind: 'directory' } }];
        } finally {
          open -= 1;
        }
      }
    }
    const client = new DavClient({ filesystem: new Wide() });
    const headers = new HttpHeaders(Object.entries({ ...asked, Depth: '1' }));
    const request = (signal: AbortSignal) =>
      client.handler.handle({ method: 'PROPFIND', target: '/', authority, headers, body: bodyOf(''), signal });
    const response = await request(new AbortController().signal);
    const iterator = response.body?.chunks[Symbol.asyncIterator]();
    expect((await iterator?.next())?.value?.byteLength).toBeGreaterThan(0);
    expect(open).toBe(1);
    await iterator?.return?.();
    expect(open).toBe(0);

    await expect(request(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(open).toBe(0);
  });
});

describe('gzip', () => {
  async function* endless(seen: { taken: number; isOpen: boolean }): AsyncGenerator<Uint8Array> {
    seen.isOpen = true;
    try {
      for (;;) {
        seen.taken += 1;
        yield crypto.getRandomValues(new Uint8Array(32 * 1024));
      }
    } finally {
      seen.isOpen = false;
    }
  }

  it('takes no more from its source than is read of it', async () => {
    const seen = { taken: 0, isOpen: false };
    const iterator = gzip(endless(seen));
    await iterator.next();
    const afterOne = seen.taken;
    let turns = 0;
    while (turns < 50) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect(seen.taken).toBeLessThan(afterOne + 20);
    await iterator.return(undefined);
    expect(seen.isOpen).toBe(false);
  });

  it('passes on what its source throws', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(100);
      throw new RangeError('the file has changed');
    }
    await expect(collect(gzip(broken()))).rejects.toThrow(new RangeError('the file has changed'));
  });

  it('has read a chunk when it asks for the next', async () => {
    const buffer = new Uint8Array(1000);
    async function* reused(): AsyncGenerator<Uint8Array> {
      for (let value = 1; value <= 100; value += 1) yield buffer.fill(value);
    }
    const got = gunzipSync(await collect(gzip(reused())));
    expect(got.every((value, at) => value === Math.floor(at / 1000) + 1)).toBe(true);
  });

  it('makes an empty stream of nothing', async () => {
    const nothing = async function* (): AsyncGenerator<Uint8Array> {};
    expect(gunzipSync(await collect(gzip(nothing()))).byteLength).toBe(0);
  });
});

describe('isCompressible', () => {
  it.each([
    ['text/plain; charset=utf-8', true],
    ['application/json', true],
    ['application/xml; charset=utf-8', true],
    ['image/svg+xml', true],
    ['image/png', false],
    ['application/zip', false],
    ['application/octet-stream', false],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', false],
  ])('%s: %s', (type, expected) => expect(isCompressible(type)).toBe(expected));
});
