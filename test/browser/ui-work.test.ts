import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeShare } from '../fakes/fake-share.js';
import { folderState } from '../fakes/folder-state.js';
import { type Chromium, dropOnPage, launchChromium } from './chromium.js';
import { serveUiPage, type UiPage } from './ui-page.js';

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
  await page.goto(site.url);
  await page.waitForFunction(() => 'fake' in window);
  await part('status').waitFor();
});

const part = (name: string) => page.locator(`spice-share [part~="${name}"]`);
const button = (name: string) => page.locator('spice-share').getByRole('button', { name, exact: true });
const calls = () => page.evaluate(() => window.fake.calls);
const announced = () => page.locator('spice-share p.announcer').textContent();
const update = (change: Partial<FakeShare['state']>) => page.evaluate((state) => window.fake.update(state), change);
const tell = (change: Partial<FakeShare['transfers']>) => page.evaluate((told) => window.fake.transfer(told), change);
const focused = () =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part') ?? 'outside');

type Transfer = FakeShare['transfers']['running'][number];
const transfer = (change: Partial<Transfer> = {}): Transfer => ({
  id: 1,
  path: '/folder/a.bin',
  direction: 'to-guest',
  phase: 'running',
  bytes: 250_000_000,
  length: 1_000_000_000,
  bytesPerSecond: 50_000_000,
  durationMs: 5000,
  status: 200,
  ...change,
});
const folder = folderState();

describe('files on their way', () => {
  it('have a name, a direction, a bar, a rate and the time that is left', async () => {
    await tell({ running: [transfer(), transfer({ id: 2, path: '/b.bin', direction: 'from-guest', length: null })] });
    await part('transfer').nth(1).waitFor();
    const [known, unknown] = [part('transfer').nth(0), part('transfer').nth(1)];
    expect(await known.textContent()).toMatch(/a\.bin\s+250 MB of 1 GB · 50 MB\/s · 15 sec left/);
    const bar = known.getByRole('progressbar', { name: 'To the guest: a.bin' });
    expect(await bar.evaluate((element) => (element as HTMLProgressElement).position)).toBeCloseTo(0.25);
    expect(await unknown.textContent()).toMatch(/b\.bin\s+250 MB · 50 MB\/s\s*$/);
    const unknownBar = unknown.getByRole('progressbar', { name: 'From the guest: b.bin' });
    expect(await unknownBar.evaluate((element) => (element as HTMLProgressElement).position)).toBe(-1);
  });

  it('are not shown when they are over at once', async () => {
    await tell({ running: [transfer({ durationMs: 100 }), transfer({ id: 2, path: '/long.bin' })] });
    await part('transfer').getByText('long.bin').waitFor();
    expect(await part('transfer').count()).toBe(1);
  });

  it('are cancelled one by one, by keyboard too, until nothing can be undone', async () => {
    await tell({ running: [transfer(), transfer({ id: 2, path: '/b.bin', phase: 'finishing' })] });
    await button('Cancel a.bin').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => part('transfer').count()).toBe(1);
    expect(await calls()).toContain('cancelTransfer 1');
    expect(await part('cancel-button').count()).toBe(0);
    expect(await part('transfer').textContent()).toContain('is being stored');
  });

  it('end in a list with the reason, and are said when they failed or took long', async () => {
    await tell({
      ended: [transfer({ id: 3, phase: 'done', durationMs: 60_000 })],
      done: 1,
      failed: 0,
    });
    await expect.poll(announced).toBe('\u2068a.bin\u2069 was transferred');
    await tell({
      ended: [
        transfer({ id: 5, phase: 'refused', status: 507, direction: 'from-guest' }),
        transfer({ id: 4, phase: 'cancelled', direction: 'from-guest' }),
        transfer({ id: 3, phase: 'done', durationMs: 60_000 }),
      ],
      done: 1,
      failed: 2,
    });
    await expect.poll(announced).toContain('The disk or the quota is full.');
    expect(await part('ended-summary').textContent()).toContain('One file, 2 failed');
    await part('ended-summary').click();
    await part('ended-transfer').nth(2).waitFor();
    expect(await part('ended-transfer').nth(1).textContent()).toContain('The old file is kept');
    for (const [phase, status, words] of [
      ['broken', 0, 'left before its end'],
      ['refused', 403, 'read-only'],
      ['refused', 409, 'changed meanwhile'],
      ['refused', 423, 'locked'],
      ['refused', 500, 'HTTP 500'],
    ] as const) {
      await tell({ ended: [transfer({ id: 9, phase, status })] });
      await expect.poll(() => part('ended-transfer').textContent()).toContain(words);
    }
  });

  it('hold the tab only while one of them is written', async () => {
    const isHeld = () => page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
    expect(await isHeld()).toBe(false);
    await tell({ running: [transfer()] });
    expect(await isHeld()).toBe(false);
    await tell({ running: [transfer({ direction: 'from-guest' })] });
    expect(await isHeld()).toBe(true);
    await tell({ running: [] });
    expect(await isHeld()).toBe(false);
  });
});

