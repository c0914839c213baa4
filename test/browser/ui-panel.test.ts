import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeShare } from '../fakes/fake-share.js';
import { folderState } from '../fakes/folder-state.js';
import { panelStates, showState } from '../screenshots/panel-states.js';
import { type Chromium, launchChromium } from './chromium.js';
import { serveUiPage, type UiPage } from './ui-page.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let site: UiPage;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  site = await serveUiPage();
  chromium = await launchChromium();
  page = chromium.context.pages()[0] ?? (await chromium.context.newPage());
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});
beforeEach(async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${site.url}toolbar.html`);
  await page.waitForFunction(() => 'fake' in window);
});

const part = (name: string) => page.locator(`spice-share [part~="${name}"]`);
const update = (change: Partial<FakeShare['state']>) => page.evaluate((state) => window.fake.update(state), change);
const focused = () =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part') ?? 'outside');

describe('the button in the toolbar', () => {
  it('opens and closes the panel by keyboard alone, and the focus comes back to it', async () => {
    expect(await part('panel').isVisible()).toBe(false);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('button');
    expect(await part('button').getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    await part('choose-button').waitFor();
    await expect.poll(focused).toBe('panel');
    expect(await part('button').getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('close-button');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('choose-button');
    await page.keyboard.press('Escape');
    await part('panel').waitFor({ state: 'hidden' });
    expect(await focused()).toBe('button');
    // The first Tab was pressed before the focus came in.
    expect(await page.evaluate(() => window.pageKeys)).toEqual(['Tab']);
  });

  it('opens for what must be seen, and leaves the focus where it is', async () => {
    await page.evaluate(() => {
      window.showDirectoryPicker = () => Promise.reject(new DOMException('told by the test', 'AbortError'));
      return window.element.chooseFolder();
    });
    await part('notice').waitFor();
    expect(await focused()).toBe('outside');
  });

  it('tells by its mark and its words how things stand', async () => {
    const mark = () => part('state').getAttribute('class');
    const folder = folderState();
    await expect.poll(mark).toBe('mark idle');
    await update({ phase: 'connected' });
    await expect.poll(mark).toBe('mark warn');
    expect(await part('button').getAttribute('title')).toContain('agent (spice-webdavd) is not running');
    await update({ agentRunning: true, folders: [folder] });
    await expect.poll(mark).toBe('mark good');
    await update({ questions: [{ id: 1, operation: 'delete', path: '/a.txt', expiresAt: 0 }] });
    await expect.poll(mark).toBe('mark warn');
    expect(await part('button').getAttribute('title')).toContain('The guest wants to delete');
    await update({ questions: [] });
    await update({ folders: [{ ...folder, permission: 'prompt' }] });
    await expect.poll(mark).toBe('mark warn');
    await update({ phase: 'reconnecting', folders: [folder] });
    await expect.poll(mark).toBe('mark busy');
  });

  it('has a badge for folders of before, until one is shared', async () => {
    await page.evaluate(() => {
      window.fake.remembered = [{ id: 'b', name: 'B', mode: 'read', permission: 'prompt' }];
      window.fake.update({ folders: [] });
      return window.element.updateComplete;
    });
    await update({ folders: [folderState()] });
    await expect.poll(() => part('badge').count()).toBe(0);
    await update({ folders: [] });
    await expect.poll(() => part('badge').textContent()).toBe('1');
    expect(await part('button').getAttribute('title')).toContain('One folder can be shared again');
    await update({ folders: [folderState({ isMissing: true })] });
    await expect.poll(() => part('state').getAttribute('class')).toBe('mark warn');
    expect(await part('badge').count()).toBe(0);
  });

  it('keeps the focus in the panel when the last folder goes', async () => {
    const folder = folderState();
    await update({ folders: [folder] });
    await part('button').click();
    await part('stop-button').focus();
    await page.keyboard.press('Enter');
    await part('stop-button').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('panel');
  });
});

describe('help', () => {
  it('without a channel: the line for the system that is chosen, copied by a button', async () => {
    await chromium.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await update({ phase: 'failed', error: { code: 'no-channel', message: '' } });
    await part('button').click();
    expect(await part('command').textContent()).toContain("<source channel='org.spice-space.webdav.0'/>");
    for (const [system, line] of [
      ['qemu', '-chardev spiceport,id=webdav'],
      ['proxmox', 'foldersharing=1'],
      ['lxd', 'lxc restart'],
      ['incus', 'incus restart'],
    ] as const) {
      await part('system-select').selectOption(system);
      await expect.poll(() => part('command').textContent()).toContain(line);
    }
    await part('copy-button').click();
    await expect.poll(() => part('copy-button').textContent()).toContain('Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('incus restart NAME');
  });

  it('selects what it may not copy, and says so', async () => {
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('told by the test', 'NotAllowedError'));
    });
    await update({ phase: 'connected' });
    await part('button').click();
    await part('system-select').selectOption('debian');
    await part('copy-button').click();
    await expect.poll(() => page.locator('spice-share p.announcer').textContent()).toContain('Ctrl+C');
  });

  it('opens by itself for the first folder, tells each guest system, and mounts again', async () => {
    const folder = folderState();
    await update({ phase: 'connected', agentRunning: true, folders: [folder] });
    await part('button').click();
    await part('command').waitFor();
    for (const [system, line] of [
      ['gnome', 'dav://localhost:9843/'],
      ['kde', 'webdav://localhost:9843/'],
      ['macos', 'http://localhost:9843/'],
      ['terminal', 'mount -t davfs'],
      ['windows', 'net use *'],
    ] as const) {
      await part('system-select').selectOption(system);
      await expect.poll(() => part('command').textContent()).toContain(line);
    }
    await part('mount-button').click();
    await expect.poll(() => page.evaluate(() => window.fake.calls)).toContain('mountAgain');
    // A first request does not close it under the eyes of who reads.
    await update({ lastRequestAt: 1 });
    expect(await part('command').isVisible()).toBe(true);
  });
});

describe('the activity', () => {
  const answer = (requests: Parameters<FakeShare['answer']>[0][]) =>
    page.evaluate((all) => {
      for (const request of all) window.fake.answer(request);
    }, requests);
  const request = (method: string, path: string, status: number) => ({
    method,
    path,
    status,
    bytesReceived: 0,
    bytesSent: 1500,
    isWhole: true,
    durationMs: 12,
  });

  it('says what was moved, and lists what the guest asked for, filtered', async () => {
    await page.evaluate(() => window.fake.move({ received: 2_300_000, sent: 512 }));
    await part('button').click();
    await part('activity-summary').getByText('512 bytes to the guest, 2.3 MB from it').waitFor();
    await part('activity-summary').click();
    await answer([request('GET', '/a.txt', 200), request('PUT', '/<b>b.txt', 403), request('GET', '/c.txt', 404)]);
    await expect.poll(() => part('activity-entry').count()).toBe(3);
    expect(await part('activity-entry').first().textContent()).toMatch(/\/c\.txt.*GET.*404.*2 kB/s);
    await part('activity-filter').fill('put 403');
    await expect.poll(() => part('activity-entry').count()).toBe(1);
    expect(await part('activity-entry').locator('.name').textContent()).toBe('/<b>b.txt');
    await part('activity-filter').fill('nothing has this');
    await part('activity').getByText('Nothing that fits').waitFor();
  });

  it('is saved as a spreadsheet takes it, with no formula of the guest in it, and as JSON', async () => {
    await part('button').click();
    await part('activity-summary').click();
    const left = { ...request('MOVE', '/c', 0), destination: '/d;=1', isWhole: false };
    const turnedAway = {
      ...request('', '', 0),
      isWhole: false,
      bytesSent: 0,
      durationMs: 0,
      closedBy: 'maxClients' as const,
    };
    await answer([request('GET', '/a "quoted", name', 200), request('=cmd()', '/b', 405), left, turnedAway]);
    await part('activity-entry').getByText('A program was turned away: too many are connected').waitFor();
    await part('activity-entry').getByText('the program left before an answer').waitFor();
    const saved = async (button: string): Promise<string> => {
      const downloaded = page.waitForEvent('download');
      await part(button).click();
      return readFileSync(await (await downloaded).path(), 'utf8');
    };
    const [head, first, second, third, fourth, end] = (await saved('csv-button')).split('\r\n');
    expect(head).toBe('time,method,path,status,isWhole,bytesReceived,bytesSent,durationMs,closedBy,destination');
    expect(first).toMatch(/^"20\d\d-.*Z","GET","\/a ""quoted"", name",200,true,0,1500,12,,$/);
    expect(second).toContain(`"'=cmd()","/b",405`);
    expect(third).toMatch(/,"MOVE","\/c",,false,0,1500,12,,"\/d;'=1"$/);
    expect(fourth).toMatch(/,"","",,false,0,0,0,"maxClients",$/);
    expect(end).toBe('');
    expect(JSON.parse(await saved('json-button'))).toMatchObject([
      { method: 'GET' },
      { method: '=cmd()', status: 405 },
      { method: 'MOVE', destination: '/d;=1', status: null, isWhole: false },
      { status: null, closedBy: 'maxClients' },
    ]);
  });

  it('stays short and quick however much the guest asks', async () => {
    await part('button').click();
    await part('activity-summary').click();
    await answer(Array.from({ length: 12_000 }, (_, index) => request('PROPFIND', `/${index}`, 207)));
    await expect.poll(() => part('activity-entry').first().textContent()).toContain('/11999');
    expect(await part('activity-entry').count()).toBe(100);
  });
});

describe('for everybody', () => {
  it('other texts come in place, with their language named', async () => {
    await part('button').click();
    const url = await page.evaluate(
      () => performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/messages/en.ts'))?.name,
    );
    // As text: what the runner makes of an import() does not exist in the page.
    await page.evaluate(`import('${url?.replace('en.ts', 'load.ts')}').then(async ({ loadMessages }) => {
      element.messages = await loadMessages('de-CH');
    })`);
    await expect.poll(() => part('choose-button').textContent()).toContain('Ordner auswählen');
    expect(await part('panel').getAttribute('lang')).toBe('de');
  });

  it('right to left, narrow: the panel stays in the window and nothing sticks out of it', async () => {
    for (const state of panelStates) {
      await page.evaluate(showState, state);
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
        // The panel has the direction of its texts.
        window.element.messages = { ...window.element.messages, title: 'תיקיות משותפות' };
        window.element.open = true;
      });
      for (const width of [320, 900]) {
        await page.setViewportSize({ width, height: 700 });
        await expect
          .poll(async () => {
            const box = await part('panel').boundingBox();
            return box !== null && box.x >= 11 && box.x + box.width <= width - 11 && box.y + box.height <= 700;
          })
          .toBe(true);
        const tooWide = await part('body').evaluate((body) => body.scrollWidth > body.clientWidth);
        expect(tooWide).toBe(false);
      }
    }
  });

  it.each(['light', 'dark', 'forced colours'] as const)('axe finds nothing to object to in %s', async (look) => {
    await page.emulateMedia({
      colorScheme: look === 'dark' ? 'dark' : 'light',
      forcedColors: look === 'forced colours' ? 'active' : 'none',
      // A colour on its way to another is not what a person reads.
      reducedMotion: 'reduce',
    });
    await page.evaluate(axeSource);
    await page.evaluate(() => {
      window.element.open = true;
    });
    await part('status').waitFor();
    for (const state of panelStates) {
      await page.evaluate(showState, state);
      for (const opened of state.opened ?? []) await part(opened).click();
      const found = await page.evaluate<AxeResults['violations']>(
        `element.updateComplete.then(() => axe.run(element)).then(({ violations }) => violations)`,
      );
      expect(
        found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        state.name,
      ).toEqual([]);
      for (const opened of state.opened ?? []) await part(opened).click();
    }
    await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: null });
  });
});
