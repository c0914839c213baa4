import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Share } from '../../src/index.js';
import type {} from '../../src/ui/element.js';
import { askingPreferences, type Chromium, dropFolder, grantedPreferences, launchChromium } from './chromium.js';
import { serveConsolePage } from './console-page.js';
import type { StaticSite } from './static-site.js';
import { pause, startVirtualDesktop, type VirtualDesktop } from './virtual-desktop.js';

/**
 * The browser's own picker and its permission bubble, worked by keyboard on a virtual desktop: nothing is stubbed, from
 * the built page's button to the folder in the share's state.
 */
let desktop: VirtualDesktop;
let site: StaticSite;
let chromium: Chromium;
let page: Page;
let directory: string;
const folderName = 'picked folder';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-picker-'));
  mkdirSync(join(directory, folderName, 'inner'), { recursive: true });
  writeFileSync(join(directory, folderName, 'note.txt'), 'from the disk');
  desktop = await startVirtualDesktop();
  site = await serveConsolePage();
});

afterEach(() => chromium?.close());

afterAll(async () => {
  await site?.close();
  await desktop?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function openConsole(preferences: object, mode: 'read' | 'readwrite'): Promise<void> {
  chromium = await launchChromium({
    headless: false,
    preferences,
    env: { DISPLAY: desktop.display },
    // Without a window manager the browser takes its window for covered by others, and a covered page gets no picker.
    args: ['--window-position=0,0', '--window-size=1100,800', '--disable-backgrounding-occluded-windows'],
  });
  page = chromium.context.pages()[0] ?? (await chromium.context.newPage());
  // No machine is needed to share a folder with none.
  await page.goto(`${site.url}/?mode=${mode}&url=ws://127.0.0.1:1/`);
  await part('button').click();
  await part('choose-button').waitFor();
}

const part = (name: string) => page.locator(`spice-share [part~="${name}"]`);
const folders = (): Promise<Share['state']['folders']> =>
  page.evaluate(() => document.querySelector('spice-share')?.share.state.folders ?? []);
const pickerTitle = '^Select (where this site|a folder this site)';

async function openPicker(): Promise<void> {
  await part('choose-button').click();
  desktop.hand('windowfocus', '--sync', await desktop.window(pickerTitle));
}

/** Types the path and opens it: GTK completes what is typed to a folder inside, unless the completion is deleted. */
async function pickFolder(): Promise<void> {
  await openPicker();
  desktop.hand('key', 'ctrl+l');
  desktop.hand('type', '--delay', '5', join(directory, folderName));
  await pause(400);
  desktop.hand('key', 'Delete');
  desktop.hand('key', 'alt+o');
  await expect.poll(() => desktop.has(pickerTitle), { timeout: 10_000 }).toBe(false);
}

const answerBubble = (answer: 'allow' | 'refuse', answered: () => Promise<boolean>): Promise<void> =>
  desktop.answerBubble(answer, answered);
const told = async (): Promise<boolean> => (await part('notice').count()) > 0;
const shared = async (): Promise<boolean> => (await folders()).length > 0;

/** What the share itself could now give to a guest: the handle that the page got leads to the real directory. */
async function expectShared(mode: 'read' | 'readwrite'): Promise<void> {
  await expect.poll(folders, { timeout: 10_000 }).toHaveLength(1);
  const [folder] = await folders();
  expect(folder).toMatchObject({ name: folderName, mode, isRoot: true, permission: 'granted' });
  expect(await part('folder-name').textContent()).toBe(folderName);
  expect(await part('notice').count()).toBe(0);
}

describe('the real picker', () => {
  it.each(['read', 'readwrite'] as const)('and the real bubble: allowed, the folder is shared to %s', async (mode) => {
    await openConsole(askingPreferences, mode);
    await pickFolder();
    expect(await folders()).toEqual([]);
    await answerBubble('allow', shared);
    await expectShared(mode);
  });

  it.each(['read', 'readwrite'] as const)(
    'and the bubble to %s refused: nothing is shared, and it says so',
    async (mode) => {
      await openConsole(askingPreferences, mode);
      await pickFolder();
      await answerBubble('refuse', told);
      const text = await part('notice').textContent();
      expect(text).toContain('No folder was shared');
      expect(text).toContain('answer “Allow”');
      expect(await folders()).toEqual([]);
      expect(await part('choose-button').textContent()).toContain('Choose a folder');
    },
  );

  it('without a bubble where the person has always allowed it', async () => {
    await openConsole(grantedPreferences, 'readwrite');
    await pickFolder();
    await expectShared('readwrite');
  });

  it('left with Escape: no error, and the next try works', async () => {
    await openConsole(grantedPreferences, 'read');
    await openPicker();
    desktop.hand('key', 'Escape');
    await part('notice').waitFor();
    expect(await part('notice').getByRole('status').count()).toBe(1);
    expect(await part('error').count()).toBe(0);
    await pickFolder();
    await expectShared('read');
  });
});

describe('a folder that the browser keeps for itself', () => {
  it('is not handed out when it is dropped, and it says so', async () => {
    await openConsole(askingPreferences, 'read');
    await dropFolder(page, '/etc');
    // Its warning offers another folder, or to leave it.
    await desktop.answerBubble('refuse', told);
    expect(await part('notice').textContent()).toContain('The browser does not hand out this folder');
    expect(await folders()).toEqual([]);
  });
});

describe('the real bubble for writing', () => {
  it('refused for a dropped folder: nothing is shared, and it says so; allowed: it is shared', async () => {
    await openConsole(askingPreferences, 'readwrite');
    await dropFolder(page, join(directory, folderName));
    await answerBubble('refuse', told);
    expect(await part('notice').textContent()).toContain('permission to change it was refused');
    expect(await folders()).toEqual([]);
    await dropFolder(page, join(directory, folderName));
    await answerBubble('allow', shared);
    await expectShared('readwrite');
  });

  it('on a folder that is shared read-only: refused it stays, allowed it changes', async () => {
    await openConsole(askingPreferences, 'read');
    await dropFolder(page, join(directory, folderName));
    await expectShared('read');
    await part('mode-select').focus();
    await page.keyboard.press('ArrowDown');
    await answerBubble('refuse', told);
    expect(await part('notice').textContent()).toContain('stays as it was');
    expect(await part('mode-select').inputValue()).toBe('read');
    expect((await folders())[0]?.mode).toBe('read');
    await part('mode-select').focus();
    await page.keyboard.press('ArrowDown');
    await answerBubble('allow', async () => (await folders())[0]?.mode === 'readwrite');
    await expect.poll(() => part('mode-select').inputValue()).toBe('readwrite');
  });
});