describe('writes that failed', () => {
  const answer = (path: string, status: number) =>
    page.evaluate((told) => window.fake.answer(told), {
      method: 'PUT',
      path,
      status,
      isWhole: true,
      bytesReceived: 0,
      bytesSent: 0,
      durationMs: 1,
    });
  const mark = () => part('state').getAttribute('class');
  beforeEach(async () => {
    await page.evaluate(() => {
      window.element.inline = false;
    });
    await update({ phase: 'connected', agentRunning: true, folders: [{ ...folder, mode: 'readwrite' }] });
    await expect.poll(mark).toBe('mark good');
  });

  it('are seen on the button without opening anything, said, and gone when they are written after all', async () => {
    await answer('/a.iso', 507);
    await expect.poll(mark).toBe('mark warn');
    const title = 'The disk or the quota is full: one file of the guest was not stored';
    expect(await part('button').getAttribute('title')).toBe(title);
    expect(await announced()).toBe(title);
    // A guest opens nothing on the page.
    expect(await page.evaluate(() => window.element.open)).toBe(false);
    await part('button').click();
    expect(await part('failed-writes').textContent()).toContain('Make room on this computer');
    await answer('/a.iso', 201);
    await update({});
    await expect.poll(mark).toBe('mark good');
    expect(await part('failed-writes').count()).toBe(0);
  });

  it('are one line with a number, below all that is asked and shared, and dismissed by keyboard', async () => {
    await part('button').click();
    await page.evaluate(() => {
      window.showDirectoryPicker = () => Promise.reject(new DOMException('told by the test', 'AbortError'));
      return window.element.chooseFolder();
    });
    await part('notice').waitFor();
    await page.evaluate(() => {
      const told = { method: 'PUT', isWhole: true, bytesReceived: 0, bytesSent: 0, durationMs: 1 };
      for (let file = 0; file < 3000; file += 1) {
        window.fake.answer({ ...told, path: `/${'<b>x</b>'.repeat(10)} ${file}`, status: file % 2 === 0 ? 507 : 403 });
      }
    });
    await update({});
    const line = part('failed-writes');
    await expect.poll(() => line.textContent()).toContain('is full: 1,500 files of the guest were not stored');
    expect(await line.count()).toBe(1);
    // None of the guest's words, and nothing that is read out at each change.
    expect(await line.textContent()).not.toContain('<b>');
    expect(await line.locator('[role]').count()).toBe(0);
    // It moves nothing that is about to be clicked.
    const [above, failed] = [await part('folders').boundingBox(), await line.boundingBox()];
    expect(failed?.y).toBeGreaterThan((above?.y ?? 0) + (above?.height ?? 0) - 1);
    expect(failed?.height).toBeLessThan(200);
    // What is worse keeps the mark.
    await update({ phase: 'reconnecting' });
    await expect.poll(mark).toBe('mark busy');
    await update({ phase: 'connected' });
    await line.getByRole('button', { name: 'Dismiss' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => line.count()).toBe(0);
    expect(await focused()).toBe('panel');
    await expect.poll(mark).toBe('mark good');
    expect(await part('notice').count()).toBe(1);
  });

  it('are none where the person cancelled', async () => {
    await part('button').click();
    await tell({ running: [transfer({ id: 7, path: '/b.bin', direction: 'from-guest' })] });
    await button('Cancel b.bin').click();
    await answer('/b.bin', 403);
    await answer('/c.bin', 403);
    await update({});
    await expect
      .poll(() => part('failed-writes').textContent())
      .toContain('Refused on this computer: one change of the guest was not made');
  });
});

describe('a question of the guest', () => {
  const question = { id: 7, operation: 'delete', path: '/folder/<b>a.txt', expiresAt: 0 } as const;

  it.each([
    ['Refuse', 'refuse'],
    ['Allow', 'allow'],
    ['Allow all for a minute', 'allow-all'],
  ])('is answered: %s', async (name, answer) => {
    await update({ questions: [question, { ...question, id: 8, operation: 'overwrite' }] });
    await part('question').waitFor();
    expect(await part('question').textContent()).toMatch(/wants to delete\s+\/folder\/<b>a\.txt.*One more is waiting/s);
    await expect.poll(announced).toContain('The guest wants to delete \u2068/folder/<b>a.txt\u2069');
    await button(name).focus();
    await expect.poll(() => button(name).isEnabled()).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(calls).toContain(`answerQuestion 7 ${answer}`);
    // The next one's first answer has the focus: no.
    await part('question').getByText('replace the content').waitFor();
    await expect.poll(focused).toBe('refuse-answer');
  });

  it('is not allowed by a press that was begun on another one', async () => {
    const [folders, last] = [
      { ...question, id: 8, path: '/Documents' },
      { ...question, id: 9 },
    ];
    await update({ questions: [question, folders] });
    await expect.poll(() => button('Allow').isEnabled()).toBe(true);
    await button('Allow').hover();
    await page.mouse.down();
    // As many wait as before: the answers stay where they were.
    await update({ questions: [folders, last] });
    await part('question').getByText('/Documents').waitFor();
    await expect.poll(() => button('Allow').isEnabled()).toBe(true);
    await page.mouse.up();
    expect(await calls()).toEqual([]);
    await button('Allow').click();
    expect(await calls()).toEqual(['answerQuestion 8 allow']);
  });

  it('can be refused at once, and allowed only when it can have been read', async () => {
    await update({ questions: [question, { ...question, id: 8, path: '/Documents' }] });
    await expect.poll(() => button('Allow').isEnabled()).toBe(true);
    await button('Allow').focus();
    await update({ questions: [{ ...question, id: 8, path: '/Documents' }] });
    await part('question').getByText('/Documents').waitFor();
    // Where the focus was is another question's answer now.
    expect(await focused()).toBe('refuse-answer');
    for (const name of ['Allow', 'Allow all for a minute']) {
      expect(await button(name).isEnabled()).toBe(false);
      await button(name).dispatchEvent('click');
    }
    expect(await calls()).toEqual([]);
    await button('Refuse').click();
    expect(await calls()).toEqual(['answerQuestion 8 refuse']);
  });

  it('opens the panel, and takes the focus from nobody', async () => {
    await page.goto(`${site.url}toolbar.html`);
    await page.waitForFunction(() => 'fake' in window);
    await update({ questions: [question] });
    await part('question').waitFor();
    expect(await focused()).toBe('outside');
  });
});

describe('folders', () => {
  it('get another name by keyboard alone, and the focus comes back', async () => {
    await update({ folders: [folder] });
    await button('Change how Projects appears in the guest').focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('name-field');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('rename-button');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('name-field');
    await page.keyboard.type('no/path');
    const field = part('name-field');
    expect(await field.evaluate((input: HTMLInputElement) => input.validity.patternMismatch)).toBe(true);
    // The browser says it below its own words.
    expect(await field.getAttribute('title')).toBe('Without “/”');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Other');
    expect(await field.evaluate((input: HTMLInputElement) => input.validity.valid)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => part('folder-name').textContent()).toBe('Other');
    await expect.poll(focused).toBe('rename-button');
    expect((await calls()).filter((call) => call.startsWith('rename'))).toEqual(['renameFolder a Other']);
  });

  it('of before are offered, shared again by one click, and forgotten', async () => {
    await page.evaluate(() => {
      window.fake.remembered = [
        { id: 'a', name: 'Projects', mode: 'readwrite', permission: 'granted' },
        { id: 'b', name: 'Photos', mode: 'read', permission: 'prompt' },
      ];
      // Another folder comes: the list is read anew.
      window.fake.update({
        folders: [
          { id: 'c', name: 'C', mode: 'read', isRoot: true, permission: 'granted', canWrite: true, isMissing: false },
        ],
      });
    });
    await part('remembered-folder').nth(1).waitFor();
    expect(await part('remembered-folder').nth(0).textContent()).toMatch(/Share Projects again.*still permits/s);
    expect(await part('remembered-folder').nth(1).textContent()).toMatch(/Share Photos again.*asks you/s);
    await part('share-again-button').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => part('remembered-folder').count()).toBe(1);
    expect(await part('folder').count()).toBe(2);
    await button('Forget Photos').click();
    await expect.poll(() => part('remembered-folder').count()).toBe(0);
    expect(await calls()).toEqual(expect.arrayContaining(['shareAgain a', 'forget b']));
  });
});

