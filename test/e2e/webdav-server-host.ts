import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { nodeShims } from '../../src/adapter/bundler-plugin.js';
import { dropFolder } from '../browser/chromium.js';
import { type StaticSite, serveDirectories } from '../browser/static-site.js';
import type {} from './webdav-server-page/page.js';

const root = resolve(import.meta.dirname, '../..');

/** Where the page is built to. */
export const webDavServerPageDir = join(root, '.cache/webdav-server-page');

/** Builds and serves a host page whose worker answers with npm's webdav-server; with "?ours", with our own. */
export async function serveWebDavServerPage(): Promise<StaticSite> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: join(import.meta.dirname, 'webdav-server-page'),
    plugins: [nodeShims()],
    worker: { format: 'es', plugins: () => [nodeShims()] },
    build: { outDir: webDavServerPageDir, emptyOutDir: true, target: 'chrome124' },
  });
  return serveDirectories({
    '/': webDavServerPageDir,
    '/spice-html5/': join(root, 'node_modules/@spice-project/spice-html5/src'),
  });
}

/** Opens the page and shares a folder by it. */
export async function shareByWebDavServer(
  page: Page,
  pageUrl: string,
  spiceUrl: string,
  directory: string,
): Promise<void> {
  await page.goto(pageUrl);
  await page.waitForFunction(() => 'hostConnect' in window);
  await dropFolder(page, directory);
  await page.waitForFunction(() => window.hostShare.state.folders.length === 1);
  await page.evaluate((url) => window.hostConnect(url), spiceUrl);
  await page.waitForFunction(() => window.hostShare.state.agentRunning);
}
