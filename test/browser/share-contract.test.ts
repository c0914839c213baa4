import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryHandleCases, filesystemCases, realFolderCases } from '../contract/filesystem-contract.js';
import { refusedNameCases } from '../contract/refused-name-cases.js';
import { storeCases } from '../contract/store-contract.js';
import { type Chromium, launchChromium } from './chromium.js';
import { openSharePage, serveSharePage } from './share-page.js';
import type { StaticSite } from './static-site.js';

let site: StaticSite;
let chromium: Chromium;
let page: Page;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-contract-'));
  site = await serveSharePage();
  chromium = await launchChromium();
  page = await openSharePage(chromium, site, directory);
});

afterAll(async () => {
  await chromium?.close();
  await site?.close();
  rmSync(directory, { recursive: true, force: true });
});

const runCase = (name: string, place: 'disk' | 'opfs', covered = false) =>
  page.evaluate(([chosen, where, withOverlay]) => window.sharePage.runFilesystemCase(chosen, where, withOverlay), [
    name,
    place,
    covered,
  ] as const);

describe('a folder of the disk', () => {
  it.each([...filesystemCases, ...directoryHandleCases, ...realFolderCases])('$name', async ({ name }) => {
    expect(await runCase(name, 'disk')).toEqual([]);
  });
});

describe('a folder in OPFS', () => {
  it.each([...filesystemCases, ...directoryHandleCases])('$name', async ({ name }) => {
    expect(await runCase(name, 'opfs')).toEqual([]);
  });
});

describe('a folder with every name', () => {
  it.each([...filesystemCases, ...directoryHandleCases, ...refusedNameCases])(
    'on the disk: $name',
    async ({ name }) => {
      expect(await runCase(name, 'disk', true)).toEqual([]);
    },
  );

  it.each([...filesystemCases, ...refusedNameCases])('in OPFS: $name', async ({ name }) => {
    expect(await runCase(name, 'opfs', true)).toEqual([]);
  });
});

describe('IndexedDbStore', () => {
  it.each(storeCases)('$name', async ({ name }) => {
    await page.evaluate((chosen) => window.sharePage.runStoreCase(chosen), name);
  });

  it('outlives its closing', async () => {
    expect(await page.evaluate(() => window.sharePage.reopenStore())).toEqual({ kept: 5, persistent: true });
  });
});