describe('locks', () => {
  it('are seen with their owners, and broken at the second click', async () => {
    await page.evaluate(() => {
      const expiresAt = Date.now() + 600_000;
      window.fake.locks = [
        { token: 't', path: '/a.docx', scope: 'exclusive', isDeep: false, owner: 'Ann <b>', expiresAt },
        { token: 'u', path: '/d', scope: 'shared', isDeep: true, owner: '', expiresAt },
      ];
      window.fake.update({ locks: 2 });
    });
    await part('locks-summary').getByText('2 locks in the guest').waitFor();
    await part('locks-summary').focus();
    await page.keyboard.press('Enter');
    await part('lock').nth(1).waitFor();
    expect(await part('lock').nth(0).textContent()).toMatch(/\/a\.docx\s+Ann <b> · exclusive · 10 min left/);
    expect(await part('lock').nth(1).textContent()).toMatch(/No owner named · shared · with everything in it/);
    await button('Break the lock on /a.docx').click();
    expect(await calls()).not.toContain('breakLock t');
    await button('Break the lock on /a.docx now').click();
    await expect.poll(() => part('lock').count()).toBe(1);
    expect(await calls()).toContain('breakLock t');
  });
});

describe('single files that are dropped', () => {
  it('are shared where the page says so, before spice-html5 sees them', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'spice-webdav-files-'));
    try {
      const file = join(directory, 'plain.txt');
      writeFileSync(file, 'plain');
      await page.evaluate(() => {
        window.element.setAttribute('dropped-files', 'share');
        window.element.dropTarget = window;
      });
      const area = await page.locator('#spice-area').boundingBox();
      await dropOnPage(page, [file], { x: (area?.x ?? 0) + 20, y: (area?.y ?? 0) + 20 });
      await expect.poll(calls).toContain('addDroppedFiles Dropped files plain.txt');
      expect(await page.evaluate(() => window.transferred)).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('notifications', () => {
  it('are asked for by a click alone, and tell who is elsewhere', async () => {
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(window, { told, asked: 0 });
      class Notification {
        static async requestPermission(): Promise<string> {
          Object.assign(window, { asked: (window as unknown as { asked: number }).asked + 1 });
          return 'granted';
        }
        constructor(title: string, { body }: { body: string }) {
          told.push(`${title}: ${body}`);
        }
      }
      Object.assign(window, { Notification });
    });
    const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
    await update({ phase: 'reconnecting' });
    expect(await page.evaluate(() => (window as unknown as { asked: number }).asked)).toBe(0);
    await part('notify').check();
    await expect.poll(() => part('notify').isChecked()).toBe(true);
    await update({ phase: 'connected' });
    await update({ phase: 'reconnecting' });
    // Who sees the page needs none.
    expect(await told()).toEqual([]);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    });
    await update({ phase: 'connected' });
    await update({ phase: 'failed' });
    expect(await told()).toEqual(['Shared folders: Not connected to the machine']);
    expect(await page.evaluate(() => (window as unknown as { asked: number }).asked)).toBe(1);
  });
});

