import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import type { ShareState } from '../../src/index.js';
import { dropFolder, launchChromium } from '../browser/chromium.js';
import { serveConsolePage } from '../browser/console-page.js';
import { type Firefox, launchFirefox } from '../browser/firefox.js';

/** Browsers without File System Access: folders to read, and an outbox for what the guest hands out. */
const releases: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release();
});

interface Place {
  readonly directory: string;
  readonly loopback: Loopback;
  readonly url: string;
}

async function setUp(): Promise<Place> {
  const parent = mkdtempSync(join(tmpdir(), 'spice-webdav-readonly-'));
  releases.push(() => rmSync(parent, { recursive: true, force: true }));
  const directory = join(parent, 'given');
  mkdirSync(join(directory, 'docs'), { recursive: true });
  writeFileSync(join(directory, 'note.txt'), 'from the disk');
  writeFileSync(join(directory, 'docs/deep.bin'), Buffer.alloc(3_000_000, 7));
  const loopback = await startLoopback();
  releases.push(() => loopback.close());
  const site = await serveConsolePage();
  releases.push(() => site.close());
  return { directory, loopback, url: `${site.url}/?${new URLSearchParams({ url: loopback.url })}` };
}

/** What a guest sees and may do, whichever browser has the folder. */
async function expectReadOnlyFolder({ loopback, directory }: Place): Promise<void> {
  const at = (path: string) => `${loopback.guestUrl}${path}`;
  const status = async (method: string, path: string, init: RequestInit = {}): Promise<number> =>
    (await fetch(at(path), { method, ...init })).status;
  expect(await (await fetch(at('/note.txt'))).text()).toBe('from the disk');
  const deep = Buffer.from(await (await fetch(at('/docs/deep.bin'))).arrayBuffer());
  expect(deep.equals(readFileSync(join(directory, 'docs/deep.bin')))).toBe(true);
  const part = await fetch(at('/note.txt'), { headers: { Range: 'bytes=5-7' } });
  expect([part.status, await part.text()]).toEqual([206, 'the']);
  const listing = await (await fetch(at('/'), { method: 'PROPFIND', headers: { Depth: '1' } })).text();
  expect(listing).toContain('/note.txt');
  expect(listing).toContain('/docs/');
  expect(listing).toContain('/Outbox/');
  expect(await status('GET', '/missing.txt')).toBe(404);
  expect(await status('GET', '/note.txt/below')).toBe(404);
  for (const path of ['/new.txt', '/note.txt', '/docs/new.txt']) {
    expect(await status('PUT', path, { body: 'from the guest' })).toBe(403);
  }
  expect(await status('DELETE', '/note.txt')).toBe(403);
  expect(await status('MKCOL', '/new')).toBe(403);
  expect(await status('DELETE', '/Outbox/')).toBe(403);
  expect(await status('PUT', '/Outbox/result: 1.txt', { body: 'first' })).toBe(201);
  expect(await status('PUT', '/Outbox/result: 1.txt', { body: 'from the guest' })).toBe(204);
  expect(await status('MKCOL', '/Outbox/more')).toBe(201);
  expect(await status('COPY', '/note.txt', { headers: { Destination: at('/Outbox/more/copy.txt') } })).toBe(201);
  // What a program leaves beside its files is not for handing out.
  expect(await status('PUT', '/Outbox/~$result.docx', { body: 'me' })).toBe(201);
  expect(await (await fetch(at('/Outbox/result: 1.txt'))).text()).toBe('from the guest');
}

const stateText = `() => document.querySelector('spice-share').share.state`;
const element = `document.querySelector('spice-share').shadowRoot`;

