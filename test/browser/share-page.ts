import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { type Chromium, dropFolder } from './chromium.js';
import type {} from './share-page/page.js';
import { type StaticSite, serveDirectories } from './static-site.js';

const outDir = resolve(import.meta.dirname, '../../.cache/share-page');

/** Builds and serves `share-page/`: the rooms share and store without a machine. */
export async function serveSharePage(): Promise<StaticSite> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: join(import.meta.dirname, 'share-page'),
    build: { outDir, emptyOutDir: true, target: 'chrome124' },
  });
  return serveDirectories({ '/': outDir });
}

export async function openSharePage(chromium: Chromium, site: StaticSite, directory?: string): Promise<Page> {
  const page = await chromium.context.newPage();
  await page.goto(`${site.url}/`);
  await page.waitForFunction(() => 'sharePage' in window);
  if (directory !== undefined) {
    await dropFolder(page, directory);
    await page.waitForFunction(() => window.sharePage.isDropped());
  }
  return page;
}
