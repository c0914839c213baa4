import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { dropFolder, dropOnPage } from '../browser/chromium.js';
import { type Desk, type DeskOptions, setUpDesk } from './console.js';

const desks: Desk[] = [];
async function deskWith(options: DeskOptions = {}): Promise<Desk> {
  const desk = await setUpDesk(options);
  desks.push(desk);
  return desk;
}
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a folder dropped on the console page', () => {
  it('is read and written by a program in the guest, in the worker', async () => {
    const desk = await deskWith();
    const { guestUrl } = desk.loopback;
    const content = randomBytes(3_000_017);

    const put = await fetch(`${guestUrl}/a%20new%20%C3%BCber%23file.bin`, { method: 'PUT', body: content });
    expect(put.status).toBe(201);
    expect(put.headers.get('etag')).toMatch(/^"[\w-]{4,}"$/);
    expect(sha256(readFileSync(join(desk.directory, 'a new über#file.bin')))).toBe(sha256(content));

    writeFileSync(join(desk.directory, 'from-host.txt'), 'hello guest');
    expect(await (await fetch(`${guestUrl}/from-host.txt`)).text()).toBe('hello guest');
    expect(readdirSync(desk.directory).sort()).toEqual(['a new über#file.bin', 'from-host.txt']);

    const state = await desk.until('the request to be seen', ({ lastRequestAt }) => lastRequestAt !== null);
    expect(state.runsIn).toBe('worker');
    expect(state.persistent).toBe(true);
  });

  it('takes parts, digests, times and collections with properties: what is loaded when it is first asked for', async () => {
    const desk = await deskWith();
    const { guestUrl } = desk.loopback;
    const send = (method: string, name: string, headers: Record<string, string>, body: string) =>
      fetch(`${guestUrl}/${name}`, { method, headers, body });
    const md5 = createHash('md5').update('0123456789').digest('hex');
    const put = await send('PUT', 'a', { 'X-OC-Mtime': '1000000000', 'OC-Checksum': `MD5:${md5}` }, '0123456789');
    expect([put.status, put.headers.get('x-oc-mtime')]).toEqual([201, 'accepted']);
    expect((await fetch(`${guestUrl}/a`)).headers.get('last-modified')).toBe('Sun, 09 Sep 2001 01:46:40 GMT');
    expect((await send('PUT', 'a', { 'OC-Checksum': `MD5:${md5}` }, 'damaged')).status).toBe(400);
    const type = 'application/x-sabredav-partialupdate';
    expect((await send('PATCH', 'a', { 'Content-Type': type, 'X-Update-Range': 'append' }, 'ab')).status).toBe(204);
    expect((await send('PUT', 'a', { 'Content-Range': 'bytes 3-4/12' }, 'XY')).status).toBe(204);
    expect(readFileSync(join(desk.directory, 'a'), 'utf8')).toBe('012XY56789ab');
    const mkcol =
      '<mkcol xmlns="DAV:"><set><prop><resourcetype><collection/></resourcetype><displayname>D</displayname></prop></set></mkcol>';
    expect((await send('MKCOL', 'd', { 'Content-Type': 'application/xml' }, mkcol)).status).toBe(201);
    expect(readdirSync(desk.directory).sort()).toEqual(['a', 'd']);
  });

  it('is a page to a browser in the guest, in parts and compressed as asked, and nothing to a page of another site', async () => {
    const desk = await deskWith();
    const { guestUrl } = desk.loopback;
    const text = 'a line of text\n'.repeat(1000);
    writeFileSync(join(desk.directory, 'long.txt'), text);
    const get = (name: string, headers: Record<string, string> = {}) => fetch(`${guestUrl}/${name}`, { headers });
    const page = await get('?sort=size');
    expect([page.status, page.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    expect(await page.text()).toContain('href="/long.txt"');
    const missing = await get('none', { Accept: 'text/html' });
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('<h1>Not found</h1>')]);
    const zipped = await get('long.txt', { 'Accept-Encoding': 'gzip' });
    expect([zipped.headers.get('content-encoding'), await zipped.text()]).toEqual(['gzip', text]);
    const parts = await get('long.txt', { Range: 'bytes=0-5, 7000-7014' });
    expect([parts.status, parts.headers.get('content-type')]).toEqual([
      206,
      expect.stringContaining('multipart/byteranges'),
    ]);
    expect((await parts.text()).length).toBe(Number(parts.headers.get('content-length')));
    for (const fields of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'same-site' }]) {
      expect((await get('long.txt', fields)).status).toBe(403);
    }
  });

  it('is read-only when the page says so', async () => {
    const desk = await deskWith({ mode: 'read' });
    writeFileSync(join(desk.directory, 'kept.txt'), 'kept');
    const put = await fetch(`${desk.loopback.guestUrl}/kept.txt`, { method: 'PUT', body: 'changed' });
    expect(put.status).toBe(403);
    expect(readFileSync(join(desk.directory, 'kept.txt'), 'utf8')).toBe('kept');
    expect(await (await fetch(`${desk.loopback.guestUrl}/kept.txt`)).text()).toBe('kept');
  });

  it("is shared although spice-html5's own file drop is bound, and files are left to it", async () => {
    const desk = await deskWith({ loopback: { displayAgent: true }, drop: false });
    await desk.until('the channel', ({ phase }) => phase === 'connected');
    // spice-html5 sends dropped files by the display agent: the server sees the transfer begin.
    const area = await desk.page.locator('#spice-area').boundingBox();
    if (area === null) throw new Error('no display area');
    const point = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
    await dropFolder(desk.page, desk.directory, point);
    await desk.until('the folder', ({ folders }) => folders.length === 1);
    const file = join(desk.directory, 'single.txt');
    writeFileSync(file, 'one file');
    await dropOnPage(desk.page, [file], point);
    await expect.poll(() => desk.loopback.stats.fileTransfers, { timeout: 10_000 }).toBe(1);
    expect((await desk.state()).folders).toHaveLength(1);
  });

  it('has the display on the page while it works, and no word of a channel that is not implemented', async () => {
    const desk = await deskWith();
    await fetch(`${desk.loopback.guestUrl}/`);
    await desk.page.locator('#spice-area canvas').first().waitFor();
    const colours = await desk.page.evaluate(async () => {
      for (let attempt = 0; attempt < 50; attempt += 1) {
        const seen = new Set<number>();
        for (const canvas of document.querySelectorAll<HTMLCanvasElement>('#spice-area canvas')) {
          const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
          for (const pixel of new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))) seen.add(pixel);
        }
        if (seen.size > 3) return seen.size;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return 0;
    });
    expect(colours).toBeGreaterThan(3);
    expect(desk.printed.filter((line) => /not implemented/i.test(line))).toEqual([]);
  });

  it('is two folders when two are dropped: the first is the drive, the second an entry in it', async () => {
    const desk = await deskWith();
    const second = join(desk.directory, '../second-folder-of-the-test');
    mkdirSync(second, { recursive: true });
    writeFileSync(join(second, 'inside.txt'), 'second');
    await dropFolder(desk.page, second);
    await desk.until('both', ({ folders }) => folders.length === 2);
    const answer = await fetch(`${desk.loopback.guestUrl}/second-folder-of-the-test/inside.txt`);
    expect(await answer.text()).toBe('second');
  });
});

