import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

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
  readonly context: BrowserContext;
  readonly profile: string;
  close(): Promise<void>;
}

export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'spice-webdav-profile-'));
  mkdirSync(join(profile, 'Default'), { recursive: true });
  if (options.profile === undefined) {
    writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(options.preferences ?? grantedPreferences));
  }
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false,
    viewport: null,
    args: [
      ...((options.headless ?? true) ? ['--headless', '--window-size=1280,900'] : []),
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(options.args ?? []),
    ],
    ...(options.env === undefined ? {} : { env: { ...process.env, ...options.env } as Record<string, string> }),
  });
  return {
    context,
    profile,
    async close() {
      await context.close().catch(() => {});
      if (options.profile === undefined) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
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
