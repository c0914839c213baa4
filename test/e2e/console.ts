import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Loopback, type LoopbackOptions, startLoopback } from '../../loopback/loopback.js';
import type { ShareState } from '../../src/index.js';
import type {} from '../../src/ui/element.js';
import { type Chromium, type ChromiumOptions, dropFolder, launchChromium } from '../browser/chromium.js';
import { serveConsolePage } from '../browser/console-page.js';

/** A person's desk: the built console page in Chromium, the loopback behind it, a folder on the disk. */
export interface Desk {
  /** Another object after {@link undisturbed}. */
  readonly page: Page;
  readonly loopback: Loopback;
  /** A real directory, empty at first. */
  readonly directory: string;
  readonly chromium: Chromium;
  /** Everything that the page printed. */
  readonly printed: string[];
  state(): Promise<ShareState>;
  /** Runs something while nobody watches the browser; see Chromium. */
  undisturbed(run: () => Promise<void>): Promise<void>;
  /** Resolves once the state of the element's share is as wanted; the last state is in the error otherwise. */
  until(description: string, wanted: (state: ShareState) => boolean, timeoutMs?: number): Promise<ShareState>;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly loopback?: LoopbackOptions;
  readonly chromium?: ChromiumOptions;
  readonly query?: Record<string, string>;
  readonly mode?: 'read' | 'readwrite';
  /** False leaves the folder where it is; true by default. */
  readonly drop?: boolean;
  /** Another server than the loopback, say QEMU. */
  readonly url?: string;
}

export function readState(page: Page): Promise<ShareState> {
  return page.evaluate(() => {
    const element = document.querySelector('spice-share');
    if (element === null) throw new Error('no <spice-share> on the page');
    return element.share.state;
  });
}

export async function setUpDesk(options: DeskOptions = {}): Promise<Desk> {
  const releases: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const release of releases.reverse()) await release();
  };
  try {
    const directory = mkdtempSync(join(tmpdir(), 'spice-webdav-folder-'));
    releases.push(() => rmSync(directory, { recursive: true, force: true }));
    const loopback = await startLoopback(options.loopback ?? {});
    releases.push(() => loopback.close());
    const site = await serveConsolePage();
    releases.push(() => site.close());
    const chromium = await launchChromium(options.chromium);
    releases.push(() => chromium.close());
    let page = chromium.context.pages()[0] ?? (await chromium.context.newPage());
    const printed: string[] = [];
    page.on('console', (message) => printed.push(message.text()));
    page.on('pageerror', (error) => printed.push(String(error)));
    const query = new URLSearchParams({
      url: options.url ?? loopback.url,
      mode: options.mode ?? 'readwrite',
      ...options.query,
    });
    await page.goto(`${site.url}/?${query}`);
    await page.waitForFunction(() => customElements.get('spice-share') !== undefined);

    const desk: Desk = {
      get page() {
        return page;
      },
      loopback,
      directory,
      chromium,
      printed,
      state: () => readState(page),
      async until(description, wanted, timeoutMs = 15_000) {
        const deadline = Date.now() + timeoutMs;
        for (;;) {
          const state = await readState(page);
          if (wanted(state)) return state;
          if (Date.now() > deadline) {
            throw new Error(
              `waited for ${description}, have ${JSON.stringify(state)}\n${printed.slice(-20).join('\n')}`,
            );
          }
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      async undisturbed(run) {
        try {
          await chromium.undisturbed(run);
        } finally {
          page = chromium.context.pages()[0] as Page;
        }
      },
      close,
    };
    if (options.drop ?? true) {
      await dropFolder(page, directory);
      await desk.until('the folder to be shared and connected', ({ folders, phase, agentRunning }) => {
        return folders.length === 1 && phase === 'connected' && agentRunning;
      });
    }
    return desk;
  } catch (error) {
    await close();
    throw error;
  }
}
