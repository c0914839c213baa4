import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import { type Chromium, dropFolder, launchChromium } from '../browser/chromium.js';
import { type StaticSite, serveDirectories } from '../browser/static-site.js';
import { startTokenProxy } from './token-proxy.js';
import type { Machine } from './two-panels-page/panel.js';

/** Two machines, two shares and two spice-html5 displays on one page; the second share under the panel's policy. */
const outDir = join(resolve(import.meta.dirname, '../..'), '.cache/two-panels-page');
const machines = ['first', 'second'] as const;
const folders = {} as Record<Machine, string>;
const loopbacks = {} as Record<Machine, Loopback>;
let directory: string;
let site: StaticSite;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: join(import.meta.dirname, 'two-panels-page'),
    build: { outDir, emptyOutDir: true, target: 'chrome124' },
    worker: { format: 'es' },
  });
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-two-'));
  for (const machine of machines) {
    folders[machine] = join(directory, `for ${machine}`);
    mkdirSync(folders[machine]);
    writeFileSync(join(folders[machine], `${machine}.txt`), machine);
    loopbacks[machine] = await startLoopback();
  }
  writeFileSync(join(folders.second, 'server.key'), 'secret');
  site = await serveDirectories({ '/': outDir });
  chromium = await launchChromium();
  page = chromium.context.pages()[0] ?? (await chromium.context.newPage());
  await page.goto(`${site.url}/`);
  await page.waitForFunction(() => 'panel' in window);
});

afterAll(async () => {
  await chromium?.close();
  await site?.close();
  for (const machine of machines) await loopbacks[machine]?.close();
  rmSync(directory, { recursive: true, force: true });
});

const state = (machine: Machine) => page.evaluate((name) => window.panel.element(name).share.state, machine);
const phase = (machine: Machine) => expect.poll(async () => (await state(machine)).phase, { timeout: 30_000 });
const agentOf = (machine: Machine) => expect.poll(async () => (await state(machine)).agentRunning, { timeout: 30_000 });
const attach = (machine: Machine) =>
  page.evaluate(([name, url]) => window.panel.attach(name, url), [machine, loopbacks[machine].url] as const);
const records = (machine: Machine) => page.evaluate((name) => window.panel.records[name], machine);

async function dropOn(machine: Machine, path: string): Promise<void> {
  const place = page.locator(`#${machine}`);
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  if (box === null) throw new Error('the element is not to be seen');
  await dropFolder(page, path, { x: box.x + 40, y: box.y + 40 });
}

/** What a program in a machine gets. */
async function send(machine: Machine, method: string, name: string, body?: string): Promise<number> {
  const init = body === undefined ? { method } : { method, body };
  const answer = await fetch(`${loopbacks[machine].guestUrl}/${name}`, init);
  await answer.arrayBuffer();
  return answer.status;
}

