import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anyName } from '../contract/names.js';
import { isTakenByChromium } from '../fakes/chromium-names.js';
import { type Chromium, launchChromium, makeProfile } from './chromium.js';
import { openSharePage, serveSharePage } from './share-page.js';
import type { StaticSite } from './static-site.js';

let site: StaticSite;
let chromium: Chromium | undefined;
let profile: string;
let directory: string;
const at = (name: string): string => join(directory, name);
/** What lies in the folder, as the disk spells it. */
const onDisk = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(directory.length + 1), readFileSync(path, 'utf8')] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

beforeAll(async () => {
  site = await serveSharePage();
});
afterAll(() => site?.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-names-'));
  profile = makeProfile();
});
afterEach(async () => {
  await chromium?.close();
  for (const path of [directory, profile])
    rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function share(): Promise<{ page: Page; id: string }> {
  chromium = await launchChromium({ profile });
  const page = await openSharePage(chromium, site, directory);
  const { id, persistent } = await page.evaluate(() => window.sharePage.shareCovered());
  expect(persistent).toBe(true);
  return { page, id };
}
const write = (page: Page, path: string, content: string) =>
  page.evaluate(([names, text]) => window.sharePage.write(names, text), [path.split('/'), content] as const);
const move = (page: Page, from: string, to: string) =>
  page.evaluate(([source, target]) => window.sharePage.move(source, target), [from.split('/'), to.split('/')] as const);
const remove = (page: Page, path: string) => page.evaluate((names) => window.sharePage.remove(names), path.split('/'));
const list = (page: Page) => page.evaluate(() => window.sharePage.list());
const held = (page: Page) => page.evaluate(() => window.sharePage.held());

it('Chromium takes every spelling, and takes a plain name when the tests say that it does', async () => {
  const { page } = await share();
  const names = [...new Set(fc.sample(anyName, 3000))];
  const tried = await page.evaluate((all) => window.sharePage.trySpellings(all), names);
  expect(tried).toHaveLength(names.length);
  for (const { name, stored, taken, back, plain } of tried) {
    expect({ name, stored, taken, back }).toEqual({ name, stored, taken: true, back: name });
    expect([name, plain]).toEqual([name, isTakenByChromium(name)]);
  }
});

describe('programs that save', () => {
  it('Word: the new content is in the file on the disk, and nothing else is left anywhere', async () => {
    writeFileSync(at('report.docx'), 'old');
    const { page } = await share();
    expect(await write(page, '~$report.docx', 'me')).toBe('done');
    expect(await write(page, '~WRD0001.tmp', 'new')).toBe('done');
    expect(await list(page)).toEqual(['report.docx', '~$report.docx', '~WRD0001.tmp']);
    expect(onDisk()).toEqual({ 'report.docx': 'old' });
    expect(await move(page, 'report.docx', '~WRL0002.tmp')).toBe('done');
    expect(await move(page, '~WRD0001.tmp', 'report.docx')).toBe('done');
    expect(onDisk()).toEqual({ 'report.docx': 'new' });
    expect(await held(page)).toEqual({ '~$report.docx': 'me', '~WRL0002.tmp': 'old' });
    expect(await remove(page, '~WRL0002.tmp')).toBe('done');
    expect(await remove(page, '~$report.docx')).toBe('done');
    expect([await list(page), onDisk(), await held(page)]).toEqual([['report.docx'], { 'report.docx': 'new' }, {}]);
  });

  it('LibreOffice: its lock file is the browser’s alone', async () => {
    writeFileSync(at('report.odt'), 'old');
    const { page } = await share();
    expect(await write(page, '.~lock.report.odt#', ',me,host;')).toBe('done');
    expect(await write(page, 'report.odt', 'new')).toBe('done');
    expect(await list(page)).toEqual(['.~lock.report.odt#', 'report.odt']);
    expect(await remove(page, '.~lock.report.odt#')).toBe('done');
    expect([onDisk(), await held(page)]).toEqual([{ 'report.odt': 'new' }, {}]);
  });

  it('Emacs: its backup lies beside the file, under another spelling', async () => {
    writeFileSync(at('notes.txt'), 'old');
    const { page } = await share();
    expect(await move(page, 'notes.txt', 'notes.txt~')).toBe('done');
    expect(await write(page, 'notes.txt', 'new')).toBe('done');
    expect(await list(page)).toEqual(['notes.txt', 'notes.txt~']);
    expect(onDisk()).toEqual({ 'notes.txt': 'new', 'notes.txt\uF07E': 'old' });
    expect(await page.evaluate(() => window.sharePage.text(['notes.txt~']))).toBe('old');
  });
});

describe('what the browser holds', () => {
  it('is there after a restart, though the host removed its directory, until the person deletes it', async () => {
    mkdirSync(at('docs'));
    const first = await share();
    expect(await write(first.page, 'docs/~$a.docx', 'lock')).toBe('done');
    expect(await write(first.page, '.DS_Store', 'view')).toBe('done');
    await chromium?.close();
    rmSync(at('docs'), { recursive: true });

    const { page, id } = await share();
    expect(id).toBe(first.id);
    expect(await list(page)).toEqual(['.DS_Store']);
    expect(await held(page)).toEqual({ 'docs/~$a.docx': 'lock', '.DS_Store': 'view' });
    expect(await page.evaluate((folder) => window.sharePage.deleteHeld(folder, 'docs/~$a.docx'), id)).toBe('done');
    expect(await page.evaluate((folder) => window.sharePage.deleteHeld(folder, 'docs/~$a.docx'), id)).toBe('not-found');
    expect(await held(page)).toEqual({ '.DS_Store': 'view' });
    expect(onDisk()).toEqual({});
  });

  it('is one for two tabs that share the folder', async () => {
    const { page } = await share();
    if (chromium === undefined) throw new Error('no browser');
    const other = await openSharePage(chromium, site, directory);
    await other.evaluate(() => window.sharePage.shareCovered());
    expect(await page.evaluate(() => window.sharePage.startWrite(['~$a'], 10))).toBe('done');
    expect(await list(other)).toEqual([]);
    expect(await write(other, '~$b', 'of the other')).toBe('done');
    expect(await page.evaluate(() => window.sharePage.commit())).toBe('done');
    for (const tab of [page, other]) expect(await list(tab)).toEqual(['~$a', '~$b']);
    expect(await move(other, '~$a', 'a')).toBe('done');
    expect(await list(page)).toEqual(['a', '~$b']);
    expect(Object.keys(await held(page))).toEqual(['~$b']);
  });
});

it('where the person lets the browser store nothing, memory stands in', async () => {
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  chromium = await launchChromium({ preferences });
  const page = await openSharePage(chromium, site);
  expect(await page.evaluate(() => window.sharePage.coverMemory())).toEqual({
    persistent: false,
    listed: ['a', '~$a'],
    held: { '~$a': 'lock' },
  });
});

describe('a browser that is killed in the middle of a move from side to side', () => {
  it.each([
    ['FileSystemWritableFileStream', 'close', '~WRD0001.tmp'],
    ['FileSystemDirectoryHandle', 'removeEntry', 'report.docx'],
  ] as const)('at %s.%s: the file is in one place, %s, whole', async (type, method, place) => {
    const content = 'new '.repeat(50_000);
    const first = await share();
    expect(await write(first.page, '~WRD0001.tmp', content)).toBe('done');
    await first.page.evaluate(
      ([name, step]) => {
        Object.assign(window[name].prototype, {
          [step]: () => {
            document.title = 'reached';
            return new Promise(() => {});
          },
        });
      },
      [type, method] as const,
    );
    void move(first.page, '~WRD0001.tmp', 'report.docx').catch(() => {});
    await first.page.waitForFunction(() => document.title === 'reached');
    await chromium?.kill();

    const { page } = await share();
    expect(await list(page)).toEqual([place]);
    expect({ ...onDisk(), ...(await held(page)) }).toEqual({ [place]: content });
  });
});
