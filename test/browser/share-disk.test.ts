import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { askingPreferences, type Chromium, launchChromium } from './chromium.js';
import { openSharePage, serveSharePage } from './share-page.js';
import type { StaticSite } from './static-site.js';

let site: StaticSite;
let chromium: Chromium | undefined;
let directory: string;
const at = (name: string): string => join(directory, name);

beforeAll(async () => {
  site = await serveSharePage();
});
afterAll(() => site?.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-disk-'));
});
afterEach(async () => {
  await chromium?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function share(preferences?: object): Promise<Page> {
  chromium = await launchChromium(preferences === undefined ? {} : { preferences });
  const page = await openSharePage(chromium, site, directory);
  await page.evaluate(() => window.sharePage.share());
  return page;
}

it('overwriting keeps the mode', async () => {
  for (const mode of [0o640, 0o755]) {
    writeFileSync(at(`${mode}`), 'old');
    chmodSync(at(`${mode}`), mode);
  }
  const page = await share();
  for (const mode of [0o640, 0o755]) {
    expect(await page.evaluate((name) => window.sharePage.write([name], 'new'), `${mode}`)).toBe('done');
    expect(readFileSync(at(`${mode}`), 'utf8')).toBe('new');
    expect(statSync(at(`${mode}`)).mode & 0o777).toBe(mode);
  }
});

it('an abort leaves the old file and no other name', async () => {
  writeFileSync(at('x'), 'old');
  const page = await share();
  expect(await page.evaluate(() => window.sharePage.startWrite(['x'], 3_000_000))).toBe('done');
  await page.evaluate(() => window.sharePage.abort());
  expect(readdirSync(directory)).toEqual(['x']);
  expect(readFileSync(at('x'), 'utf8')).toBe('old');
});

it('a person’s own x.crswap and .x.part are listed and never touched', async () => {
  const theirs = ['.x.part', 'x.crswap'];
  for (const name of ['x', ...theirs]) writeFileSync(at(name), `theirs: ${name}`);
  const page = await share();
  expect(await page.evaluate(() => window.sharePage.startWrite(['x'], 3_000_000))).toBe('done');
  expect(await page.evaluate(() => window.sharePage.list())).toEqual(['.x.part', 'x', 'x.crswap']);
  expect(await page.evaluate(() => window.sharePage.commit())).toBe('done');
  expect(readdirSync(directory).sort()).toEqual(['.x.part', 'x', 'x.crswap']);
  expect(statSync(at('x')).size).toBe(3_000_000);
  for (const name of theirs) expect(readFileSync(at(name), 'utf8')).toBe(`theirs: ${name}`);
});

it('a file that the host changes during a read fails as changed', async () => {
  writeFileSync(at('x'), Buffer.alloc(20_000_000, 1));
  const page = await share();
  expect(await page.evaluate(() => window.sharePage.openRead(['x']))).toBe('done');
  writeFileSync(at('x'), Buffer.alloc(10_000_000, 2));
  expect(await page.evaluate(() => window.sharePage.finishRead())).toBe('changed');
});

it('without permission a write is refused, and nobody is asked', async () => {
  writeFileSync(at('x'), 'old');
  const page = await share(askingPreferences);
  expect(await page.evaluate(() => window.sharePage.write(['x'], 'new'))).toBe('permission-lost');
  expect(await page.evaluate(() => window.sharePage.text(['x']))).toBe('old');
});

it('links and names that are not UTF-8 do not break a listing', async () => {
  mkdirSync(at('d'));
  writeFileSync(at('x'), '');
  symlinkSync('x', at('link'));
  symlinkSync('nowhere', at('dangling'));
  writeFileSync(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0x66, 0xff])]), '');
  const page = await share();
  expect(await page.evaluate(() => window.sharePage.list())).toEqual(['d', 'x']);
});
