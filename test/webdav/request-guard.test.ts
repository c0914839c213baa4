import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpHeaders } from '../../src/http/message.js';
import { parseHost, RequestGuard } from '../../src/webdav/request-guard.js';
import { authority, DavClient, type Fields, untouchableBody } from './dav-client.js';

/** The status that the guard answers with, or 200. */
function verdict(method: string, host: string, fields: Fields = {}, guestHosts: readonly string[] = []): number {
  const headers = new HttpHeaders(Object.entries(fields));
  return new RequestGuard(guestHosts).check({ method, authority: host, headers }) ?? 200;
}

describe('Host (RFC 9110 7.2)', () => {
  it.each([
    'localhost',
    'localhost:9843',
    'localhost:1',
    'localhost:65535',
    'localhost:',
    'LocalHost:9843',
    'localhost.',
    'localhost.:9843',
    '127.0.0.1:9843',
    '127.0.0.1',
    '127.0.0.1.',
    '127.255.3.200:80',
    '[::1]',
    '[::1]:9843',
    '[0:0:0:0:0:0:0:1]:9843',
    '[::0001]',
  ])('%s is the guest itself', (host) => expect(verdict('PUT', host)).toBe(200));

  it.each([
    'evil.example',
    'evil.example:9843',
    'localhost.evil.example',
    'localhost-evil',
    'notlocalhost',
    'evil.localhost',
    'localhost..',
    '.localhost',
    '127.0.0.1.evil.example',
    '127.evil.example',
    '128.0.0.1',
    '10.0.0.1',
    '0.0.0.0',
    '127.0.0.256',
    '127.0.0.01',
    '127.0.0',
    '127.1',
    '127.0.0.1.1',
    '2130706433',
    '0x7f.0.0.1',
    '[::]',
    '[::2]',
    '[::ffff:127.0.0.1]',
    '[fe80::1]',
    '[::1',
    '[]',
    '[::1]x',
    '[:::1]',
    '[127.0.0.1]',
    '%6cocalhost',
    'user@localhost',
    'localhost@evil.example',
    'localhost:9843:9843',
    'localhost:port',
    'localhost:65536',
    'localhost/',
    'localhost\\',
    'localhost, evil.example',
    'ｌocalhost',
    ' localhost',
  ])('%s is somebody else: 421 (RFC 9110 15.5.20)', (host) => {
    for (const method of ['GET', 'PUT', 'OPTIONS', 'PROPFIND']) expect(verdict(method, host)).toBe(421);
  });

  it('may be missing in HTTP/1.0 (RFC 9112 3.2), and nothing is same-origin then', () => {
    expect(verdict('PUT', '')).toBe(200);
    expect(verdict('PUT', '', { Origin: 'http://localhost' })).toBe(403);
    expect(verdict('PUT', '', { Origin: 'http://' })).toBe(403);
  });

  it('lets a plain navigation by another name through no more than anything else', () => {
    const navigation = { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    expect(verdict('GET', 'evil.example', navigation)).toBe(421);
  });
});

describe('guestHosts', () => {
  const hosts = ['Share.Example', '10.0.2.2', '[FD00::0:1]', 'dotted.'];

  it.each([
    ['share.example:9843', 200],
    ['SHARE.EXAMPLE.', 200],
    ['10.0.2.2:8080', 200],
    ['[fd00::1]:9843', 200],
    ['dotted', 200],
    ['localhost', 200],
    ['other.example', 421],
    ['a.share.example', 421],
    ['10.0.2.3', 421],
  ])('%s: %i', (host, status) => expect(verdict('PUT', host, {}, hosts)).toBe(status));

  it.each(['', '*', '*.example', 'a:80', 'a:', '[::1]:80', 'http://a', 'a/b', 'a b', 'fd00::1', 'ä.example', '[x]'])(
    '%j is none',
    (value) => {
      expect(() => new RequestGuard([value])).toThrow(TypeError);
    },
  );
});

describe('Origin (RFC 6454, Fetch 3.1)', () => {
  it.each([
    ['localhost:9843', 'http://localhost:9843', 200],
    ['LOCALHOST:9843', 'http://localhost:9843', 200],
    ['localhost', 'http://localhost', 200],
    ['localhost:80', 'http://localhost', 200],
    ['[::1]:9843', 'http://[::1]:9843', 200],
    ['localhost:9843', 'null', 403],
    ['localhost:9843', '', 403],
    ['localhost:9843', 'http://localhost', 403],
    ['localhost:9843', 'http://localhost:3000', 403],
    ['localhost:9843', 'https://localhost:9843', 403],
    ['localhost:9843', 'http://127.0.0.1:9843', 403],
    ['127.0.0.1:9843', 'http://localhost:9843', 403],
    ['localhost:9843', 'http://evil.example', 403],
    ['localhost:9843', 'http://evil.example:9843', 403],
    ['localhost:9843', 'http://localhost:9843/', 403],
    ['localhost:9843', 'http://localhost:9843, http://evil.example', 403],
    ['localhost:9843', 'chrome-extension://abcdef', 403],
    ['localhost:9843', 'file://', 403],
    ['localhost', 'file://localhost', 403],
    ['localhost', 'localhost', 403],
  ])('to %s from %j: %i', (host, origin, status) => {
    for (const method of ['GET', 'PUT', 'OPTIONS']) expect(verdict(method, host, { Origin: origin })).toBe(status);
  });

  it('is looked at even where the fetch metadata are those of a navigation', () => {
    const fields = {
      Origin: 'null',
      'Sec-Fetch-Site': 'none',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    };
    expect(verdict('GET', authority, fields)).toBe(403);
  });

  it('of the drive itself makes no navigation of what another site has sent', () => {
    const navigation = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', Origin: `http://${authority}` };
    expect(verdict('GET', authority, { ...navigation, 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
    expect(verdict('GET', authority, { ...navigation, 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
  });
});

describe('fetch metadata', () => {
  type Case = [what: string, method: string, site: string, mode: string, dest: string, status: number];
  const cases: Case[] = [
    ['an address that was typed', 'GET', 'none', 'navigate', 'document', 200],
    ['a file that a download manager was told of', 'GET', 'none', 'no-cors', 'empty', 200],
    ['a document that is fetched and not shown', 'GET', 'cross-site', 'no-cors', 'document', 403],
    ['a link of the index page', 'GET', 'same-origin', 'navigate', 'document', 200],
    ['a picture of a page in the folder', 'GET', 'same-origin', 'no-cors', 'image', 200],
    ['the drive’s own fetch', 'PUT', 'same-origin', 'cors', 'empty', 200],
    ['a link on another site', 'GET', 'cross-site', 'navigate', 'document', 200],
    ['a link on another port', 'GET', 'same-site', 'navigate', 'document', 200],
    ['the same for the head alone', 'HEAD', 'cross-site', 'navigate', 'document', 200],
    ['a frame', 'GET', 'cross-site', 'navigate', 'iframe', 403],
    ['an old frame', 'GET', 'cross-site', 'navigate', 'frame', 403],
    ['an embed', 'GET', 'cross-site', 'navigate', 'embed', 403],
    ['an object', 'GET', 'cross-site', 'navigate', 'object', 403],
    ['a frame of another port', 'GET', 'same-site', 'navigate', 'iframe', 403],
    ['a prerendering page', 'GET', 'cross-site', 'navigate', '', 403],
    ['a picture', 'GET', 'cross-site', 'no-cors', 'image', 403],
    ['a script', 'GET', 'cross-site', 'no-cors', 'script', 403],
    ['a script of another port', 'GET', 'same-site', 'no-cors', 'script', 403],
    ['a fetch without CORS', 'GET', 'cross-site', 'no-cors', 'empty', 403],
    ['a fetch with CORS', 'GET', 'cross-site', 'cors', 'empty', 403],
    ['a WebSocket', 'GET', 'cross-site', 'websocket', 'empty', 403],
    ['a form that posts', 'POST', 'cross-site', 'navigate', 'document', 403],
    ['a preflight', 'OPTIONS', 'cross-site', 'cors', 'empty', 403],
    ['a preflight of another port', 'OPTIONS', 'same-site', 'cors', 'empty', 403],
    ['a beacon', 'POST', 'cross-site', 'no-cors', 'empty', 403],
    ['a navigation that would write', 'DELETE', 'cross-site', 'navigate', 'document', 403],
    ['a site that nobody knows yet', 'GET', 'same-planet', 'no-cors', 'empty', 403],
    ['two sites', 'GET', 'none, cross-site', 'no-cors', 'empty', 403],
    ['no site', 'GET', '', 'no-cors', 'empty', 403],
    ['another letter case, which no browser sends', 'GET', 'Same-Origin', 'cors', 'empty', 403],
  ];
  it.each(cases)('%s: %s, %s, %s, %s: %i', (_, method, site, mode, dest, status) => {
    const fields = {
      'Sec-Fetch-Site': site,
      'Sec-Fetch-Mode': mode,
      ...(dest === '' ? {} : { 'Sec-Fetch-Dest': dest }),
    };
    expect(verdict(method, authority, fields)).toBe(status);
  });

  it('a program, which sends none, is served', () => {
    for (const method of ['GET', 'PUT', 'PROPFIND', 'LOCK']) expect(verdict(method, authority)).toBe(200);
  });
});

describe('parseHost', () => {
  it('never throws, and gives names that mean the same once more', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'lo127.:[]af0@%/\\-9 ') }),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]:9843`),
      fc.domain(),
    );
    fc.assert(
      fc.property(text, (sent) => {
        const host = parseHost(sent);
        if (host === undefined) return;
        expect(parseHost(`${host.name}:${host.port}`)).toEqual(host);
        expect(host.name).toBe(host.name.toLowerCase());
      }),
      { numRuns: 500 },
    );
  });

  it('takes for the guest only what a browser would connect to it', () => {
    const near = fc.string({
      unit: fc.constantFrom('127', '0', '1', '.', 'localhost', '[', ']', '::1', ':', '-', 'x'),
    });
    fc.assert(
      fc.property(near, (sent) => {
        if (verdict('GET', sent) !== 200 || sent === '') return;
        expect(new URL(`http://${sent}/`).hostname.replace(/\.$/, '')).toMatch(
          /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('knows every address by each of its spellings', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const short = new URL(`http://[${address}]/`).hostname;
        expect(parseHost(`[${address}]`)).toEqual({ name: short, port: 80 });
      }),
    );
  });
});

