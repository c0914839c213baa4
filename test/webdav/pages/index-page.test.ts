import { describe, expect, it } from 'vitest';
import { HttpHeaders } from '../../../src/http/message.js';
import type { Entry } from '../../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { authority, bodyOf, DavClient, type Fields } from '../dav-client.js';

const links = (text: string): (string | undefined)[] =>
  [...text.matchAll(/<th scope="row"><a href="([^"]*)"/g)].map(([, href]) => href);

describe('the page of a collection', () => {
  it('links to each entry, collections first, as people count', async () => {
    const client = new DavClient();
    await client.populate({ 'c/10.txt': 'x', 'c/2.txt': 'x'.repeat(1536), 'c/z/': '', 'c/Ä b': '' });
    const { status, text, headers } = await client.send('GET', '/c/');
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(links(text)).toEqual(['/c/z/', '/c/2.txt', '/c/10.txt', '/c/%C3%84%20b']);
    expect(text).toContain('<data value="1536">1.5 KiB</data>');
    expect(text).toContain('<time datetime="2026-01-02T03:04:05.000Z">2026-01-02 03:04</time>');
    expect(text).toContain('<caption>1 folder, 3 files, 1.5 KiB</caption>');
  });

  it('works the same without the slash', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': 'x' });
    expect((await client.send('GET', '/c')).text).toBe((await client.send('GET', '/c/')).text);
  });

  it('leads to each folder above', async () => {
    const client = new DavClient();
    await client.populate({ 'a b/c/d/': '' });
    const { text } = await client.send('GET', '/a%20b/c/d/');
    const [nav = ''] = /<nav.*<\/nav>/.exec(text) ?? [];
    expect([...nav.matchAll(/href="([^"]*)"><bdi>([^<]*)/g)].map(([, href, name]) => [href, name])).toEqual([
      ['/', 'Shared folder'],
      ['/a%20b/', 'a b'],
      ['/a%20b/c/', 'c'],
    ]);
    expect(text).toContain('<h1><bdi>d</bdi></h1><p>This folder is empty.</p>');
  });

  it('lets no name become markup, and no script run', async () => {
    const client = new DavClient();
    const evil = '"><script>alert(1)<!--&amp;\'';
    await client.populate({ [evil]: 'x', [`${evil}\u202e/x/y`]: '' });
    const folder = encodeURIComponent(`${evil}\u202e`);
    for (const target of ['/', `/${folder}`, `/${folder}/x`]) {
      const { text, headers } = await client.send('GET', target);
      expect(text).not.toContain('<script');
      expect(text).toContain('<bdi>"&gt;&lt;script&gt;');
      const policy = headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('allow-scripts');
    }
  });

  it('shows what would turn a name around', async () => {
    const client = new DavClient();
    await client.populate({ 'evil\u202egnp.exe': 'x', '\u2067x': '', 'שלום\u200f.txt': '' });
    const { text } = await client.send('GET', '/');
    expect(text).toContain('href="/evil%E2%80%AEgnp.exe"');
    for (const name of ['evil\ufffdgnp.exe', '\ufffdx', 'שלום\ufffd.txt']) expect(text).toContain(`<bdi>${name}</bdi>`);
  });

  it('is not remembered, and told by HEAD as by GET', async () => {
    const client = new DavClient();
    const get = await client.send('GET', '/');
    expect(get.headers.get('Cache-Control')).toBe('no-store');
    expect([...(await client.send('HEAD', '/')).headers]).toEqual([...get.headers]);
  });

  it('is an error where the collection cannot be listed, not a page that breaks off', async () => {
    class Unlisted extends MemoryFilesystem {
      // biome-ignore lint/correctness/useYield: it fails first
      override async *list(): AsyncIterable<readonly Entry[]> {
        throw new Error('no');
      }
    }
    expect(await new DavClient({ filesystem: new Unlisted() }).status('GET', '/')).toBe(500);
  });
});

