import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoopback } from '../../loopback/loopback.js';
import { dropFolder, dropOnPage } from '../browser/chromium.js';
import { type Desk, setUpDesk } from './console.js';
import { upload } from './upload.js';

/** One person at one desk, from the first folder to the last; each part leaves the share as it found it. */
let desk: Desk;
let second: string;

beforeAll(async () => {
  desk = await setUpDesk({ query: { confirm: 'delete', files: 'share' } });
  second = join(mkdtempSync(join(tmpdir(), 'spice-webdav-second-')), 'Second');
  mkdirSync(second);
  writeFileSync(join(second, 'inside.txt'), 'inside');
});
afterAll(async () => {
  await desk?.close();
  if (second !== undefined) rmSync(join(second, '..'), { recursive: true, force: true });
});

const part = (name: string, page: Page = desk.page) => page.locator(`spice-share [part~="${name}"]`);
const button = (name: string | RegExp) => desk.page.locator('spice-share').getByRole('button', { name, exact: true });
const url = (path: string) => `${desk.loopback.guestUrl}/${path}`;
const put = async (path: string, body: string) => (await fetch(url(path), { method: 'PUT', body })).status;

/** A busy machine. */
const slowly = { timeout: 15_000 };
const size = 1024 ** 3;

describe('a file of 1 GiB', () => {
  it('is cancelled on its way to the folder: the guest is refused, and the old file is kept', async () => {
    writeFileSync(join(desk.directory, 'large.bin'), 'old');
    const before = statSync(join(desk.directory, 'large.bin'));
    const { status, request: sending } = upload(url('large.bin'), size);
    await button('Cancel large.bin').click();
    expect(await status).toBe(403);
    sending.destroy();
    await part('ended-summary').getByText('one failed').waitFor();
    await part('ended-summary').click();
    await part('transfer-reason').getByText('You cancelled it. The old file is kept.').waitFor();
    const after = statSync(join(desk.directory, 'large.bin'));
    expect([after.size, after.mtimeMs]).toEqual([before.size, before.mtimeMs]);
    expect(await put('large.bin', 'small again')).toBe(204);
  });

  it('is cancelled on its way to the guest, which does not get it for a whole one', async () => {
    await fetch(url('back.bin'), { method: 'PUT', body: Buffer.alloc(64 * 1024 ** 2) });
    let received = 0;
    let isWhole = false;
    // It reads slowly, so that there is something to cancel.
    const asking = get(url('back.bin'), (response) => {
      response.on('data', (chunk: Buffer) => {
        received += chunk.byteLength;
        response.pause();
        setTimeout(() => response.resume(), 20);
      });
      response.on('end', () => (isWhole = response.complete));
      response.on('error', () => {});
    });
    await button('Cancel back.bin').click();
    await expect.poll(() => part('ended-summary').textContent(), slowly).toContain('2 failed');
    await part('transfer-reason').getByText('may wait a while until it notices').waitFor();
    expect([received < 64 * 1024 ** 2, isWhole]).toEqual([true, false]);
    asking.destroy();
    expect(await (await fetch(url('large.bin'))).text()).toBe('small again');
  });
});

describe('what the guest does', () => {
  it('is asked about before it deletes: no, and then yes', async () => {
    writeFileSync(join(desk.directory, 'kept.txt'), 'kept');
    const refused = fetch(url('kept.txt'), { method: 'DELETE' });
    await part('question').getByText('/kept.txt').waitFor();
    expect(await part('question').textContent()).toContain('The guest wants to delete');
    await part('refuse-answer').click();
    expect((await refused).status).toBe(403);
    expect(readFileSync(join(desk.directory, 'kept.txt'), 'utf8')).toBe('kept');
    const allowed = fetch(url('kept.txt'), { method: 'DELETE' });
    await part('allow-answer').click();
    expect((await allowed).status).toBe(204);
    expect(existsSync(join(desk.directory, 'kept.txt'))).toBe(false);
  });

  it('locks, which is seen, and broken', async () => {
    const lockInfo =
      '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>' +
      '<D:owner>Ann</D:owner></D:lockinfo>';
    expect((await fetch(url('locked.txt'), { method: 'LOCK', body: lockInfo })).status).toBe(201);
    expect(await put('locked.txt', 'x')).toBe(423);
    await part('locks-summary').click();
    await part('lock').getByText('Ann').waitFor();
    await part('break-button').click();
    await button('Break the lock on /locked.txt now').click();
    await part('locks').waitFor({ state: 'detached' });
    expect(await put('locked.txt', 'x')).toBe(204);
  });
});

