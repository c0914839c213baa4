import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCaseDocuments } from '../webdav/clients/case-document.js';
import { type Chromium, launchChromium } from './chromium.js';
import { openSharePage, serveSharePage } from './share-page.js';
import type { StaticSite } from './static-site.js';

let site: StaticSite;
let chromium: Chromium;
let page: Page;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-replays-'));
  site = await serveSharePage();
  chromium = await launchChromium();
  page = await openSharePage(chromium, site, directory);
});

afterAll(async () => {
  await chromium?.close();
  await site?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** What lies on the host's disk. */
function readDisk(folder: string): Record<string, string> {
  const root = join(directory, folder);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(root.length + 1);
      return entry.isDirectory() ? [`${name}/`, ''] : [name, readFileSync(path, 'utf8')];
    }),
  );
}

describe.each(readCaseDocuments())('$name', ({ cases }) => {
  describe.each(cases)('$title', (replayCase) => {
    const play = (place: 'disk' | 'opfs') =>
      page.evaluate(([chosen, where]) => window.sharePage.replayClient(chosen, where), [replayCase, place] as const);

    it('on a folder of the disk, with what it leaves there', async () => {
      const { problems, folder } = await play('disk');
      expect(problems).toEqual([]);
      if (replayCase.after !== undefined) expect(readDisk(folder)).toEqual(replayCase.after);
    });

    it('on a folder in OPFS', async () => {
      expect((await play('opfs')).problems).toEqual([]);
    });
  });
});