describe('what goes wrong is said', () => {
  it('agent stopped and started', async () => {
    const desk = await deskWith();
    await desk.loopback.agent.stop();
    await desk.until('the agent to be gone', ({ agentRunning }) => !agentRunning);
    await desk.loopback.agent.start();
    await desk.until('the agent to be back', ({ agentRunning }) => agentRunning);
    expect((await fetch(`${desk.loopback.guestUrl}/`)).status).toBe(200);
  });

  it('a wrong password', async () => {
    const desk = await deskWith({ loopback: { password: 'right' }, drop: false, query: { password: 'wrong' } });
    const url = desk.loopback.url;
    const code = await desk.page.evaluate(
      (target) =>
        document
          .querySelector('spice-share')
          ?.share.connect({ url: target, password: 'wrong', connectionId: 1 })
          .then(
            () => 'connected',
            (error) => error.code,
          ),
      url,
    );
    expect(code).toBe('wrong-password');
    const { error } = await desk.until('the failure', ({ phase }) => phase === 'failed');
    expect(error?.code).toBe('wrong-password');
  });

  it('the right password connects', async () => {
    const desk = await deskWith({ loopback: { password: 'right' }, query: { password: 'right' } });
    expect((await fetch(`${desk.loopback.guestUrl}/`)).status).toBe(200);
  });

  it('no WebDAV channel in the machine', async () => {
    const desk = await deskWith({ loopback: { webdav: false }, drop: false });
    const { error } = await desk.until('the failure', ({ phase }) => phase === 'failed');
    expect(error?.code).toBe('no-channel');
    expect(error?.message).toContain('org.spice-space.webdav.0');
  });

  it('a broken message closes the channel with its reason, and a new connection works', async () => {
    const desk = await deskWith();
    desk.loopback.sendBrokenMessage();
    const { error } = await desk.until('the failure', ({ phase }) => phase === 'failed');
    expect(error?.code).toBe('protocol-error');
    expect(error?.message).toMatch(/4294967295/);
    await desk.page.reload();
    await dropFolder(desk.page, desk.directory);
    await desk.until('the channel again', ({ phase, agentRunning }) => phase === 'connected' && agentRunning);
    expect((await fetch(`${desk.loopback.guestUrl}/`)).status).toBe(200);
  });

  it('the channel is lost: it comes back by itself, with its folder and its locks', async () => {
    const desk = await deskWith();
    const { guestUrl } = desk.loopback;
    const lockInfo =
      '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>';
    const lock = await fetch(`${guestUrl}/locked.txt`, { method: 'LOCK', body: lockInfo });
    expect(lock.status).toBe(201);
    for (let round = 0; round < 3; round += 1) {
      desk.loopback.dropChannel();
      const { error } = await desk.until('the loss', ({ phase }) => phase === 'reconnecting');
      expect(error?.code).toMatch(/^(server-closed|socket-failed)$/);
      expect(
        await desk.page
          .locator('spice-share')
          .getByText(/connecting again/i)
          .first()
          .isVisible(),
      ).toBe(true);
      await desk.until('the channel again', ({ phase, agentRunning }) => phase === 'connected' && agentRunning);
    }
    expect((await fetch(`${guestUrl}/locked.txt`, { method: 'PUT', body: 'x' })).status).toBe(423);
    const headers = { If: `(${lock.headers.get('lock-token')})` };
    expect((await fetch(`${guestUrl}/locked.txt`, { method: 'PUT', body: 'x', headers })).status).toBe(204);
  });

  it('the server goes away with everything', async () => {
    const desk = await deskWith();
    await desk.loopback.close();
    const { error } = await desk.until('the end', ({ phase }) => phase === 'closed' || phase === 'reconnecting');
    // The main connection's end ends ours: what stands is for the panel to open anew.
    await desk.until('the end of trying', ({ phase }) => phase === 'closed');
    expect(error?.code ?? 'none').toMatch(/^(server-closed|socket-failed|none)$/);
  });
});

describe('the session in the page, where no worker is to be had', () => {
  it('does the same', async () => {
    const desk = await deskWith({ query: { worker: 'false' } });
    expect((await desk.state()).runsIn).toBe('page');
    const content = randomBytes(1_500_000);
    expect((await fetch(`${desk.loopback.guestUrl}/x.bin`, { method: 'PUT', body: content })).status).toBe(201);
    const back = new Uint8Array(await (await fetch(`${desk.loopback.guestUrl}/x.bin`)).arrayBuffer());
    expect(sha256(back)).toBe(sha256(content));
  });
});
