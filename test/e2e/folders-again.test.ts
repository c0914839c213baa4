import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askingPreferences, type ChromiumOptions, dropFolder } from '../browser/chromium.js';
import { startVirtualDesktop, type VirtualDesktop } from '../browser/virtual-desktop.js';
import { type Desk, setUpDesk } from './console.js';

/** Two folders of one machine, which it loses, and which the person gives it again. */
let desk: Desk;
let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'spice-webdav-second-'));
  mkdirSync(join(place, 'Second'));
  writeFileSync(join(place, 'Second/inside.txt'), 'inside');
});
afterEach(async () => {
  await desk?.close();
  rmSync(place, { recursive: true, force: true });
});

async function shareSecond(): Promise<void> {
  await dropFolder(desk.page, join(place, 'Second'));
  await desk.until('both', ({ folders }) => folders.length === 2);
}

const part = (name: string) => desk.page.locator(`spice-share [part~="${name}"]`);
const button = (name: string | RegExp) => desk.page.locator('spice-share').getByRole('button', { name });
const send = (path: string, init?: RequestInit) => fetch(`${desk.loopback.guestUrl}/${path}`, init);
const put = async (path: string, body: string) => (await send(path, { method: 'PUT', body })).status;
const offered = () => expect.poll(() => part('remembered-folder').count(), { timeout: 15_000 });

/** A browser that asks as it asks a person, on a screen. */
function onDesktop({ display }: VirtualDesktop): ChromiumOptions {
  return {
    headless: false,
    preferences: askingPreferences,
    env: { DISPLAY: display },
    args: ['--window-position=0,0', '--window-size=1100,800', '--disable-backgrounding-occluded-windows'],
  };
}

/** In the browser's settings. */
async function revoke(): Promise<void> {
  const settings = await desk.chromium.context.newPage();
  await settings.goto('chrome://settings/content/filesystem');
  await settings.evaluate(`chrome.send('revokeFileSystemGrants', ['${new URL(desk.page.url()).origin}/'])`);
  await settings.close();
  await desk.until('the loss', ({ folders }) => folders.every(({ permission }) => permission === 'prompt'));
}

async function reload(): Promise<void> {
  await desk.page.reload();
  await desk.until('the channel', ({ phase, agentRunning }) => phase === 'connected' && agentRunning);
  await part('button').click();
}

describe('folders whose permission is taken back in the middle', () => {
  let desktop: VirtualDesktop;
  beforeAll(async () => {
    desktop = await startVirtualDesktop();
  });
  afterAll(() => desktop?.close());

  const permissions = async () => (await desk.state()).folders.map(({ permission }) => permission);

  it('say so, are refused to the guest, and come back by a click each', async () => {
    // The browser asks as it asks a person.
    desk = await setUpDesk({ mode: 'read', chromium: onDesktop(desktop) });
    await shareSecond();
    await part('mode-select').first().selectOption('readwrite');
    await desktop.answerBubble('allow', async () => (await desk.state()).folders[0]?.mode === 'readwrite');
    expect(await put('a.txt', 'a')).toBe(201);

    await revoke();
    expect([(await send('a.txt')).status, (await send('Second/inside.txt')).status]).toEqual([403, 403]);
    await part('permission-lost').first().getByText('The browser’s permission was withdrawn.').waitFor();

    await desk.page.bringToFront();
    await button(/^Allow again: spice-webdav-folder-/).click();
    await desktop.answerBubble('allow', async () => (await permissions())[0] === 'granted');
    expect(await permissions()).toEqual(['granted', 'prompt']);
    await button('Allow again: Second').click();
    await desktop.answerBubble('allow', async () => (await permissions())[1] === 'granted');
    expect(await (await send('a.txt')).text()).toBe('a');
    expect(await (await send('Second/inside.txt')).text()).toBe('inside');
    expect([await put('a.txt', 'b'), await put('Second/a.txt', 'b')]).toEqual([204, 403]);
  }, 120_000);
});

describe('a folder of before', () => {
  let desktop: VirtualDesktop;
  beforeAll(async () => {
    desktop = await startVirtualDesktop();
  });
  afterAll(() => desktop?.close());

  it('that the person refuses in the real bubble is not shared, and says how to go on', async () => {
    desk = await setUpDesk({ mode: 'read', chromium: onDesktop(desktop) });
    await revoke();
    await reload();
    await offered().toBe(1);
    await part('share-again-button').click();
    await desktop.answerBubble('refuse', async () => (await part('notice').count()) > 0);
    expect(await part('notice').textContent()).toContain(
      'The browser’s permission was refused. Share the folder again',
    );
    expect((await desk.state()).folders).toEqual([]);
  }, 120_000);
});

describe('folders after a reload', () => {
  it('are offered again, with names and modes as they were, by a click each, until they are forgotten', async () => {
    desk = await setUpDesk();
    await desk.page.locator('spice-share').getByRole('radio', { name: 'Read only' }).check();
    await shareSecond();
    await button('Change how Second appears in the guest').click();
    await desk.page.keyboard.type('Renamed');
    await desk.page.keyboard.press('Enter');
    await desk.until('the name', ({ folders }) => folders[1]?.name === 'Renamed');
    expect(await put('a.txt', 'a')).toBe(201);

    await reload();
    expect((await send('a.txt')).status).toBe(404);
    await offered().toBe(2);
    expect(await part('button').textContent()).toContain('2 folders can be shared again');
    expect(await part('badge').isVisible()).toBe(true);
    await part('remembered-folder').first().getByText('the browser still permits it').waitFor();
    await button(/^Share spice-webdav-folder-/).click();
    await desk.until('the first', ({ folders }) => folders.length === 1);
    await button(/^Share Renamed again/).click();
    const { folders } = await desk.until('the second', (state) => state.folders.length === 2);
    expect(folders.map(({ name, mode, isRoot }) => [name.replace(/-folder-.*/, ''), mode, isRoot])).toEqual([
      ['spice-webdav', 'readwrite', true],
      ['Renamed', 'read', false],
    ]);
    await offered().toBe(0);
    expect(await (await send('a.txt')).text()).toBe('a');
    expect(await (await send('Renamed/inside.txt')).text()).toBe('inside');
    expect([await put('a.txt', 'c'), await put('Renamed/inside.txt', 'c')]).toEqual([204, 403]);

    await part('stop-button').click();
    await offered().toBe(2);
    await button('Forget Renamed').click();
    await offered().toBe(1);
    await reload();
    await offered().toBe(1);
    await part('forget-button').click();
    await offered().toBe(0);
    await reload();
    expect(await desk.page.evaluate(() => document.querySelector('spice-share')?.share.listRemembered())).toEqual([]);
  }, 60_000);
});