describe('the order of a page', () => {
  async function sorted(query: string): Promise<(string | undefined)[]> {
    const client = new DavClient();
    for (const [name, content] of [
      ['a1', '333'],
      ['a10', '1'],
      ['a9', '22'],
    ] as const) {
      await client.populate({ [name]: content });
      client.clock.advance(60_000);
    }
    await client.populate({ 'b/': '', 'c/': '' });
    return links((await client.send('GET', `/${query}`)).text);
  }

  it.each([
    ['', ['/b/', '/c/', '/a1', '/a9', '/a10']],
    ['?sort=name&order=asc', ['/b/', '/c/', '/a1', '/a9', '/a10']],
    ['?sort=name&order=desc', ['/c/', '/b/', '/a10', '/a9', '/a1']],
    ['?sort=size', ['/b/', '/c/', '/a10', '/a9', '/a1']],
    ['?sort=size&order=desc', ['/b/', '/c/', '/a1', '/a9', '/a10']],
    ['?sort=date&order=asc', ['/b/', '/c/', '/a1', '/a10', '/a9']],
    ['?order=desc&sort=date', ['/b/', '/c/', '/a9', '/a10', '/a1']],
    ['?sort=constructor&order=%ff', ['/b/', '/c/', '/a1', '/a9', '/a10']],
    ['?', ['/b/', '/c/', '/a1', '/a9', '/a10']],
  ])('%j', async (query, expected) => expect(await sorted(query)).toEqual(expected));

  it('is told, and turned by the same link', async () => {
    const client = new DavClient();
    await client.populate({ f: 'x' });
    const heads = async (query: string) =>
      [...(await client.send('GET', `/${query}`)).text.matchAll(/<th scope="col"([^>]*)><a href="([^"]*)"/g)].map(
        ([, state, href]) => [state, href],
      );
    expect(await heads('')).toEqual([
      [' aria-sort="ascending"', '?sort=name&amp;order=desc'],
      ['', '?sort=size&amp;order=asc'],
      ['', '?sort=date&amp;order=asc'],
    ]);
    expect(await heads('?sort=size&order=desc')).toEqual([
      ['', '?sort=name&amp;order=asc'],
      [' aria-sort="descending"', '?sort=size&amp;order=asc'],
      ['', '?sort=date&amp;order=asc'],
    ]);
  });

  it('is nobody’s in a listing that is too long to be held, which comes as it is', async () => {
    let open = 0;
    class Long extends MemoryFilesystem {
      override async *list(): AsyncIterable<readonly Entry[]> {
        open += 1;
        try {
          for (let left = 5000; left > 0; left -= 1) yield [{ name: `n${left}`, stat: { kind: 'directory' } }];
        } finally {
          open -= 1;
        }
      }
    }
    const client = new DavClient({ filesystem: new Long() });
    const { text } = await client.send('GET', '/?sort=name');
    expect(links(text)).toHaveLength(5000);
    expect(links(text)[0]).toBe('/n5000/');
    expect(text).toContain('<caption>More than 2000 entries, in no order</caption>');
    expect(text).not.toContain('sort=');

    const headers = new HttpHeaders();
    const { signal } = new AbortController();
    const request = { method: 'GET', target: '/', authority, headers, body: bodyOf(''), signal };
    const { body } = await client.handler.handle(request);
    const iterator = body?.chunks[Symbol.asyncIterator]();
    await iterator?.next();
    expect(open).toBe(1);
    await iterator?.return?.();
    expect(open).toBe(0);
  });
});

