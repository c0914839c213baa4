/// <reference path="../../src/ui/picker.d.ts" />
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isConnectionErrorCode, shareErrorCodes } from '../../src/base/share-error.js';
import type { FakeShare } from '../fakes/fake-share.js';
import { folderState } from '../fakes/folder-state.js';
import { type Chromium, dropOnPage, launchChromium } from './chromium.js';
import { serveUiPage, type UiPage } from './ui-page.js';

let site: UiPage;
let chromium: Chromium;
let page: Page;
let directory: string;
let folder: string;
let file: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-ui-'));
  folder = join(directory, 'My folder');
  file = join(directory, 'plain.txt');
  mkdirSync(folder);
  writeFileSync(file, 'plain');
  site = await serveUiPage();
  chromium = await launchChromium({ args: ['--host-resolver-rules=MAP panel.example 127.0.0.1'] });
  page = chromium.context.pages()[0] ?? (await chromium.context.newPage());
});

afterAll(async () => {
  await chromium?.close();
  await site?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function open(url = site.url): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'fake' in window);
  // What is in the panel is loaded when it is first shown.
  await part('status').waitFor();
}

beforeEach(() => open());

const card = () => page.locator('spice-share');
const part = (name: string) => card().locator(`[part~="${name}"]`);
const statusLine = (name: string) => card().locator(`[part~="status-line"][data-name="${name}"]`);
const announced = () => card().locator('.announcer').textContent();
const calls = () => page.evaluate(() => window.fake.calls);
const update = (change: Partial<FakeShare['state']>) => page.evaluate((state) => window.fake.update(state), change);
const failNext = (error: { name: string; code?: string; message: string }) =>
  page.evaluate((next) => {
    window.fake.nextError = next;
  }, error);

/** The picker's part is played by a function; the real one is in picker.test.ts. */
function stubPicker(outcome: 'folder' | { error: string }): Promise<void> {
  return page.evaluate((result) => {
    const asked: unknown[] = [];
    Object.assign(window, { asked });
    window.showDirectoryPicker = async (options) => {
      asked.push(options);
      if (result !== 'folder') throw new DOMException('told by the test', result.error);
      return (await navigator.storage.getDirectory()).getDirectoryHandle('Picked', { create: true });
    };
  }, outcome);
}
const asked = () => page.evaluate(() => (window as unknown as { asked: unknown[] }).asked);

