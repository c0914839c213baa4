import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dropFolder } from '../browser/chromium.js';
import { type Desk, setUpDesk } from './console.js';
import { type FramedConsole, openFramedConsole } from './framed-console.js';

/** Names that a guest, or whoever made the folder, chose to be taken for markup, or to be read the wrong way round. */
const markup = '<img src=x onerror=globalThis.pwned=1 data-pwned>';
const turned = '\u202egnp.exe\u2066';
const folder = `${turned}"&quot;<b data-pwned>`;
const held = `~$${markup}${turned}.docx`;

/** As it is seen. */
const shown = (name: string): string => name.replace(/[\u202e\u2066]/g, '\ufffd');

let desk: Desk;
let requests: string[];
let navigations: string[];

beforeAll(async () => {
  desk = await setUpDesk({ drop: false, query: { confirm: 'delete' } });
  const first = join(desk.directory, 'first');
  const second = join(desk.directory, folder);
  mkdirSync(first);
  mkdirSync(second);
  await dropFolder(desk.page, first);
  await dropFolder(desk.page, second);
  await desk.until('both folders', ({ folders, phase }) => folders.length === 2 && phase === 'connected');
  requests = [];
  navigations = [];
  watch(desk.page);
}, 600_000);
afterAll(() => desk?.close());

function watch(page: Page): void {
  page.on('request', (request) => {
    // The share's own code, parts of which are loaded when they are first needed.
    if (!/^http:\/\/localhost:\d+\/assets\/[\w-]+\.js$/.test(request.url())) requests.push(request.url());
  });
  page.on('framenavigated', (frame) => navigations.push(frame.url()));
  page.on('dialog', (dialog) => {
    navigations.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => navigations.push(popup.url()));
}

/** What must not have come into being out of a name, in the page and in all its shadow trees. */
function madeOfNames(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const look = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.hasAttribute('data-pwned')) found.push(element.outerHTML);
        if (element.shadowRoot !== null) look(element.shadowRoot);
      }
    };
    look(document);
    if ('pwned' in globalThis) found.push('a script ran');
    return found;
  });
}

/** Texts that turn the reading direction outside of a bdi, which ends it; the announcer is only to be heard. */
function turnedOutside(element: Locator): Promise<string[]> {
  return element.evaluate((host) => {
    const walker = document.createTreeWalker(host.shadowRoot as ShadowRoot, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const isTurned = /[\u202a-\u202e\u2066-\u2069]/.test(node.textContent ?? '');
      if (isTurned && node.parentElement?.closest('bdi, .announcer') === null) found.push(node.parentElement.outerHTML);
    }
    return found;
  });
}

const url = (...names: readonly string[]): string =>
  [desk.loopback.guestUrl, ...names.map(encodeURIComponent)].join('/');

it('stay text in every part of the panel: no element, no request, no script, and in order', async () => {
  const put = (name: string) => fetch(url(name), { method: 'PUT', body: 'x' }).then(({ status }) => status);
  expect(await put(`${markup}.txt`)).toBe(201);
  expect(await put(`${turned}.txt`)).toBe(201);
  expect(await put(held)).toBe(201);
  expect((await fetch(url(`none ${markup}`))).status).toBe(404);
  const lock = await fetch(url(`${markup}.txt`), {
    method: 'LOCK',
    body: `<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>${markup.replaceAll('<', '&lt;')}${turned}</D:owner></D:lockinfo>`,
  });
  expect(lock.status).toBe(200);
  await desk.until('the held file to be counted', ({ heldFiles }) => heldFiles === 1);

  // Everything that opens is opened: what is not drawn cannot go wrong.
  const panel = desk.page.locator('spice-share');
  await expect.poll(() => panel.locator('[part~="panel"]').isVisible()).toBe(true);
  for (const disclosure of await panel.locator('summary').all()) await disclosure.click();
  const names = panel.locator('bdi');
  await expect.poll(async () => (await names.allTextContents()).join('\n')).toContain(`none ${markup}`);
  const texts = await names.allTextContents();
  for (const name of [folder, `${markup}.txt`, `/${shown(turned)}.txt`, shown(held)]) {
    expect(
      texts.some((text) => text.includes(name)),
      name,
    ).toBe(true);
  }
  expect(await turnedOutside(panel)).toEqual([]);
  expect(await madeOfNames(desk.page)).toEqual([]);
  expect([requests, navigations]).toEqual([[], []]);
});

it('stay text in a question and in a notice', async () => {
  const panel = desk.page.locator('spice-share');
  const name = `${turned}${markup}`;
  expect((await fetch(url(name), { method: 'PUT', body: 'kept' })).status).toBe(201);
  const asked = fetch(url(name), { method: 'DELETE' });
  const question = panel.locator('[part~="question-path"]');
  await question.waitFor();
  expect(await question.textContent()).toBe(`/${shown(name)}`);
  expect([await turnedOutside(panel), await madeOfNames(desk.page)]).toEqual([[], []]);
  await panel.locator('[part~="refuse-answer"]').click();
  expect((await asked).status).toBe(403);
  expect(await (await fetch(url(name))).text()).toBe('kept');

  const link = join(desk.directory, `${turned} link${markup}`);
  symlinkSync(join(desk.directory, 'first'), link);
  await dropFolder(desk.page, link);
  const notice = panel.locator('[part~="notice"]');
  await notice.waitFor();
  expect(await notice.textContent()).toContain(`${turned} link${markup}`);
  expect([await turnedOutside(panel), await madeOfNames(desk.page)]).toEqual([[], []]);
  expect([requests, navigations]).toEqual([[], []]);
});

it('stay text on the index page, which asks for nothing but itself', async () => {
  const page = await desk.chromium.context.newPage();
  watch(page);
  await page.goto(url());
  const links = await page.locator('td a, li a, a').allTextContents();
  for (const name of [`${markup}.txt`, shown(folder)]) {
    expect(
      links.some((text) => text.includes(name)),
      name,
    ).toBe(true);
  }
  expect(await page.evaluate(() => /[\u202a-\u202e\u2066-\u2069]/.test(document.body.innerText))).toBe(false);
  expect(await madeOfNames(page)).toEqual([]);
  await page.goto(url(folder));
  expect(await madeOfNames(page)).toEqual([]);
  const foreign = requests.filter((request) => !request.startsWith(desk.loopback.guestUrl));
  expect(foreign).toEqual([]);
  await page.close();
});

it('stay text in the sharing window of a console in a frame', async () => {
  let framed: FramedConsole | undefined;
  try {
    framed = await openFramedConsole({ loopback: desk.loopback, chromium: desk.chromium });
    await framed.frame.locator('spice-share [part~="button"]').click();
    const opening = framed.page.waitForEvent('popup');
    await framed.frame.locator('spice-share [part~="broker-button"]').first().click();
    const popup = await opening;
    await popup.waitForLoadState();
    requests = [];
    navigations = [];
    watch(popup);
    await dropFolder(popup, join(desk.directory, folder));
    const sharingWindow = popup.locator('spice-share-broker');
    const notice = sharingWindow.locator('[part~="notice"]');
    await notice.waitFor();
    expect(await notice.textContent()).toContain(folder);
    expect([await turnedOutside(sharingWindow), await madeOfNames(popup)]).toEqual([[], []]);
    expect([requests, navigations]).toEqual([[], []]);
  } finally {
    await framed?.close();
  }
});