describe('the guarded handler', () => {
  it('asks nothing of a refused request: neither its path nor its body', async () => {
    const client = new DavClient();
    expect(await client.status('PUT', '/a', { Origin: 'http://evil.example' }, untouchableBody)).toBe(403);
    expect(await client.status('GET', '/../x', { 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(client.problems).toEqual([]);
    expect(await client.tree()).toEqual({});
  });

  it('grants no other site anything, whatever it is asked', async () => {
    const client = new DavClient();
    await client.populate({ 'a.html': '<p>', 'c/': '' });
    const preflight = {
      Origin: 'http://evil.example',
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Private-Network': 'true',
    };
    const own = { Origin: `http://${authority}` };
    const answers = await Promise.all([
      client.send('OPTIONS', '/a.html', preflight),
      client.send('OPTIONS', '/a.html', own),
      client.send('OPTIONS', '/a.html'),
      client.send('GET', '/a.html', own),
      client.send('GET', '/a.html', { Range: 'bytes=0-0' }),
      client.send('GET', '/a.html', { Range: 'bytes=9-' }),
      client.send('GET', '/a.html', { 'If-Modified-Since': 'Fri, 02 Jan 2026 03:04:05 GMT' }),
      client.send('GET', '/'),
      client.send('GET', '/?windows-registry.reg'),
      client.send('GET', '/none', { Accept: 'text/html' }),
      client.send('GET', '/none'),
      client.send('PROPFIND', '/', { Depth: '1' }),
      client.send('PUT', '/new', {}, 'x'),
      client.send('BREW', '/'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      403, 200, 200, 200, 206, 416, 304, 200, 200, 404, 404, 207, 201, 501,
    ]);
    for (const { headers } of answers) {
      expect([...headers].filter(([name]) => /^(access-control|timing-allow)/i.test(name))).toEqual([]);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
      const policy = headers.get('Content-Security-Policy') ?? '';
      expect(policy).toMatch(/^sandbox(;| (?!.*(allow-scripts|allow-forms)))/);
      expect(policy).toContain("frame-ancestors 'none'");
    }
  });
});