describe('more than a person looks through', () => {
  const held = (isOutgoing: boolean) => (_: unknown, index: number) => {
    return { folderId: 'a', folder: 'Projects', path: `f${index}`, size: 0, lastModified: 0, isOutgoing };
  };

  it('is told as a number below the lists', async () => {
    const files = [...Array.from({ length: 203 }, held(false)), ...Array.from({ length: 1201 }, held(true))];
    await page.evaluate((all) => {
      const { fake } = window;
      fake.held = all;
      const lock = { path: '/a', scope: 'shared', isDeep: false, owner: '', expiresAt: Date.now() + 600_000 } as const;
      fake.locks = Array.from({ length: 2 }, (_, index) => ({ ...lock, token: `${index}` }));
      fake.update({ heldFiles: 203, outbox: { name: 'Outbox', files: 1201, bytes: 0 }, locks: 3 });
    }, files);
    for (const name of ['held', 'locks']) await part(`${name}-summary`).click();
    await expect.poll(() => part('held-file').count()).toBe(400);
    await expect.poll(() => part('lock').count()).toBe(2);
    expect((await part('more').allTextContents()).sort()).toEqual(['and 1,001 more', 'and 3 more', 'and one more']);
  });

  it('is saved with all others', async () => {
    await page.evaluate(
      (all) => {
        // Each has been saved at once: what waits between two downloads is not what this looks at.
        Object.assign(window, { setTimeout: (then: () => void) => queueMicrotask(then) });
        window.fake.held = all;
        window.fake.update({ outbox: { name: 'Outbox', files: 401, bytes: 0 } });
        HTMLAnchorElement.prototype.click = () => {};
      },
      Array.from({ length: 401 }, held(true)),
    );
    // In a frame, as all lists.
    const frame = await part('outbox-files').evaluate((list) => getComputedStyle(list).borderTopStyle);
    expect(frame).toBe('solid');
    await part('save-all-button').click();
    await expect.poll(calls).toContain('readHeldFile a f400');
    const read = (await calls()).filter((call) => call.startsWith('readHeldFile'));
    expect([read.length, new Set(read).size]).toEqual([401, 401]);
  });
});