describe('Firefox', () => {
  async function openFirefox(url: string): Promise<Firefox> {
    const firefox = await launchFirefox();
    releases.push(() => firefox.close());
    await firefox.open(url);
    const ready = async (): Promise<boolean> => {
      const { phase, agentRunning } = await firefox.run<ShareState>(stateText);
      return phase === 'connected' && agentRunning;
    };
    await expect.poll(ready, { timeout: 30_000 }).toBe(true);
    return firefox;
  }

  /**
   * Firefox cancels every file dialog while it is driven, and no driver fills a directory input: the files come through
   * a file input of the test's, with the paths that a directory input gives them.
   */
  async function giveFolder(firefox: Firefox, directory: string): Promise<void> {
    await firefox.run(`() => {
      const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'given' });
      document.body.append(input);
    }`);
    const paths = ['note.txt', 'docs/deep.bin'];
    await firefox.setFiles(
      `document.querySelector('#given')`,
      paths.map((path) => join(directory, path)),
    );
    await firefox.run(`async () => {
      const files = [...document.querySelector('#given').files];
      for (const path of ${JSON.stringify(paths)}) {
        const file = files.find(({ name }) => path.endsWith(name));
        Object.defineProperty(file, 'webkitRelativePath', { value: 'given/' + path });
      }
      await document.querySelector('spice-share').share.addFiles(files);
    }`);
  }

  it('shares a folder to read, and saves what the guest hands out', async () => {
    const place = await setUp();
    const firefox = await openFirefox(place.url);
    await firefox.run(`() => ${element}.querySelector('[part~="button"]').click()`);
    const unsupported = `() => ${element}.querySelector('[part~="unsupported"]')?.textContent ?? ''`;
    await expect
      .poll(() => firefox.run(unsupported), { timeout: 15_000 })
      .toContain('In this browser the guest can only read your folders');
    await giveFolder(firefox, place.directory);
    const { folders } = await firefox.run<ShareState>(stateText);
    expect(folders).toMatchObject([{ name: 'given', mode: 'read', isRoot: true, canWrite: false }]);
    await expectReadOnlyFolder(place);

    const outgoing = (): Promise<number | undefined> =>
      firefox.run<ShareState>(stateText).then(({ outbox }) => outbox?.files);
    await expect.poll(outgoing, { timeout: 15_000 }).toBe(2);
    const rows = `[...${element}.querySelectorAll('[part~="outbox-files"] li')]`;
    await expect.poll(() => firefox.run(`() => ${rows}.length`), { timeout: 15_000 }).toBe(2);
    const row = `${rows}.find((item) => item.textContent.includes('result: 1.txt'))`;
    // A driven Firefox without a screen saves nothing: what the link would save is read here.
    const saved = await firefox.run(`() => new Promise((resolve) => {
      HTMLAnchorElement.prototype.click = async function () {
        resolve([this.download, await (await fetch(this.href)).text()]);
      };
      ${row}.querySelector('[part~="save-button"]').click();
    })`);
    expect(saved).toEqual(['result: 1.txt', 'from the guest']);
    const remove = () => firefox.run(`() => ${row}.querySelector('[part~="delete-button"]').click()`);
    await remove();
    await remove();
    await expect.poll(outgoing, { timeout: 15_000 }).toBe(1);
    if (process.env.SCREENSHOTS !== undefined) await firefox.screenshot(join(process.env.SCREENSHOTS, 'outbox.png'));

    // After a reload the guest has an outbox of this session; the person still has what is not saved.
    await firefox.open(place.url);
    await expect.poll(outgoing, { timeout: 30_000 }).toBe(1);
    expect((await fetch(`${place.loopback.guestUrl}/Outbox/more/copy.txt`)).status).toBe(404);
  });
});

describe('a browser without File System Access', () => {
  it('shares a dropped folder as it is when the guest looks', async () => {
    const place = await setUp();
    const chromium = await launchChromium();
    releases.push(() => chromium.close());
    const page = chromium.context.pages()[0] ?? (await chromium.context.newPage());
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, 'showDirectoryPicker');
    });
    await page.goto(place.url);
    await page.waitForFunction(() => document.querySelector('spice-share')?.share.state.agentRunning === true);
    await dropFolder(page, place.directory);
    await page.waitForFunction(() => document.querySelector('spice-share')?.share.state.folders.length === 1);
    await expectReadOnlyFolder(place);
    writeFileSync(join(place.directory, 'docs/later.txt'), 'made later');
    expect(await (await fetch(`${place.loopback.guestUrl}/docs/later.txt`)).text()).toBe('made later');
    const card = page.locator('spice-share');
    await card.getByText('Outbox: 2 files').waitFor();
    expect(await card.locator('[part~="mode-select"]').count()).toBe(0);
    const downloaded = page.waitForEvent('download');
    await card.getByRole('button', { name: 'Save copy.txt' }).click();
    expect(readFileSync(await (await downloaded).path(), 'utf8')).toBe('from the disk');
  });
});