/** Where the pointer is when something is dropped: outside the element, on what plays the console's screen. */
async function pointOn(selector: string): Promise<{ x: number; y: number }> {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not to be seen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

describe('the module', () => {
  it('can be imported on a server', async () => {
    expect('HTMLElement' in globalThis).toBe(false);
    const { SpiceShare } = await import('../../src/ui/element.js');
    expect(typeof SpiceShare).toBe('function');
  });

  it('leaves a registration that is there alone', async () => {
    const url = await page.evaluate(
      () => performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/ui/element.ts'))?.name,
    );
    expect(url).toBeDefined();
    // As text: what the runner makes of an import() does not exist in the page.
    const answer = await page.evaluate(`(async () => {
      const before = customElements.get('spice-share');
      const copy = await import('${url}?copy');
      return copy.SpiceShare !== undefined && customElements.get('spice-share') === before;
    })()`);
    expect(answer).toBe(true);
  });
});

describe('its share', () => {
  it('is made by itself when none is set, and starts nothing', async () => {
    const state = await page.evaluate(() => document.createElement('spice-share').share.state);
    expect(state).toMatchObject({ phase: 'idle', folders: [] });
  });

  it('can be set before it is in the document, and is listened to only while it is', async () => {
    const phases = await page.evaluate(async () => {
      const element = document.createElement('spice-share');
      element.share = window.fake;
      document.body.append(element);
      window.fake.update({ phase: 'connecting' });
      await element.updateComplete;
      const inside = element.phase;
      element.remove();
      window.fake.update({ phase: 'connected' });
      await element.updateComplete;
      return [inside, element.phase];
    });
    expect(phases).toEqual(['connecting', 'connecting']);
  });
});

describe('choosing a folder', () => {
  it.each(['read', 'readwrite'] as const)('asks the picker for %s and shares in that mode', async (mode) => {
    await stubPicker('folder');
    if (mode === 'readwrite') await card().getByRole('radio', { name: 'Read and write' }).check();
    await card().getByRole('button', { name: 'Choose a folder' }).click();
    await part('folder').waitFor();
    expect(await asked()).toEqual([{ id: 'spice-share', mode }]);
    expect(await calls()).toEqual([`addFolder Picked ${mode}`]);
    expect(await part('folder-name').textContent()).toBe('Picked');
    expect(await part('folder').getByRole('combobox').inputValue()).toBe(mode);
    expect(await announced()).toContain('Picked is shared');
    expect(await card().getAttribute('sharing')).toBe('');
  });

  it('takes the mode from the attribute, and anything unknown as read', async () => {
    const modes = await page.evaluate(async () => {
      const seen: string[] = [window.element.mode];
      for (const value of ['readwrite', 'everything']) {
        window.element.setAttribute('mode', value);
        await window.element.updateComplete;
        seen.push(window.element.mode);
      }
      return seen;
    });
    expect(modes).toEqual(['read', 'readwrite', 'read']);
  });

  it('says the way on when the picker was left, which is no error', async () => {
    await stubPicker({ error: 'AbortError' });
    await part('choose-button').click();
    await part('notice').waitFor();
    expect(await part('notice').getByRole('status').count()).toBe(1);
    expect(await part('notice').textContent()).toContain('answer “Allow”');
    await card().getByRole('button', { name: 'Dismiss' }).click();
    await part('notice').waitFor({ state: 'detached' });
    expect(await calls()).toEqual([]);
  });

  it('says that the permission was refused', async () => {
    await stubPicker('folder');
    await card().getByRole('radio', { name: 'Read and write' }).check();
    await failNext({ name: 'FsError', code: 'permission-lost', message: 'permission-lost' });
    await part('choose-button').click();
    await part('notice').waitFor();
    expect(await part('notice').textContent()).toContain('“Picked” is not shared');
    expect(await part('notice').textContent()).toContain('permission to change it was refused');
    // What succeeds takes the notice away.
    await part('choose-button').click();
    await part('notice').waitFor({ state: 'detached' });
  });

  it('opens one picker at a time and says that it waits', async () => {
    await page.evaluate(() => {
      let open = 0;
      window.showDirectoryPicker = () => {
        open += 1;
        document.title = `${open}`;
        return new Promise(() => {});
      };
    });
    await part('choose-button').click();
    await card().getByRole('button', { name: 'Waiting for the browser' }).click({ force: true });
    expect(await page.title()).toBe('1');
  });
});

describe('the folders that are shared', () => {
  it('are listed with their place in the drive', async () => {
    await update({
      folders: [folderState(), folderState({ id: 'b', name: 'Photos', isRoot: false, mode: 'readwrite' })],
    });
    await part('folder').nth(1).waitFor();
    expect(await part('folder').nth(0).textContent()).toContain('The drive itself');
    expect(await part('folder').nth(1).textContent()).toContain('A folder in the drive');
    expect(await part('folder').nth(1).getByRole('combobox').inputValue()).toBe('readwrite');
  });

  it('have names that are text and nothing else', async () => {
    const name = '<img src=x onerror=alert(1)>\u202Egnp.exe';
    await update({ folders: [folderState({ name })] });
    await part('folder-name').waitFor();
    expect(await part('folder-name').textContent()).toBe(name);
    expect(await part('folder-name').evaluate((element) => [element.localName, element.childElementCount])).toEqual([
      'bdi',
      0,
    ]);
  });

  it('change their mode when the person allows it', async () => {
    await update({ folders: [folderState()] });
    await part('mode-select').selectOption('readwrite');
    await expect.poll(calls).toEqual(['setMode a readwrite']);
    await expect.poll(() => part('mode-select').inputValue()).toBe('readwrite');
  });

  it('keep their mode, and say so, when the person refuses', async () => {
    await update({ folders: [folderState()] });
    await failNext({ name: 'FsError', code: 'permission-lost', message: 'permission-lost' });
    await part('mode-select').selectOption('readwrite');
    await part('notice').waitFor();
    expect(await part('notice').textContent()).toContain('“Projects” stays as it was');
    expect(await part('mode-select').inputValue()).toBe('read');
  });

  it('offer to be allowed again when the permission is gone', async () => {
    await update({ folders: [folderState({ mode: 'readwrite', permission: 'prompt' })] });
    await card().getByRole('button', { name: 'Allow again: Projects' }).click();
    await expect.poll(calls).toEqual(['setMode a readwrite']);
    await part('permission-lost').waitFor({ state: 'detached' });
  });

  it('go one by one', async () => {
    await update({ folders: [folderState(), folderState({ id: 'b', name: 'Photos', isRoot: false })] });
    await card().getByRole('button', { name: 'Stop sharing Photos' }).click();
    await expect.poll(() => part('folder').count()).toBe(1);
    expect(await calls()).toEqual(['removeFolder b']);
    expect(await announced()).toContain('Photos is no longer shared');
  });

  it('go all at once with Stop, and the page is told and gets a fresh share', async () => {
    await page.evaluate(() => {
      window.element.addEventListener('spice-share-stop', ({ bubbles, composed }) => {
        document.title = `stopped ${bubbles} ${composed} ${window.element.share !== window.fake}`;
      });
    });
    await update({ phase: 'connected', agentRunning: true, folders: [folderState()] });
    await card().getByRole('button', { name: 'Stop sharing', exact: true }).click();
    await page.waitForFunction(() => document.title === 'stopped true true true');
    expect(await calls()).toEqual(['stop']);
    expect(await part('folder').count()).toBe(0);
    expect(await part('stop-button').count()).toBe(0);
    await expect.poll(announced).toContain('Sharing has stopped');
  });
});

describe('how the way to the guest stands', () => {
  it.each([
    ['idle', 'Not connected to the machine'],
    ['connecting', 'Connecting to the machine…'],
    ['connected', 'Connected to the machine'],
    ['reconnecting', 'The connection was lost: connecting again…'],
    ['closed', 'The connection to the machine has ended'],
  ] as const)('%s', async (phase, text) => {
    await update({ phase });
    await expect.poll(() => statusLine('connection').textContent()).toContain(text);
    expect(await statusLine('connection').locator('svg').count()).toBe(1);
    await expect.poll(() => card().getAttribute('phase')).toBe(phase);
  });

  it('says of what is shared before there is a connection when the guest gets it', async () => {
    await update({ phase: 'idle', folders: [folderState()] });
    await expect
      .poll(() => statusLine('connection').textContent())
      .toContain('The guest gets your folders once the console is connected.');
  });

  it('names the agent that is missing, and announces when it comes', async () => {
    await update({ phase: 'connected' });
    await expect
      .poll(() => statusLine('agent').textContent())
      .toContain('The guest’s agent (spice-webdavd) is not running');
    await update({ agentRunning: true });
    await expect.poll(() => statusLine('agent').textContent()).toContain('The guest’s agent is running');
    expect(await announced()).toBe('The guest’s agent is running');
  });

  it('shows programs in the guest, and their last request', async () => {
    await update({ phase: 'connected', agentRunning: true });
    await expect.poll(() => statusLine('guest').textContent()).toContain('has opened the drive yet');
    await update({ clients: 1, lastRequestAt: Date.UTC(2026, 0, 1, 12, 30, 15) });
    await expect.poll(() => statusLine('guest').textContent()).toContain('A program in the guest is connected');
    expect(await statusLine('guest').textContent()).toMatch(/Last request at .*30:15/);
    await update({ clients: 0 });
    await expect.poll(() => statusLine('guest').textContent()).toContain('No program in the guest is connected');
  });

  it('says when the browser stores nothing', async () => {
    await update({ persistent: false });
    await expect.poll(() => statusLine('storage').textContent()).toContain('refuses to store data');
  });

  it('has words and a way out for every error, each its own, and shows the cause', async () => {
    const codes = Object.values(shareErrorCodes).filter(isConnectionErrorCode);
    const seen = new Set<string>();
    for (const code of codes) {
      await update({ phase: 'failed', error: { code, message: `cause of ${code}` } });
      await expect
        .poll(() => part('error').textContent())
        .toContain(code === 'no-channel' ? '<channel' : `cause of ${code}`);
      expect(await part('error').getByRole('alert').count()).toBe(1);
      const [title = '', wayOut = ''] = await part('error').locator('p').allTextContents();
      expect(title.length).toBeGreaterThan(8);
      expect(wayOut).toMatch(/\w+.*\.$/);
      seen.add(title);
    }
    expect(seen.size).toBe(codes.length);
    await update({ phase: 'connecting', error: null });
    await part('error').waitFor({ state: 'detached' });
  });
});

describe('what only the browser holds', () => {
  const held = (path: string, change: Partial<FakeShare['held'][number]> = {}) => ({
    folderId: 'a',
    folder: 'Projects',
    path,
    size: 162,
    lastModified: Date.UTC(2026, 0, 1, 12, 30),
    isOutgoing: false,
    ...change,
  });
  const hold = (files: FakeShare['held']) =>
    page.evaluate((all) => {
      window.fake.held = all;
      window.fake.update({ heldFiles: all.length });
    }, files);

  it('is one line, which opens a list', async () => {
    await hold([]);
    expect(await part('held').count()).toBe(0);
    await hold([held('docs/~$report.docx'), held('~WRL0002.tmp', { folder: 'Photos', size: 2_300_000 })]);
    await part('held-summary').getByText('2 files that only this browser holds').waitFor();
    expect(await calls()).toEqual([]);
    await part('held-summary').click();
    await part('held-file').nth(1).waitFor();
    expect(await part('held-file').nth(0).textContent()).toMatch(
      /~\$report\.docx\s+Projects\/docs\/ · 162 bytes · .*2026/,
    );
    expect(await part('held-file').nth(1).textContent()).toMatch(/~WRL0002\.tmp\s+Photos\/ · 2\.3 MB · /);
    await hold([held('only.tmp')]);
    await part('held-file').getByText('only.tmp').waitFor();
    expect(await part('held-file').count()).toBe(1);
    expect(await part('held-summary').textContent()).toContain('One file that only this browser holds');
  });

  it('is saved under its name', async () => {
    await hold([held('docs/~$report.docx')]);
    await part('held-summary').click();
    const downloaded = page.waitForEvent('download');
    await card().getByRole('button', { name: 'Save ~$report.docx' }).click();
    const download = await downloaded;
    expect(readFileSync(await download.path(), 'utf8')).toBe('docs/~$report.docx');
    expect(await calls()).toEqual(['listHeldFiles', 'readHeldFile a docs/~$report.docx']);
  });

  it('is deleted at the second click, and the line goes with the last', async () => {
    await hold([held('one.tmp'), held('two.tmp')]);
    await part('held-summary').click();
    await card().getByRole('button', { name: 'Delete one.tmp' }).click();
    await card().getByRole('button', { name: 'Delete two.tmp' }).click();
    await card().getByRole('button', { name: 'Delete one.tmp', exact: true }).waitFor();
    expect(await calls()).toEqual(['listHeldFiles']);
    await card().getByRole('button', { name: 'Delete for good: two.tmp' }).click();
    await expect.poll(() => part('held-file').count()).toBe(1);
    await card().getByRole('button', { name: 'Delete one.tmp' }).click();
    await card().getByRole('button', { name: 'Delete for good: one.tmp' }).click();
    await part('held').waitFor({ state: 'detached' });
    expect((await calls()).filter((call) => call.startsWith('delete'))).toEqual([
      'deleteHeldFile a two.tmp',
      'deleteHeldFile a one.tmp',
    ]);
  });

  it('says so when a file cannot be had', async () => {
    await hold([held('one.tmp')]);
    await part('held-summary').click();
    await part('held-file').waitFor();
    await failNext({ name: 'FsError', code: 'not-found', message: 'not-found' });
    await part('save-button').click();
    await part('notice').waitFor();
    expect(await part('notice').textContent()).toContain('not-found');
  });

  it('says when it ends with the page', async () => {
    await update({ heldFilesPersist: false });
    await expect.poll(() => statusLine('storage').textContent()).toContain('refuses to keep files');
    await update({ persistent: false });
    await expect
      .poll(() => statusLine('storage').textContent())
      .toMatch(/refuses to store data.*refuses to keep files/s);
  });
});

describe('by keyboard', () => {
  it('everything is reached and worked, and no key gets to the page', async () => {
    await stubPicker('folder');
    await update({ folders: [folderState()] });
    await part('folder').waitFor();
    const reached: string[] = [];
    for (let presses = 0; presses < 8; presses += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const active = document.activeElement?.shadowRoot?.activeElement;
          return active?.getAttribute('part') ?? active?.getAttribute('value') ?? 'outside';
        }),
      );
    }
    expect(reached).toEqual([
      'mode-select',
      'rename-button',
      'remove-button',
      'choose-button',
      'read',
      'activity-summary',
      'notify',
      'stop-button',
    ]);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate(() => window.element.mode)).toBe('readwrite');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect.poll(calls).toEqual(['addFolder Picked readwrite']);
    // The first Tab was pressed before the focus came in.
    expect(await page.evaluate(() => window.pageKeys)).toEqual(['Tab']);
  });

  it('the focus is to be seen', async () => {
    await page.keyboard.press('Tab');
    const outline = await part('choose-button').evaluate((button) => getComputedStyle(button).outlineStyle);
    expect(outline).toBe('solid');
  });
});