describe('two shares on two machines', () => {
  it('each machine has its own folder and sees nothing of the other', async () => {
    for (const machine of machines) {
      await attach(machine);
      await agentOf(machine).toBe(true);
      await dropOn(machine, folders[machine]);
      await expect.poll(async () => (await state(machine)).folders.length, { timeout: 30_000 }).toBe(1);
    }
    expect([await send('first', 'GET', 'first.txt'), await send('first', 'GET', 'second.txt')]).toEqual([200, 404]);
    expect([await send('second', 'GET', 'second.txt'), await send('second', 'GET', 'first.txt')]).toEqual([200, 404]);
    expect(await send('first', 'PUT', 'new.txt', 'of the first')).toBe(201);
    expect(readdirSync(folders.first).sort()).toEqual(['first.txt', 'new.txt']);
    expect(readdirSync(folders.second).sort()).toEqual(['second.txt', 'server.key']);
  });

  it('a policy holds the one and not the other: 404 and 403 for hidden names, 507 past the quota, no second folder', async () => {
    writeFileSync(join(folders.first, 'server.key'), 'not hidden here');
    expect([await send('first', 'GET', 'server.key'), await send('second', 'GET', 'server.key')]).toEqual([200, 404]);
    const failed = (machine: string) => page.locator(`#${machine} [part~="failed-writes"]`);
    expect(await send('second', 'PUT', 'server.key', 'mine')).toBe(403);
    await failed('second').getByText('Refused on this computer: one change of the guest was not made').waitFor();
    expect(await send('second', 'PUT', 'large', 'x'.repeat(1001))).toBe(507);
    await failed('second').getByText('The disk or the quota is full: one file of the guest was not stored').waitFor();
    expect(await failed('first').count()).toBe(0);
    expect(await send('first', 'PUT', 'large', 'x'.repeat(1001))).toBe(201);
    await page.locator('#second [part~="ended-summary"]').click();
    await page.locator('#second [part~="transfer-reason"]').getByText('The disk or the quota is full.').waitFor();
    // What the element would not offer is refused by the share itself.
    const another = await page.evaluate(async () => {
      const handle = await (await navigator.storage.getDirectory()).getDirectoryHandle('another', { create: true });
      return window.panel
        .element('second')
        .share.addFolder(handle)
        .catch(({ code }) => code);
    });
    expect(another).toBe('policy-forbids');
    expect(existsSync(join(folders.second, 'large'))).toBe(false);
    expect(await page.locator('#second [part~="policy"]').textContent()).toContain('Remove one to share another');
    expect(await page.locator('#first [part~="policy"]').count()).toBe(0);
  });

  it('each has a record of all that was asked of it, done or refused, and of nothing else', async () => {
    await expect
      .poll(async () => (await records('second')).filter(({ operation }) => operation === 'PUT').length)
      .toBe(2);
    expect(await records('second')).toMatchObject([
      { by: 'host', operation: 'add-folder', path: 'for second', mode: 'readwrite', result: 'done' },
      { by: 'guest', operation: 'GET', path: '/second.txt', bytesSent: 6, result: 'done', reason: 200 },
      { by: 'guest', operation: 'GET', path: '/first.txt', result: 'refused', reason: 404 },
      { by: 'guest', operation: 'GET', path: '/server.key', result: 'refused', reason: 404 },
      { by: 'guest', operation: 'PUT', path: '/server.key', result: 'refused', reason: 403 },
      { by: 'guest', operation: 'PUT', path: '/large', bytesReceived: 1001, result: 'failed', reason: 507 },
      { by: 'host', operation: 'add-folder', path: 'another', result: 'refused', reason: 'policy-forbids' },
    ]);
    const first = await records('first');
    expect(first.map(({ path }) => path)).toContain('/new.txt');
    expect(first.some(({ result, by }) => by === 'host' && result !== 'done')).toBe(false);
    expect(first.every(({ time }) => Math.abs(time - Date.now()) < 600_000)).toBe(true);
  });

  it('a share outlives its connection: the folder is there again with the next one, and the other never noticed', async () => {
    loopbacks.first.dropAll();
    await phase('first').not.toBe('connected');
    expect((await state('first')).folders).toHaveLength(1);
    expect([(await state('second')).phase, await send('second', 'GET', 'second.txt')]).toEqual(['connected', 200]);
    await attach('first');
    await agentOf('first').toBe(true);
    expect(await send('first', 'GET', 'first.txt')).toBe(200);
  });

  it('detached, its channel is closed and spice-html5 stays as it is; attached again, it is back', async () => {
    await page.evaluate(() => window.panel.detach('first'));
    await phase('first').toBe('closed');
    expect(await page.evaluate(() => window.panel.displayStands('first'))).toBe(true);
    expect([(await state('first')).folders.length, (await state('second')).phase]).toEqual([1, 'connected']);
    await attach('first');
    await agentOf('first').toBe(true);
    expect(await send('first', 'GET', 'first.txt')).toBe(200);
  });

  it('a URL with a token is used once and at once; when it has expired that is told, and a new one does', async () => {
    const proxy = await startTokenProxy(loopbacks.first.url);
    try {
      const connect = (url: string) =>
        page.evaluate(async (address) => {
          const connectionId = window.panel.connectionId('first');
          return window.panel.connect('first', { url: address, connectionId });
        }, url);
      const token = proxy.newUrl();
      expect(await connect(token)).toBe('connected');
      expect(proxy.attempts).toEqual([{ url: token, passed: true }]);
      await agentOf('first').toBe(true);
      expect(await send('first', 'GET', 'first.txt')).toBe(200);

      expect(await connect(token)).toBe('socket-failed');
      // Not tried again by itself: nobody but the panel has another one.
      expect(proxy.attempts).toEqual([
        { url: token, passed: true },
        { url: token, passed: false },
      ]);
      expect(await state('first')).toMatchObject({ phase: 'failed', error: { code: 'socket-failed' } });
      await page.locator('#first [part~="error"]').waitFor();

      expect(await connect(proxy.newUrl())).toBe('connected');
      await agentOf('first').toBe(true);
      expect(await send('first', 'GET', 'first.txt')).toBe(200);
    } finally {
      await proxy.close();
    }
  });

  it('the second cannot have the channel of the first machine beside the first, and says who has it', async () => {
    await attach('first');
    await agentOf('first').toBe(true);
    const code = await page.evaluate((url) => {
      return window.panel.connect('second', { url, connectionId: window.panel.connectionId('first') });
    }, loopbacks.first.url);
    expect([code, loopbacks.first.stats.clientsTurnedAway]).toEqual(['channel-taken', 1]);
    await page.locator('#second').getByText('Another console is sharing folders').waitFor();
    expect(await send('first', 'GET', 'first.txt')).toBe(200);
  });

  it('stopped, the one lets its machine go and keeps the policy for the next share; the other goes on', async () => {
    await page.locator('#second [part~="stop-button"]').click();
    await expect.poll(async () => (await state('second')).phase, { timeout: 30_000 }).toBe('idle');
    expect(await page.evaluate(() => window.panel.element('second').share.options.policy)).toEqual({
      maxFolders: 1,
      hiddenNames: ['*.key'],
    });
    // The element has its next share at once, while the worker of the one before still tells what it did last.
    await expect
      .poll(async () => (await records('second')).at(-1), { timeout: 30_000 })
      .toMatchObject({ operation: 'remove-folder', path: 'for second' });
    expect((await state('first')).folders).toHaveLength(1);
  });
});
