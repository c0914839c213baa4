import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { startLoopback } from '../../loopback/loopback.js';
import { launchChromium } from '../browser/chromium.js';
import { serveDirectories } from '../browser/static-site.js';

const root = resolve(import.meta.dirname, '../..');
const outDir = join(root, '.cache/hook-page');

const npmSource = join(root, 'node_modules/@spice-project/spice-html5/src');
/** lxd-ui's copy offers no sub-protocol, because LXD and Incus choose none. */
const lxdSource = join(root, '.cache/hook-page-lxd');

const layouts = {
  'npm 0.2.1': { directory: npmSource, choosesSubProtocol: true },
  "Debian's 0.3.0": { directory: '/usr/share/spice-html5', choosesSubProtocol: true },
  "lxd-ui's": { directory: lxdSource, choosesSubProtocol: false },
} as const;

async function copyAsLxdUi(): Promise<void> {
  await cp(npmSource, lxdSource, { recursive: true });
  const file = join(lxdSource, 'spiceconn.js');
  const source = await readFile(file, 'utf8');
  expect(source).toContain("new WebSocket(o.uri, 'binary')");
  await writeFile(file, source.replace("new WebSocket(o.uri, 'binary')", 'new WebSocket(o.uri)'));
}

beforeAll(async () => {
  await copyAsLxdUi();
  await build({
    configFile: false,
    logLevel: 'warn',
    root: join(import.meta.dirname, 'hook-page'),
    build: { outDir, emptyOutDir: true, target: 'chrome124' },
    worker: { format: 'es' },
  });
});

describe.each(Object.entries(layouts))('spice-html5 from %s', (_, { directory, choosesSubProtocol }) => {
  it.each(['at-once', 'late'] as const)('attached %s: the channel is ours and answers', async (when) => {
    expect(existsSync(join(directory, 'main.js'))).toBe(true);
    const loopback = await startLoopback({ choosesSubProtocol });
    const site = await serveDirectories({ '/': outDir, '/spice-html5/': directory });
    const chromium = await launchChromium();
    try {
      const page = await chromium.context.newPage();
      const printed: string[] = [];
      page.on('console', (message) => printed.push(message.text()));
      await page.goto(`${site.url}/`);
      await page.waitForFunction(() => 'connectPanel' in window);
      await page.evaluate(([url, moment]) => window.connectPanel(url, moment), [loopback.url, when] as const);
      await page.waitForFunction(() => window.panelShare.state.phase === 'connected', undefined, { timeout: 15_000 });
      await page.waitForFunction(() => window.panelShare.state.agentRunning);
      const answer = await fetch(`${loopback.guestUrl}/`, { method: 'OPTIONS' });
      expect(answer.headers.get('dav')).toMatch(/^1, ?2/);
      expect(await page.evaluate(() => window.connectSecond())).toBe('channel-taken');
      expect((await fetch(`${loopback.guestUrl}/`, { method: 'OPTIONS' })).status).toBe(200);
      const complaints = printed.filter((line) => /webdav not implemented/i.test(line));
      // Attached late, spice-html5 had already opened its stub and said so.
      expect(complaints).toHaveLength(when === 'late' ? 1 : 0);
    } finally {
      await chromium.close();
      await site.close();
      await loopback.close();
    }
  });
});