describe('a name that turns the text around', () => {
  it('is seen to do so wherever the guest can put one', async () => {
    const turned = '/a\u202egnp.exe';
    await page.evaluate((path) => {
      const { fake } = window;
      const file = { folderId: 'a', folder: 'Projects\u202e', path: path.slice(1), size: 1, lastModified: 0 };
      fake.held = [
        { ...file, isOutgoing: false },
        { ...file, isOutgoing: true },
      ];
      fake.locks = [
        { token: 't', path, scope: 'exclusive', isDeep: false, owner: 'Ann\u202e', expiresAt: Date.now() + 600_000 },
      ];
      fake.update({
        heldFiles: 1,
        locks: 1,
        outbox: { name: 'Outbox', files: 1, bytes: 1 },
        questions: [{ id: 1, operation: 'delete', path, expiresAt: 0 }],
      });
      const done = { method: 'GET', status: 200, isWhole: true, bytesReceived: 0, bytesSent: 0, durationMs: 1 };
      fake.answer({ ...done, path });
    }, turned);
    await tell({ running: [transfer({ path: turned })], ended: [transfer({ id: 2, path: turned, phase: 'broken' })] });
    for (const name of ['ended', 'locks', 'activity', 'held']) await part(`${name}-summary`).click();
    for (const name of ['ended-transfer', 'lock', 'activity-entry', 'transfer']) await part(name).first().waitFor();
    await part('held-file').nth(1).waitFor();
    await expect.poll(announced).toContain('exe');
    const texts = await page.evaluate(() => {
      const walker = document.createTreeWalker(window.element.shadowRoot as ShadowRoot, NodeFilter.SHOW_ALL);
      const found: string[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (node instanceof Element) found.push(...[...node.attributes].map(({ value }) => value));
        else if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '');
      }
      return found;
    });
    expect(texts.filter((text) => text.includes('\u202e'))).toEqual([]);
    // The question, the running and the ended transfer, the lock, the request, both files, some of them in titles too.
    expect(texts.filter((text) => text.includes('a\ufffdgnp.exe')).length).toBeGreaterThan(14);
  });
});