describe('the help on the root', () => {
  const root = async (Host: string, fields: Fields = {}): Promise<string> =>
    (await new DavClient().send('GET', '/', { Host, ...fields })).text;

  it('tells of every system how to mount, by the name of the request', async () => {
    const text = await root('LocalHost:1234');
    for (const command of [
      'net use * http://LocalHost:1234/',
      '\\\\localhost@1234\\DavWWWRoot',
      'dav://LocalHost:1234/',
      'webdav://LocalHost:1234/',
      'sudo mount -t davfs http://LocalHost:1234/ /mnt',
    ]) {
      expect(text).toContain(command);
    }
    expect(text).toContain('<a href="/?windows-registry.reg">');
    expect(text).toContain('FileSizeLimitInBytes');
  });

  it('has no UNC path for an address in brackets, and a name for the client that has told none', async () => {
    expect(await root('[::1]:9843')).not.toContain('DavWWWRoot');
    expect(await root('localhost')).toContain('\\\\localhost\\DavWWWRoot');
    expect(await root('')).toContain('net use * http://localhost:9843/');
  });

  it('is open at the system that asks', async () => {
    const openAt = async (agent: string) =>
      [...(await root(authority, { 'User-Agent': agent })).matchAll(/<details open><summary>([^<]*)/g)].map(
        ([, title]) => title,
      );
    expect(await openAt('Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120')).toEqual(['Windows']);
    expect(await openAt('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605')).toEqual(['macOS Finder']);
    expect(await openAt('Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0')).toEqual([
      'GNOME Files',
      'KDE Dolphin',
      'Command line',
    ]);
    expect(await openAt('')).toEqual([]);
  });

  it('is on the root alone', async () => {
    const client = new DavClient();
    await client.populate({ 'c/': '' });
    expect((await client.send('GET', '/c/')).text).not.toContain('<details');
  });
});

describe('the registry file', () => {
  it('is what regedit reads: UTF-16LE with a mark and CRLF', async () => {
    const { status, headers, bytes } = await new DavClient().send('GET', '/?windows-registry.reg');
    expect(status).toBe(200);
    expect(headers.get('Content-Disposition')).toBe('attachment; filename="webdav-limits.reg"');
    expect([...bytes.subarray(0, 4)]).toEqual([0xff, 0xfe, 0x57, 0x00]);
    const lines = new TextDecoder('utf-16le', { fatal: true }).decode(bytes).split('\r\n');
    expect(lines).toEqual([
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WebClient\\Parameters]',
      '"FileSizeLimitInBytes"=dword:ffffffff',
      '"FileAttributesLimitInBytes"=dword:01312d00',
      '',
      '',
    ]);
  });

  it('shadows no name: it is a query of the root', async () => {
    const client = new DavClient();
    await client.populate({ 'windows-registry.reg': 'mine', 'c/': '' });
    expect((await client.send('GET', '/windows-registry.reg')).text).toBe('mine');
    expect((await client.send('GET', '/windows-registry.reg?windows-registry.reg')).text).toBe('mine');
    expect((await client.send('GET', '/c/?windows-registry.reg')).headers.get('Content-Type')).toContain('text/html');
  });
});

describe('an error for a person', () => {
  const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  it('says what is wrong, with the status and the fields that a program gets', async () => {
    const client = new DavClient();
    const { status, text, headers } = await client.send('GET', '/%3Cscript%3E', browser);
    expect([status, headers.get('Content-Type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(text).toContain('<h1>Not found</h1>');
    expect(text).not.toContain('script');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect((await client.send('GET', '/none', { Accept: '*/*' })).text).toBe('');
    expect((await client.send('DELETE', '/none', browser)).text).toBe('');
  });

  it('says that it answers to localhost', async () => {
    const { status, text } = await new DavClient().send('GET', '/', { ...browser, Host: 'evil.example' });
    expect(status).toBe(421);
    expect(text).toContain('localhost only');
    expect(text).not.toContain('href');
  });

  it('is never kept (RFC 9110 15.1)', async () => {
    const client = new DavClient();
    await client.populate({ 'c/': '' });
    for (const [method, target] of [
      ['GET', '/none'],
      ['PUT', '/c'],
      ['BREW', '/'],
      ['GET', '/a/../b'],
    ] as const) {
      const { status, headers } = await client.send(method, target);
      expect([status, headers.get('Cache-Control')]).toEqual([expect.any(Number), 'no-store']);
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});
