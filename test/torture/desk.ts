import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveConsolePage } from '../browser/console-page.js';
import type { StaticSite } from '../browser/static-site.js';
import { Browser, type Page } from './browser.js';
import { SmallDrive } from './small-drive.js';
import { Tab } from './tab.js';

/** What the browser's settings have. */
interface SettingsPage {
  readonly chrome: { send(message: string, parameters: readonly string[]): void };
}

/** One browser for all bad days, with tabs that have a machine and a folder each. */
export class TortureDesk {
  readonly browser: Browser;
  readonly #site: StaticSite;
  readonly #root: string;
  readonly #tabs = new Set<Tab>();
  readonly #drives = new Set<SmallDrive>();
  #count = 0;
  #settings: Promise<Page> | undefined;

  private constructor(browser: Browser, site: StaticSite) {
    this.browser = browser;
    this.#site = site;
    this.#root = mkdtempSync(join(tmpdir(), 'spice-webdav-torture-'));
  }

  static async open(): Promise<TortureDesk> {
    const site = await serveConsolePage();
    return new TortureDesk(await Browser.open(), site);
  }

  /** A directory that nobody has used. */
  newDirectory(): string {
    const directory = join(this.#root, `folder-${this.#next()}`);
    mkdirSync(directory);
    return directory;
  }

  /** An origin that nobody has used: permissions, locks, journal and renderer are of an origin. */
  newOrigin(): string {
    return this.#site.url.replace('//', `//t${this.#next()}.`);
  }

  newDrive(): SmallDrive {
    const drive = new SmallDrive(this.newDirectory());
    this.#drives.add(drive);
    return drive;
  }

  async openTab(directory: string, origin: string): Promise<Tab> {
    const tab = await Tab.open(this.browser, origin, directory);
    this.#tabs.add(tab);
    return tab;
  }

  async closeTab(tab: Tab): Promise<void> {
    this.#tabs.delete(tab);
    await tab.close();
  }

  closeDrive(drive: SmallDrive): void {
    this.#drives.delete(drive);
    drive.remove();
  }

  /** What the person withdraws in the browser's settings: all that pages of an origin were given. */
  async revokeFolders(origin: string): Promise<void> {
    this.#settings ??= this.browser.openWindow('chrome://settings/content/filesystem');
    const settings = await this.#settings;
    await settings.until('be there', () => document.readyState === 'complete');
    await settings.evaluate((site) => {
      (globalThis as unknown as SettingsPage).chrome.send('revokeFileSystemGrants', [site]);
    }, `${origin}/`);
  }

  async close(): Promise<void> {
    for (const tab of this.#tabs) await tab.close();
    await this.browser.close();
    await this.#site.close();
    for (const drive of this.#drives) drive.remove();
    rmSync(this.#root, { recursive: true, force: true });
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}
