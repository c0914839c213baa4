import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Loopback, type LoopbackOptions, startLoopback } from '../../loopback/loopback.js';
import type { Share } from '../../src/embed/share.js';
import type {} from '../../src/ui/element.js';
import { type Chromium, dropFolder, launchChromium } from './chromium.js';
import { serveConsolePage } from './console-page.js';
import type { StaticSite } from './static-site.js';

let site: StaticSite;
let chromium: Chromium;
let page: Page;
let directory: string;
let loopback: Loopback;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-console-'));
  writeFileSync(join(directory, 'note.txt'), 'from the disk');
  site = await serveConsolePage();
  chromium = await launchChromium();
});
beforeEach(async () => {
  page = await chromium.context.newPage();
});
afterEach(async () => {
  await page.close();
  await loopback?.close();
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function openConsole(options: LoopbackOptions = {}, query: Record<string, string> = {}): Promise<void> {
  loopback = await startLoopback(options);
  await page.goto(`${site.url}/?${new URLSearchParams({ url: loopback.url, ...query })}`);
}
const title = () => page.locator('#message-title').textContent();
const state = () => page.evaluate(() => document.querySelector('spice-share')?.share.state);
const phase = async () => (await state())?.phase;
const part = (name: string) => page.locator(`spice-share [part~="${name}"]`);
const canvas = () => page.locator('#spice-screen canvas');

async function shareFolder(): Promise<void> {
  await dropFolder(page, directory);
  await part('folder').waitFor();
  await expect.poll(phase, { timeout: 15_000 }).toBe('connected');
}
const note = async () => (await fetch(`${loopback.guestUrl}/note.txt`)).text();

describe('the console page', () => {
  it('connects by itself and says so', async () => {
    await openConsole();
    await expect.poll(title).toBe('Connected');
    await canvas().waitFor();
    expect(await page.locator('#reconnect').isVisible()).toBe(false);
    const { url } = loopback;
    await page.goto(`${site.url}/?${new URLSearchParams({ url: `${url}?token=secret` })}`);
    await expect.poll(title).toBe('Connected');
    expect(await page.locator('#message-text').textContent()).toBe(url);
  });

  it('says in words that the server went away, and comes back by a button with the folder still shared', async () => {
    await openConsole();
    await canvas().waitFor();
    await shareFolder();
    loopback.dropAll();
    await expect.poll(title).toBe('The server closed the connection');
    await expect.poll(() => part('status-line').first().textContent()).toContain('has ended');
    expect(await part('status-line').first().textContent()).toContain('Connect the console again');
    await expect.poll(() => part('state').getAttribute('class')).toBe('mark warn');
    await page.getByRole('button', { name: 'Reconnect' }).click();
    await expect.poll(phase, { timeout: 15_000 }).toBe('connected');
    expect(await title()).toBe('Connected');
    expect(await canvas().count()).toBe(1);
    expect(await note()).toBe('from the disk');
  });

  it('asks for the password, says when it is wrong, and takes the right one', async () => {
    await openConsole({ password: 'right' });
    await expect.poll(title).toBe('The server asks for a password');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await expect.poll(title).toBe('Wrong password');
    await page.getByLabel('Password').fill('right');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect.poll(title).toBe('Connected');
    await shareFolder();
    expect(await note()).toBe('from the disk');
  });

  it.each([
    ['ws://127.0.0.1:1/', 'The server cannot be reached'],
    ['nonsense:address', 'This is no address of a SPICE server'],
  ])('at %s says: %s', async (url, words) => {
    await openConsole({}, { url });
    await expect.poll(title).toBe(words);
    expect(await page.getByRole('button', { name: 'Reconnect' }).isVisible()).toBe(true);
  });

  it('after Stop the guest has nothing, until a folder is shared again', async () => {
    await openConsole();
    await canvas().waitFor();
    await shareFolder();
    expect(await note()).toBe('from the disk');
    await part('stop-button').click();
    await part('folder').waitFor({ state: 'detached' });
    await expect.poll(phase, { timeout: 15_000 }).toBe('connected');
    expect((await fetch(`${loopback.guestUrl}/note.txt`)).status).toBe(404);
    await shareFolder();
    expect(await note()).toBe('from the disk');
  });

  it('types into the machine only what is typed on its screen', async () => {
    await openConsole();
    await canvas().waitFor();
    await expect.poll(phase, { timeout: 15_000 }).toBe('connected');
    const before = loopback.stats.keys;
    await part('button').click();
    await part('choose-button').focus();
    await page.keyboard.press('ArrowDown');
    await canvas().focus();
    await page.keyboard.press('a');
    await expect.poll(() => loopback.stats.keys).toBeGreaterThan(before);
    expect(loopback.stats.keys - before).toBeLessThanOrEqual(2);
  });

  it('mounts again in the guest: the channel goes and comes back by itself, with the folder', async () => {
    await openConsole();
    await canvas().waitFor();
    await shareFolder();
    await part('mount-button').click();
    await expect.poll(phase).toBe('closed');
    await expect.poll(phase, { timeout: 15_000 }).toBe('connected');
    await expect.poll(note).toBe('from the disk');
  });

  it('opens the panel over the page: nothing moves, and the machine stays usable', async () => {
    await openConsole();
    await canvas().waitFor();
    expect(await part('panel').isVisible()).toBe(false);
    const before = await page.locator('#spice-area').boundingBox();
    await part('button').click();
    await part('panel').waitFor();
    expect(await page.locator('#spice-area').boundingBox()).toEqual(before);
    const panel = await part('panel').boundingBox();
    const button = await part('button').boundingBox();
    expect(panel?.y).toBeGreaterThanOrEqual((button?.y ?? 0) + (button?.height ?? 0));
    // A click into the machine is the machine's, and the panel stays to be read meanwhile.
    await canvas().click({ position: { x: 20, y: 20 } });
    expect(await part('panel').isVisible()).toBe(true);
    await part('close-button').click();
    await part('panel').waitFor({ state: 'hidden' });
  });

  it('is as wide as the window, and the screen keeps its size', async () => {
    await openConsole();
    await canvas().waitFor();
    const size = await canvas().boundingBox();
    await part('button').click();
    for (const width of [1280, 480]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await canvas().evaluate((element) => element.clientWidth)).toBe(size?.width);
    }
  });
});

describe('the worker of a share', () => {
  const workers = () => page.workers().length;
  const slowly = { timeout: 20_000 };

  it('stays for a folder, ends after the last one, and what was told of the connection stays told', async () => {
    await openConsole({}, { url: 'ws://127.0.0.1:1/' });
    await expect.poll(workers, slowly).toBe(0);
    const states = await page.evaluate(async () => {
      const { share } = document.createElement('spice-share');
      Object.assign(window, { kept: share });
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('kept', { create: true });
      const id = await share.addFolder(folder);
      await share.connect({ url: 'ws://127.0.0.1:1/', connectionId: 1 }).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 7000));
      await share.removeFolder(id);
      return [share.state.phase, share.state.folders.length];
    });
    expect(states).toEqual(['failed', 0]);
    expect(workers()).toBe(1);
    await expect.poll(workers, slowly).toBe(0);
    const later = await page.evaluate(async () => {
      const { kept: share } = window as unknown as { kept: Share };
      await share.listHeldFiles();
      const { phase, error } = share.state;
      await share.disconnect();
      return [phase, error?.code, share.state.phase, share.state.error];
    });
    expect(later).toEqual(['failed', 'socket-failed', 'closed', null]);
    await expect.poll(workers, slowly).toBe(0);
  });
});
