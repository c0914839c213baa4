import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A fresh profile may write to any folder that is dropped, without asking: no person sits before a test. */
export const grantedPreferences = {
  safebrowsing: { enabled: false },
  profile: { default_content_setting_values: { file_system_write_guard: 1, file_system_read_guard: 1 } },
};
/** The browser asks as it asks a person; only Safe Browsing, which wants a network, is off. */
export const askingPreferences = { safebrowsing: { enabled: false } };

export interface ChromiumOptions {
  readonly headless?: boolean;
  readonly preferences?: object;
  /** A profile to start again with; it is then not removed on close. */
  readonly profile?: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
}

export interface Chromium {
  /** The profile's own context: the only one that folders can be dropped on with these preferences. */
  readonly context: BrowserContext;
  readonly profile: string;
  /**
   * Runs something with nobody watching the browser, then looks at it again: `context` and its pages are new ones.
   * A debugger that is attached gets a copy of every WebSocket frame, which costs the browser most of its speed and
   * as much memory as is sent.
   */
  undisturbed(run: () => Promise<void>): Promise<void>;
  /** The debugger's own HTTP: `/json/new` and the like, which need no attaching. */
  readonly debuggerUrl: string;
  /** Sends a signal to all its processes. */
  signal(signal: NodeJS.Signals): void;
  /** Ends all its processes at once, as a crash of the machine would. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** A profile of the test's own, which outlives a browser. */
export function makeProfile(preferences: object = grantedPreferences): string {
  const profile = mkdtempSync(join(tmpdir(), 'spice-webdav-profile-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  // Opens chrome://discards, where a tab is discarded as for want of memory.
  writeFileSync(join(profile, 'Local State'), JSON.stringify({ internal_only_uis_enabled: true }));
  return profile;
}

/** Chromium as a person starts it, in a fresh profile, with a door for the debugger. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const profile = options.profile ?? makeProfile(options.preferences);
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const browser = spawn(
    executablePath,
    [
      ...((options.headless ?? true) ? ['--headless', '--window-size=1280,900'] : []),
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--no-default-browser-check',
      '--password-store=basic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(options.args ?? []),
      'about:blank',
    ],
    // A group of its own, so that what outlives the main process can be ended with it.
    { stdio: 'ignore', detached: true, env: { ...process.env, ...options.env } },
  );
  let watching = await watch(browser, portFile);
  return {
    profile,
    get context() {
      return watching.contexts()[0] as BrowserContext;
    },
    async undisturbed(run) {
      await watching.close();
      try {
        await run();
      } finally {
        watching = await watch(browser, portFile);
      }
    },
    debuggerUrl: `http://127.0.0.1:${debuggingPort(portFile)}`,
    signal(signal) {
      process.kill(-(browser.pid ?? 0), signal);
    },
    async kill() {
      const exited = new Promise((resolve) => browser.once('exit', resolve));
      endGroup(browser);
      await exited;
    },
    async close() {
      const exited = new Promise((resolve) => browser.once('exit', resolve));
      if (browser.exitCode === null && browser.signalCode === null) {
        browser.kill('SIGTERM');
        await exited;
      }
      endGroup(browser);
      if (options.profile === undefined) {
        rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      }
    },
  };
}

/** Helper processes go on for a moment after the main one, and write to the profile. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // None is left.
  }
}

/** Waits for the debugger's port, which the browser writes to its profile, and connects. */
async function watch(browser: ChildProcess, portFile: string): Promise<Browser> {
  const deadline = Date.now() + 30_000;
  while (!existsSync(portFile) || !readFileSync(portFile, 'utf8').includes('\n')) {
    if (browser.exitCode !== null) throw new Error(`Chromium ended with ${browser.exitCode}`);
    if (Date.now() > deadline) throw new Error('Chromium does not open its debugging port');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort(portFile)}`);
}

function debuggingPort(portFile: string): number {
  return Number(readFileSync(portFile, 'utf8').split('\n', 1)[0]);
}

/** Drops files or folders of the disk at a point of the page, as a hand would from the file manager. */
export async function dropOnPage(page: Page, files: readonly string[], point = { x: 200, y: 200 }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    const data = { items: [], files: [...files], dragOperationsMask: 19 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, ...point, data });
    }
  } finally {
    await session.detach();
  }
}

export function dropFolder(page: Page, directory: string, point?: { x: number; y: number }): Promise<void> {
  return dropOnPage(page, [directory], point);
}
