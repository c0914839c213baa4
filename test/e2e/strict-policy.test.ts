import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import { type Chromium, dropFolder, launchChromium } from '../browser/chromium.js';
import { buildStandalone } from '../browser/console-page.js';
import { type StaticSite, serveDirectories } from '../browser/static-site.js';
import { readState } from './console.js';

declare global {
  interface Window {
    /** What the page's policy refused, and names that are new on the page after the standalone file. */
    refused: string[];
    newNames: string[];
    wasDefined: boolean;
  }
}

const root = resolve(import.meta.dirname, '../..');
const outDir = join(root, '.cache/strict-page');

/** Of docs/embedding.md, with data: for the pictures and pointers that spice-html5 draws. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  'connect-src ws://127.0.0.1:*',
  'img-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types spice-html5-webdav lit-html',
].join('; ');

let chromium: Chromium;
let loopback: Loopback;
/** Where the browser sends what it refused. */
const reports: string[] = [];
const reportServer = createServer((request, response) => {
  request.on('data', (chunk) => reports.push(String(chunk)));
  request.on('end', () => response.writeHead(204).end());
});

beforeAll(async () => {
  await new Promise<void>((done) => reportServer.listen(0, '127.0.0.1', done));
  chromium = await launchChromium();
});

afterAll(async () => {
  await chromium?.close();
  reportServer.close();
  reportServer.closeAllConnections();
});

async function serve(directories: Record<string, string>): Promise<StaticSite> {
  const { port } = reportServer.address() as AddressInfo;
  const strict = `${policy}; report-uri http://127.0.0.1:${port}/`;
  return serveDirectories(
    { '/marks/': join(import.meta.dirname, 'marks'), ...directories },
    { 'content-security-policy': strict },
  );
}

/** Drops a folder on the page and has a program in the guest read and write it. */
async function share(page: Page, directory: string): Promise<void> {
  writeFileSync(join(directory, 'a.txt'), 'from the host');
  await page.waitForFunction(() => customElements.get('spice-share') !== undefined);
  await dropFolder(page, directory);
  await expect
    .poll(
      async () => {
        const { phase, error, agentRunning, folders, runsIn } = await readState(page);
        return { phase, error, agentRunning, folders: folders.length, runsIn };
      },
      { timeout: 15_000 },
    )
    .toEqual({ phase: 'connected', error: null, agentRunning: true, folders: 1, runsIn: 'worker' });
  expect(await (await fetch(`${loopback.guestUrl}/a.txt`)).text()).toBe('from the host');
  const written = await fetch(`${loopback.guestUrl}/b.txt`, { method: 'PUT', body: 'from the guest' });
  expect(written.status).toBe(201);
  expect(readFileSync(join(directory, 'b.txt'), 'utf8')).toBe('from the guest');
  const listing = await fetch(`${loopback.guestUrl}/`, { method: 'PROPFIND', headers: { Depth: '1' } });
  expect(await listing.text()).toContain('/b.txt');
}

async function onPage(directories: Record<string, string>, test: (page: Page, directory: string) => Promise<void>) {
  const directory = mkdtempSync(join(tmpdir(), 'spice-webdav-strict-'));
  const site = await serve(directories);
  loopback = await startLoopback();
  const page = await chromium.context.newPage();
  try {
    await page.goto(`${site.url}/?${new URLSearchParams({ url: loopback.url })}`);
    await test(page, directory);
    // Each list and help text of the panel, too.
    await page.evaluate(async () => {
      for (const details of document.querySelector('spice-share')?.renderRoot.querySelectorAll('details') ?? [])
        details.open = true;
      await document.querySelector('spice-share')?.updateComplete;
    });
    expect(await page.evaluate(() => window.refused)).toEqual([]);
    expect(reports).toEqual([]);
  } finally {
    await page.close();
    await site.close();
    await loopback.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

describe('a page with a strict Content-Security-Policy and Trusted Types', () => {
  it('has the element and its share, from a bundle, with nothing refused', async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      root: join(import.meta.dirname, 'strict-page'),
      build: { outDir, emptyOutDir: true, target: 'chrome124', modulePreload: { polyfill: false } },
      worker: { format: 'es' },
    });
    await onPage({ '/': outDir }, async (page, directory) => {
      await share(page, directory);
      expect(await page.evaluate(() => window.refused)).toEqual([]);
      expect(reports).toEqual([]);
      // The page means it: an address that went through no policy is refused and reported.
      const refusal = await page.evaluate(() => {
        try {
          new Worker('/marks/refused.js');
          return 'started';
        } catch (error) {
          return String(error);
        }
      });
      expect(refusal).toMatch(/TrustedScriptURL/);
      await expect.poll(() => reports.length, { timeout: 15_000 }).toBe(1);
      expect(await page.evaluate(() => window.refused.splice(0).length)).toBe(1);
      reports.length = 0;
    });
  });

  it('has it from the standalone file too, beside Debian’s spice-html5, without a global of its own', async () => {
    const directories = {
      '/': join(import.meta.dirname, 'debian-page'),
      '/package/': await buildStandalone(),
      '/spice-html5/': '/usr/share/spice-html5',
    };
    await onPage(directories, async (page, directory) => {
      await share(page, directory);
      // These are lit's, by which it finds a second copy of itself.
      const known = ['reactiveElementVersions', 'litHtmlVersions', 'litElementVersions', 'litPropertyMetadata'];
      expect(await page.evaluate(() => window.wasDefined)).toBe(true);
      const names = await page.evaluate(() => window.newNames);
      expect(names.filter((name) => !known.includes(name))).toEqual(['namesBefore', 'wasDefined']);
    });
  });
});
