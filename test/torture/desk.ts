import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chromium, launchChromium } from '../browser/chromium.js';
import { serveConsolePage } from '../browser/console-page.js';
import type { StaticSite } from '../browser/static-site.js';
import { SmallDrive } from './small-drive.js';
import { Tab } from './tab.js';

/** One browser for all bad days, with tabs that have a machine and a folder each. */
export class TortureDesk {
  readonly chromium: Chromium;
  readonly site: StaticSite;
  readonly #root: string;
  readonly #tabs = new Set<Tab>();
  readonly #drives = new Set<SmallDrive>();
  #count = 0;

  private constructor(chromium: Chromium, site: StaticSite) {
    this.chromium = chromium;
    this.site = site;
    this.#root = mkdtempSync(join(tmpdir(), 'spice-webdav-torture-'));
  }

  static async open(): Promise<TortureDesk> {
    const site = await serveConsolePage();
    return new TortureDesk(await launchChromium(), site);
  }

  /** A directory that nobody has used. */
  newDirectory(): string {
    this.#count += 1;
    const directory = join(this.#root, `folder-${this.#count}`);
    mkdirSync(directory);
    return directory;
  }

  newDrive(): SmallDrive {
    const drive = new SmallDrive(this.newDirectory());
    this.#drives.add(drive);
    return drive;
  }

  async openTab(directory: string): Promise<Tab> {
    const tab = await Tab.open(this.chromium, this.site.url, directory);
    this.#tabs.add(tab);
    return tab;
  }

  async closeTab(tab: Tab): Promise<void> {
    this.#tabs.delete(tab);
    await tab.close();
  }

  /** Runs something while nobody watches the browser; see Chromium. The tabs are found again. */
  async undisturbed(run: () => Promise<void>): Promise<void> {
    await this.chromium.undisturbed(run);
    this.findTabs();
  }

  /** The browser's pages have other objects now. */
  findTabs(): void {
    for (const page of this.chromium.context.pages()) {
      const owner = [...this.#tabs].find((tab) => page.url().includes(encodeURIComponent(tab.loopback.url)));
      owner?.found(page);
    }
  }

  async close(): Promise<void> {
    for (const tab of this.#tabs) await tab.close();
    await this.chromium.close();
    await this.site.close();
    for (const drive of this.#drives) drive.remove();
    rmSync(this.#root, { recursive: true, force: true });
  }
}
