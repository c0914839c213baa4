import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import type {} from '../../src/ui/element.js';
import { type Chromium, dropFolder, launchChromium } from '../browser/chromium.js';
import { type FramedConsole, type FramedConsoleOptions, openFramedConsole } from './framed-console.js';

/** A console in a frame of another origin, its sharing window, a real folder and a program in the guest. */
let directory: string;
let folder: string;
let loopback: Loopback;
let chromium: Chromium;
let framed: FramedConsole | undefined;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-broker-'));
  folder = join(directory, 'framed folder');
  mkdirSync(folder);
  writeFileSync(join(folder, 'note.txt'), 'from the disk');
  loopback = await startLoopback();
});
afterEach(async () => {
  await framed?.close();
  framed = undefined;
});
afterAll(async () => {
  await loopback?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function openFrame(options: Partial<FramedConsoleOptions> = {}): Promise<FramedConsole> {
  framed = await openFramedConsole({ loopback, chromium, ...options });
  await framed.frame.locator('spice-share [part~="button"]').click();
  await framed.frame.waitForFunction(() => document.querySelector('spice-share')?.share.state.agentRunning);
  return framed;
}

const part = ({ frame }: FramedConsole, name: string) => frame.locator(`spice-share [part~="${name}"]`);
const inWindow = (popup: Page, name: string) => popup.locator(`spice-share-broker [part~="${name}"]`);

async function openBroker(panel: FramedConsole): Promise<Page> {
  const opened = panel.page.waitForEvent('popup');
  await part(panel, 'broker-button').first().click();
  const popup = await opened;
  await popup.waitForLoadState();
  return popup;
}

async function put(name: string, content: string): Promise<number> {
  return (await fetch(`${loopback.guestUrl}/${name}`, { method: 'PUT', body: content })).status;
}
async function get(name: string): Promise<number> {
  const answer = await fetch(`${loopback.guestUrl}/${name}`);
  await answer.arrayBuffer();
  return answer.status;
}

/** The frame is a process of its own: the browser knows only after some time that the pointer is over it. */
async function dropOnFrame({ page, frame }: FramedConsole): Promise<void> {
  await frame.evaluate(() => {
    document.addEventListener('pointermove', () => {
      document.title = 'pointed at';
    });
  });
  const point = { x: 200, y: 400 };
  await expect
    .poll(async () => {
      await page.mouse.move(point.x, point.y);
      await page.mouse.move(point.x + 5, point.y);
      return frame.evaluate(() => document.title);
    })
    .toBe('pointed at');
  await dropFolder(page, folder, point);
}

describe('a console in a frame of another origin', () => {
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium.close());

  it.each([
    ['another origin of the same site', false],
    ['another site', true],
  ])(
    'framed by %s: shares what is dropped on it read-only, says so, and offers no other mode',
    async (_, isOtherSite) => {
      const panel = await openFrame({ isOtherSite });
      expect(await part(panel, 'unsupported').textContent()).toContain('can only be read');
      expect(await part(panel, 'mode').count()).toBe(0);
      await dropOnFrame(panel);
      await part(panel, 'mode-fixed').waitFor();
      expect((await panel.state()).folders).toMatchObject([{ mode: 'read', permission: 'granted' }]);
      expect([await get('note.txt'), await put('new.txt', 'x')]).toEqual([200, 403]);
      expect(readdirSync(folder)).toEqual(['note.txt']);
    },
  );

  it('has a folder chosen in its sharing window, by drop or picker, and the guest writes to it', async () => {
    const panel = await openFrame();
    const popup = await openBroker(panel);
    expect(new URL(popup.url()).origin).toBe(panel.origin);
    await inWindow(popup, 'life').waitFor();
    expect(await popup.title()).toBe('Sharing window');
    expect(await inWindow(popup, 'mode').locator('input:checked').inputValue()).toBe('readwrite');
    await dropFolder(popup, folder);
    await inWindow(popup, 'notice').getByText('framed folder is shared with the guest').waitFor();
    expect(await inWindow(popup, 'notice').textContent()).toContain('Keep this window open');
    expect((await panel.state()).folders).toMatchObject([{ mode: 'readwrite', permission: 'granted' }]);
    expect(await part(panel, 'broker-open').textContent()).toContain('as long as the sharing window is open');
    expect(await put('new.txt', 'by the guest')).toBe(201);
    expect(readFileSync(join(folder, 'new.txt'), 'utf8')).toBe('by the guest');
    rmSync(join(folder, 'new.txt'));

    // The picker's part is played by a function; the real one is in picker.test.ts.
    await popup.evaluate(() => {
      window.showDirectoryPicker = async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('Picked', { create: true });
    });
    await inWindow(popup, 'choose-button').click();
    await expect
      .poll(async () => (await panel.state()).folders.map(({ name }) => name))
      .toEqual(['framed folder', 'Picked']);
    // A second click brings the one window to the front.
    const count = chromium.context.pages().length;
    await part(panel, 'broker-button').first().click();
    expect(chromium.context.pages()).toHaveLength(count);
    // It goes with the page that it serves.
    const closed = popup.waitForEvent('close');
    await panel.page.goto('about:blank');
    await closed;
  });

  it('framed by another site, says in its sharing window that the browser lets it use no folder', async () => {
    const panel = await openFrame({ isOtherSite: true });
    const popup = await openBroker(panel);
    await inWindow(popup, 'life').waitFor();
    await dropFolder(popup, folder);
    await inWindow(popup, 'notice').getByText('lets this frame use no chosen folder').waitFor();
    expect((await panel.state()).folders).toEqual([]);
    await popup.close();
  });

  it('says that the permission goes with its sharing window, when that is closed', async () => {
    const panel = await openFrame();
    const popup = await openBroker(panel);
    await inWindow(popup, 'life').waitFor();
    await dropFolder(popup, folder);
    await part(panel, 'folder').waitFor();
    await popup.close();
    await part(panel, 'notice').getByText('The sharing window was closed').waitFor();
    await part(panel, 'permission-lost').getByText('Choose it again in the sharing window.').waitFor();
  });

  it('goes with Stop sharing', async () => {
    const panel = await openFrame();
    const popup = await openBroker(panel);
    await inWindow(popup, 'life').waitFor();
    await dropFolder(popup, folder);
    await part(panel, 'folder').waitFor();
    const closed = popup.waitForEvent('close');
    await part(panel, 'stop-button').click();
    await closed;
    expect(await part(panel, 'notice').count()).toBe(0);
  });

  it('speaks the language of the panel, under a strict policy with Trusted Types and with no complaint', async () => {
    const csp =
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; connect-src 'self' ws:; img-src 'self' data:; require-trusted-types-for 'script'";
    const panel = await openFrame({ query: { language: 'de' } });
    await part(panel, 'broker-button').getByText('Freigabefenster öffnen').waitFor();
    await panel.page.route('**/broker.html*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': csp } });
    });
    const complaints: string[] = [];
    chromium.context.on('console', (message) => {
      if (/Content.Security.Policy|TrustedHTML|TrustedScript/.test(message.text())) complaints.push(message.text());
    });
    const popup = await openBroker(panel);
    await inWindow(popup, 'life').waitFor();
    expect(await popup.title()).toBe('Freigabefenster');
    expect(await popup.locator('html').getAttribute('lang')).toBe('de');
    await dropFolder(popup, folder);
    await inWindow(popup, 'notice').getByText('framed folder').waitFor();
    expect(complaints).toEqual([]);
    await popup.close();
    await part(panel, 'notice').getByText('Das Freigabefenster wurde geschlossen').waitFor();
    // With the window the permission goes, and the guest is told so.
    await expect
      .poll(async () => (await panel.state()).folders.map(({ permission }) => permission), { timeout: 15_000 })
      .toEqual(['prompt']);
    expect(await put('late.txt', 'x')).toBe(403);
    expect(readdirSync(folder)).toEqual(['note.txt']);
  });

  it('cut off from its window by the headers of a panel: the window says so, and asks for no folder', async () => {
    const panel = await openFrame({ headers: { 'cross-origin-opener-policy': 'same-origin' } });
    const opened = chromium.context.waitForEvent('page');
    await part(panel, 'broker-button').click();
    const popup = await opened;
    await inWindow(popup, 'error').waitFor();
    expect(await inWindow(popup, 'error').textContent()).toContain('Cross-Origin-Opener-Policy');
    expect(await inWindow(popup, 'choose-button').count()).toBe(0);
    await popup.close();
  });

  it('opened by a page of another origin: no folder is asked for, so none can be handed over', async () => {
    const panel = await openFrame();
    const opened = panel.page.waitForEvent('popup');
    await panel.page.evaluate((url) => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      addEventListener('message', ({ data }) => void heard.push(data));
      window.open(url, '_blank', 'popup');
    }, `${panel.origin}/broker.html`);
    const popup = await opened;
    await inWindow(popup, 'error').waitFor();
    expect(await inWindow(popup, 'choose-button').count()).toBe(0);
    expect(await panel.page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([]);
    await popup.close();
  });

  it('says in its sharing window that the console was closed, and could not close the window too', async () => {
    const panel = await openFrame();
    const popup = await openBroker(panel);
    await inWindow(popup, 'life').waitFor();
    await popup.evaluate(() => {
      window.close = () => {};
    });
    await panel.page.goto('about:blank');
    await inWindow(popup, 'error').getByText('The console was closed').waitFor();
    expect(await inWindow(popup, 'choose-button').count()).toBe(0);
    await popup.close();
  });
});