describe('folders', () => {
  it('of two modes: one is written, the other is not, until it is switched in place; and it gets another name', async () => {
    await desk.page.locator('spice-share').getByRole('radio', { name: 'Read only' }).check();
    await dropFolder(desk.page, second);
    await desk.until('both', ({ folders }) => folders.length === 2);
    expect([await put('a.txt', 'a'), await put('Second/a.txt', 'a')]).toEqual([201, 403]);
    await part('mode-select').nth(1).selectOption('readwrite');
    await desk.until('the upgrade', ({ folders }) => folders[1]?.mode === 'readwrite');
    expect(await put('Second/a.txt', 'a')).toBe(201);
    await part('mode-select').nth(1).selectOption('read');
    await desk.until('the downgrade', ({ folders }) => folders[1]?.mode === 'read');
    expect(await put('Second/a.txt', 'b')).toBe(403);

    await button('Change how Second appears in the guest').click();
    await desk.page.keyboard.type('Renamed');
    await desk.page.keyboard.press('Enter');
    await desk.until('the name', ({ folders }) => folders[1]?.name === 'Renamed');
    expect((await fetch(url('Second/a.txt'))).status).toBe(404);
    expect(await (await fetch(url('Renamed/a.txt'))).text()).toBe('a');
  });

  it('take single files that are dropped, beside them and to read alone, and more of them', async () => {
    const file = join(second, 'single.txt');
    writeFileSync(file, 'single');
    await dropOnPage(desk.page, [file]);
    await desk.until('the folder', ({ folders }) => folders.length === 3);
    expect(await (await fetch(url('Dropped%20files/single.txt'))).text()).toBe('single');
    await dropOnPage(desk.page, [file]);
    await expect.poll(async () => (await fetch(url('Dropped%20files/single%20(2).txt'))).status, slowly).toBe(200);
    expect(await put('Dropped%20files/single.txt', 'x')).toBe(403);
    expect((await desk.state()).folders[2]).toMatchObject({ isRoot: false, canWrite: false });
  });

  it('are there again by a click after another console took the machine over', async () => {
    const other = await desk.chromium.context.newPage();
    await other.goto(desk.page.url());
    await desk.page.bringToFront();
    await desk.page.getByText('another console took over').waitFor();
    await part('status-line').getByText('has ended').waitFor();
    await other.close();
    await desk.page.getByRole('button', { name: 'Reconnect' }).click();
    await desk.until('the channel', ({ phase, agentRunning }) => phase === 'connected' && agentRunning);
    expect(await (await fetch(url('Renamed/a.txt'))).text()).toBe('a');
  });

  it('all go at once, and the guest has an empty drive', async () => {
    await part('stop-button').click();
    await desk.until('no folder and the channel', ({ folders, phase, agentRunning }) => {
      return folders.length === 0 && phase === 'connected' && agentRunning;
    });
    expect((await fetch(url('a.txt'))).status).toBe(404);
    expect((await fetch(url('Renamed/a.txt'))).status).toBe(404);
  });
});

describe('it says why', () => {
  const openOn = async (page: Page, spiceUrl: string, password = ''): Promise<void> => {
    const { origin } = new URL(desk.page.url());
    await page.goto(`${origin}/?${new URLSearchParams({ url: spiceUrl, password })}`);
    await part('button', page).click();
  };

  it('the agent was stopped: with what to type, for each system', async () => {
    await desk.loopback.agent.stop();
    await part('status-line').getByText('spice-webdavd) is not running').waitFor();
    await part('system-select').first().selectOption('debian');
    await part('command').getByText('sudo apt install spice-webdavd').waitFor();
    await desk.loopback.agent.start();
    await part('status-line').getByText('The guest’s agent is running').waitFor();
  });

  it('the machine has no channel: with the lines that give it one', async () => {
    const bare = await startLoopback({ webdav: false });
    try {
      await openOn(desk.page, bare.url);
      await part('error').getByText('This machine has no channel for folders').waitFor();
      expect(await part('command').textContent()).toContain('org.spice-space.webdav.0');
      expect(await part('copy-button').isVisible()).toBe(true);
    } finally {
      await bare.close();
    }
  });
});