describe('as the person likes it', () => {
  it('light, dark, and with less motion', async () => {
    const look = () => part('panel').evaluate((element) => getComputedStyle(element).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await look();
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await look()).not.toBe(light);
    await update({ phase: 'connecting' });
    const spinner = statusLine('connection').locator('svg');
    await expect.poll(() => spinner.evaluate((icon) => getComputedStyle(icon).animationName)).toBe('none');
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  });

  it('narrow: nothing sticks out', async () => {
    await update({
      phase: 'connected',
      agentRunning: true,
      folders: [
        folderState({ name: 'a-name-without-any-space-in-it-that-is-rather-long.folder', permission: 'prompt' }),
      ],
    });
    await page.setViewportSize({ width: 260, height: 800 });
    await part('folder').waitFor();
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(tooWide).toBe(false);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});

const takeDropsAnywhere = () =>
  page.evaluate(() => {
    window.element.dropTarget = window;
  });

describe('dropping', () => {
  it('a folder on the element shares it in the chosen mode', async () => {
    await page.evaluate(() => {
      window.element.mode = 'readwrite';
    });
    await dropOnPage(page, [folder], await pointOn('spice-share'));
    await expect.poll(calls).toEqual(['addFolder My folder readwrite']);
  });

  it('a folder elsewhere is not ours while only the element takes drops', async () => {
    await dropOnPage(page, [folder], await pointOn('#spice-area'));
    await dropOnPage(page, [folder], await pointOn('spice-share'));
    await expect.poll(calls).toEqual(['addFolder My folder read']);
  });

  it('a folder anywhere on the page, over spice-html5’s own file drop, is shared and goes no further', async () => {
    await takeDropsAnywhere();
    await dropOnPage(page, [folder], await pointOn('#spice-area'));
    await expect.poll(calls).toEqual(['addFolder My folder read']);
    expect(await page.evaluate(() => window.transferred)).toEqual([]);
  });

  it('plain files are left to spice-html5', async () => {
    await takeDropsAnywhere();
    await dropOnPage(page, [file], await pointOn('#spice-area'));
    await expect.poll(() => page.evaluate(() => window.transferred)).toEqual(['plain.txt']);
    expect(await part('notice').count()).toBe(0);
    expect(await calls()).toEqual([]);
  });

  it('plain files that nobody takes do not lead the page away', async () => {
    await takeDropsAnywhere();
    await dropOnPage(page, [file], await pointOn('spice-share'));
    await part('notice').waitFor();
    expect(await part('notice').textContent()).toContain('Drop the folder that holds them');
    expect(page.url()).toBe(site.url);
  });

  it('folders and files together: the folders are shared, the files named', async () => {
    const second = join(directory, 'second');
    mkdirSync(second);
    await dropOnPage(page, [folder, file, second], await pointOn('spice-share'));
    await expect.poll(calls).toEqual(['addFolder My folder read', 'addFolder second read']);
    await expect.poll(() => part('notice').textContent()).toContain('One file was left out');
  });

  it('tells where to drop while something is over it, and no longer', async () => {
    await takeDropsAnywhere();
    // The DevTools protocol lets a drag come in but not leave: the events are made by hand.
    const drag = (type: string, relatedTarget: 'area' | null = null) =>
      page.evaluate(
        ([name, related]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([], 'may be a folder'));
          const area = document.querySelector('#spice-area');
          const options = { bubbles: true, cancelable: true, dataTransfer };
          area?.dispatchEvent(new DragEvent(name, { ...options, relatedTarget: related === null ? null : area }));
        },
        [type, relatedTarget] as const,
      );
    await drag('dragenter');
    await drag('dragover');
    await part('drop-overlay').waitFor();
    expect(await part('drop-overlay').textContent()).toContain('The guest may read it.');
    await drag('dragleave', 'area');
    expect(await part('drop-overlay').isVisible()).toBe(true);
    await drag('dragleave');
    await part('drop-overlay').waitFor({ state: 'hidden' });

    // Over a frame a drag can end unheard.
    await drag('dragenter');
    await part('drop-overlay').waitFor();
    await page.mouse.move(20, 20);
    await part('drop-overlay').waitFor({ state: 'hidden' });
  });

  it('ends with the element', async () => {
    await page.evaluate(() => {
      window.element.dropTarget = window;
      window.element.remove();
    });
    await dropOnPage(page, [folder], { x: 300, y: 300 });
    await page.evaluate(() => document.body.append(window.element));
    await dropOnPage(page, [folder], { x: 300, y: 300 });
    await expect.poll(calls).toEqual(['addFolder My folder read']);
  });
});

describe('what the page’s policy leaves to choose', () => {
  const setPolicy = (policy: FakeShare['options']['policy']) =>
    page.evaluate((next) => {
      window.fake.options = next === undefined ? {} : { policy: next };
      window.element.requestUpdate();
    }, policy);

  it('no folders: it says so and asks for none; one that is dropped all the same is named', async () => {
    await setPolicy({ folders: false });
    await expect.poll(() => part('policy').textContent()).toContain('Folders cannot be shared on this console');
    expect(await part('choose-button').count()).toBe(0);
    await dropOnPage(page, [file], await pointOn('spice-share'));
    await expect.poll(announced).toBe('Folders cannot be shared on this console');
    expect(await part('notice').count()).toBe(0);
    await failNext({ name: 'FsError', code: 'policy-forbids', message: 'policy-forbids' });
    await dropOnPage(page, [folder], await pointOn('spice-share'));
    await part('notice').waitFor();
    expect(await part('notice').textContent()).toContain('“My folder” may not be shared like that');
  });

  it('read-only: nobody can choose otherwise, whatever the attribute says', async () => {
    await page.evaluate(() => window.element.setAttribute('mode', 'readwrite'));
    await setPolicy({ readOnly: true });
    await expect.poll(() => part('policy').textContent()).toContain('the guest can only read folders');
    expect(await part('mode').count()).toBe(0);
    await dropOnPage(page, [folder], await pointOn('spice-share'));
    await expect.poll(calls).toEqual(['addFolder My folder read']);
    await part('mode-fixed').waitFor();
    expect(await part('mode-select').count()).toBe(0);
  });

  it('so many folders: past them it offers no more, and says how to go on', async () => {
    await setPolicy({ maxFolders: 1 });
    await update({ folders: [folderState()] });
    await expect.poll(() => part('policy').textContent()).toContain('Remove one to share another');
    expect(await part('choose-button').count()).toBe(0);
    await card().getByRole('button', { name: 'Stop sharing Projects' }).click();
    await part('choose-button').waitFor();
  });

  it('stays when sharing is stopped: the next share is held to it too', async () => {
    await setPolicy({ readOnly: true });
    await update({ folders: [folderState()] });
    await card().getByRole('button', { name: 'Stop sharing', exact: true }).click();
    await page.waitForFunction(() => window.element.share !== window.fake);
    expect(await page.evaluate(() => window.element.share.options)).toEqual({ policy: { readOnly: true } });
    await expect.poll(() => part('policy').textContent()).toContain('the guest can only read folders');
  });
});

describe('where folders cannot be shared, it says why', () => {
  it('an insecure page, where a dropped folder must not be asked for its handle', async () => {
    await open(`http://panel.example:${site.port}/`);
    expect(await part('unsupported').textContent()).toContain('Open this console over https');
    expect(await part('choose-button').count()).toBe(0);
    await dropOnPage(page, [folder], await pointOn('spice-share'));
    await expect.poll(announced).toContain('cannot be shared from an insecure page');
    expect(await page.evaluate(() => window.element.open)).toBe(true);
    await dropOnPage(page, [file], await pointOn('spice-share'));
    await update({ phase: 'failed', error: { code: 'insecure-context', message: 'no secure context' } });
    await expect.poll(() => card().getAttribute('phase')).toBe('failed');
    // One cause, one text, also on the button, which the element inline has not.
    await page.evaluate(() => {
      window.element.inline = false;
    });
    expect(await part('button').getAttribute('title')).toBe('Folders cannot be shared from an insecure page');
    expect(await part('state').getAttribute('class')).toBe('mark bad');
    expect([await part('notice').count(), await part('error').count()]).toEqual([0, 0]);
    expect(await calls()).toEqual([]);
    expect(page.url()).toContain('panel.example');
  });

  it('a browser without the API, where folders can be read and what the guest hands out is saved', async () => {
    const other = await chromium.context.newPage();
    await other.addInitScript(() => void Reflect.deleteProperty(window, 'showDirectoryPicker'));
    await other.goto(site.url);
    const text = await other.locator('spice-share [part~="unsupported"]').textContent();
    expect(text).toContain('the guest can only read your folders');
    expect(await other.locator('spice-share [part~="mode"]').count()).toBe(0);
    await other.evaluate(() => {
      HTMLInputElement.prototype.click = function () {
        this.dispatchEvent(new Event('cancel'));
      };
    });
    await other.locator('spice-share [part~="choose-button"]').click();
    await other.locator('spice-share [part~="notice"]').getByText('but nothing is uploaded').waitFor();
    await dropOnPage(other, [folder]);
    await expect.poll(() => other.evaluate(() => window.fake.calls)).toEqual(['addFiles Files My folder']);
    expect(await other.locator('spice-share [part~="mode-fixed"]').textContent()).toBe('Read only');
    await other.close();
  });

  it('a frame of another origin, where a folder can still be dropped', async () => {
    await page.goto(`http://127.0.0.1:${site.port}/empty.html`);
    await page.setContent(`<iframe src="${site.url}" style="width: 500px; height: 700px"></iframe>`);
    const frame = page.frameLocator('iframe');
    const text = await frame.locator('spice-share [part~="unsupported"]').textContent();
    expect(text).toContain('Drop a folder here instead');
    expect(await frame.locator('spice-share [part~="choose-button"]').isDisabled()).toBe(true);
    const box = await page.locator('iframe').boundingBox();
    if (box === null) throw new Error('no frame');
    const point = { x: box.x + 200, y: box.y + 150 };
    // The frame is a process of its own: the browser knows only after some time that the pointer is over it.
    await frame.locator('body').evaluate(() => {
      document.addEventListener('pointermove', () => {
        document.title = 'pointed at';
      });
    });
    await expect
      .poll(async () => {
        await page.mouse.move(point.x, point.y);
        await page.mouse.move(point.x + 5, point.y);
        return frame.locator('body').evaluate(() => document.title);
      })
      .toBe('pointed at');
    await dropOnPage(page, [folder], point);
    await frame.locator('spice-share [part~="folder"]').waitFor();
  });
});
