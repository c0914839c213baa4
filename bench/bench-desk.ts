import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Loopback, startLoopback } from '../loopback/loopback.js';
import type {} from '../src/ui/element.js';
import { type Chromium, dropFolder, launchChromium } from '../test/browser/chromium.js';
import { serveConsolePage } from '../test/browser/console-page.js';
import { readState } from '../test/e2e/console.js';
import { serveWebDavServerPage, shareByWebDavServer } from '../test/e2e/webdav-server-host.js';
import { type Floor, startFloor } from './floor.js';
import { type NativeClient, type SpiceServerPeer, startNativeClient, startSpiceServer } from './peers/peers.js';
import { untilSettled } from './processor-time.js';

/** Everything that is measured, standing beside each other on one folder. */
export interface BenchDesk {
  /** A real directory, shared by all. */
  readonly directory: string;
  /** Where programs in the guest reach the share: over the real server, and over the loopback. */
  readonly ours: string;
  readonly oursByLoopback: string;
  /** The same through the native client, on a real server of its own. */
  readonly native: string;
  /** The same through a loopback, where npm's webdav-server answers; '' where no row asks for it. */
  readonly webDavServer: string;
  readonly floor: Floor;
  readonly profile: string;
}

/**
 * One Chromium with two shares of the folder, on the real server and on the loopback, and the page of the floors. Nobody
 * watches it while `measure` runs: a debugger gets a copy of every frame.
 */
export async function onBenchDesk(
  prepare: (directory: string) => void,
  measure: (desk: BenchDesk) => Promise<void>,
  { withWebDavServer = false } = {},
): Promise<void> {
  const releases: (() => Promise<void> | void)[] = [];
  const hold = <T>(value: T, release: (value: T) => Promise<void> | void): T => {
    releases.push(() => release(value));
    return value;
  };
  try {
    const directory = hold(mkdtempSync(join(tmpdir(), 'spice-webdav-bench-')), (path) =>
      rmSync(path, { recursive: true, force: true }),
    );
    prepare(directory);
    const floor = hold(await startFloor(), (started) => started.close());
    const site = hold(await serveConsolePage(), (started) => started.close());
    const loopback: Loopback = hold(await startLoopback(), (started) => started.close());
    const server: SpiceServerPeer = hold(await startSpiceServer(), (started) => started.kill());
    const nativeServer: SpiceServerPeer = hold(await startSpiceServer(), (started) => started.kill());
    const native: NativeClient = await startNativeClient(nativeServer, directory);
    hold(native, (started) => started.kill());
    const chromium: Chromium = hold(await launchChromium(), (started) => started.close());

    for (const url of [server.url, loopback.url]) {
      const page = await newWindow(chromium.context);
      await page.goto(`${site.url}/?${new URLSearchParams({ url, mode: 'readwrite' })}`);
      await page.waitForFunction(() => customElements.get('spice-share') !== undefined);
      await dropFolder(page, directory);
      await untilShared(page);
    }
    let webDavServer = '';
    if (withWebDavServer) {
      const hostSite = hold(await serveWebDavServerPage(), (started) => started.close());
      const other: Loopback = hold(await startLoopback(), (started) => started.close());
      await shareByWebDavServer(await newWindow(chromium.context), hostSite.url, other.url, directory);
      webDavServer = other.guestUrl;
    }
    const page = await newWindow(chromium.context);
    await page.goto(floor.pageUrl);
    await dropFolder(page, directory);
    await page.waitForFunction(() => document.title === 'ready');

    await chromium.undisturbed(async () => {
      await untilSettled(chromium.profile);
      await measure({
        directory,
        ours: server.guestUrl,
        oursByLoopback: loopback.guestUrl,
        native: nativeServer.guestUrl,
        webDavServer,
        floor,
        profile: chromium.profile,
      });
    });
  } finally {
    for (const release of releases.reverse()) await release();
  }
}

/** A tab behind another is a hidden one: Chromium gives it less of the processor and V8 saves memory at any price. */
async function newWindow(context: BrowserContext): Promise<Page> {
  const session = await (context.browser() as Browser).newBrowserCDPSession();
  const opened = context.waitForEvent('page');
  await session.send('Target.createTarget', { url: 'about:blank', newWindow: true });
  await session.detach();
  return opened;
}

async function untilShared(page: Page): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; ) {
    const state = await readState(page);
    if (state.phase === 'connected' && state.agentRunning && state.folders.length === 1) return;
    if (Date.now() > deadline) throw new Error(`not shared: ${JSON.stringify(state)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Files at rest for long: nobody is just writing them. */
export function writeFiles(directory: string, count: number, bytes: number): void {
  mkdirSync(directory, { recursive: true });
  const content = Buffer.alloc(bytes, 'x');
  for (let index = 0; index < count; index += 1) {
    const path = join(directory, `file ${index}.txt`);
    writeFileSync(path, content);
    utimesSync(path, 1_700_000_000, 1_700_000_000 + index);
  }
}
