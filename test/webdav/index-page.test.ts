import { describe, expect, it } from 'vitest';
import { DavClient } from './dav-client.js';

describe('the page of a collection', () => {
  it('links to each entry, collections first, as people count', async () => {
    const client = new DavClient();
    await client.populate({ 'c/10.txt': 'x', 'c/2.txt': 'x'.repeat(1536), 'c/z/': '', 'c/Ä b': '' });
    const { status, text, headers } = await client.send('GET', '/c/');
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
    const links = [...text.matchAll(/href="([^"]*)"/g)].map((match) => match[1]);
    expect(links).toEqual(['/', '/c/z/', '/c/2.txt', '/c/10.txt', '/c/%C3%84%20b']);
    expect(text).toContain('1.5 KiB');
    expect(text).toContain('Fri, 02 Jan 2026 03:04:05 GMT');
  });

  it('works the same without the slash', async () => {
    const client = new DavClient();
    await client.populate({ 'c/a': 'x' });
    expect((await client.send('GET', '/c')).text).toBe((await client.send('GET', '/c/')).text);
  });

  it('has no way up from the root', async () => {
    const { text } = await new DavClient().send('GET', '/');
    expect(text).not.toContain('href');
    expect(text).toContain('<title>Shared folder</title>');
  });

  it('lets no name become markup, and no script run', async () => {
    const client = new DavClient();
    const evil = '"><script>alert(1)<!--&amp;\'';
    await client.populate({ [evil]: 'x', [`${evil}\u202e/x`]: '' });
    const answers = [
      await client.send('GET', '/'),
      await client.send('GET', `/${encodeURIComponent(`${evil}\u202e`)}`),
    ];
    for (const { text, headers } of answers) {
      expect(text).not.toContain('<script');
      expect(text).toContain('&lt;script&gt;');
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });

  it('is not remembered', async () => {
    expect((await new DavClient().send('GET', '/')).headers.get('Cache-Control')).toBe('no-store');
  });
});
