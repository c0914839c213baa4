import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import type { ShareState } from '../../src/index.js';
import type {} from '../../src/ui/element.js';
import { type Chromium, dropFolder } from '../browser/chromium.js';

const servedTimeoutMs = 90_000;
const lookIntervalMs = 50;

/** What the page keeps for us of what it went through. */
interface Witness extends Window {
  seenStates?: ShareState[];
  wasHidden?: boolean;
}

/** One console page, the machine behind it and the folder that is shared with it. */
export class Tab {
  readonly directory: string;
  readonly #chromium: Chromium;
  readonly #siteUrl: string;
  #loopback: Loopback;
  #page: Page;
  /** What states said, of pages that are gone too. */
  readonly #seen = new Set<string>();

  private constructor(chromium: Chromium, siteUrl: string, directory: string, loopback: Loopback, page: Page) {
    this.#chromium = chromium;
    this.#siteUrl = siteUrl;
    this.directory = directory;
    this.#loopback = loopback;
    this.#page = page;
  }

  /** Opens a console page in the browser and drops the folder on it. */
  static async open(chromium: Chromium, siteUrl: string, directory: string): Promise<Tab> {
    mkdirSync(directory, { recursive: true });
    const tab = new Tab(chromium, siteUrl, directory, await startLoopback(), await chromium.context.newPage());
    await tab.load();
    return tab;
  }

  get page(): Page {
    return this.#page;
  }

  get loopback(): Loopback {
    return this.#loopback;
  }

  /** Opens the console page, or opens it again, and drops the folder on it. */
  async load(): Promise<void> {
    const query = new URLSearchParams({ url: this.#loopback.url, mode: 'readwrite' });
    await this.#page.goto(`${this.#siteUrl}/?${query}`);
    await this.#watch();
    await this.drop();
  }

  async reload(): Promise<void> {
    await this.#keepSeen();
    await this.#page.reload();
    await this.#watch();
    await this.drop();
  }

  /** Closes the page, and opens another when `meanwhile` is over. */
  async reopen(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    await this.#keepSeen();
    await this.#page.close();
    await meanwhile();
    this.#page = await this.#chromium.context.newPage();
    await this.load();
  }

  /** After the browser was looked at anew: the same tab has another object. */
  found(page: Page): void {
    this.#page = page;
  }

  async drop(): Promise<void> {
    await dropFolder(this.#page, this.directory);
  }

  /** Ends the SPICE server and its agent with all their sockets; starts them anew, on the same ports, afterwards. */
  async restartServer(meanwhile: () => Promise<void>): Promise<void> {
    const { url, guestUrl } = this.#loopback;
    await this.#loopback.close();
    await meanwhile();
    this.#loopback = await startLoopback({ port: portOf(url), guestPort: portOf(guestUrl) });
  }

  /** Sets the clock of the page and of its worker ahead or back from a moment on. Their timers go on as they were. */
  async setClock(byMs: number, at = 0): Promise<void> {
    const set = ({ byMs, at }: { byMs: number; at: number }): void => {
      const clock = globalThis as { realNow?: () => number };
      const realNow = clock.realNow ?? Date.now;
      clock.realNow = realNow;
      Date.now = () => realNow() + (realNow() >= at ? byMs : 0);
    };
    await this.#page.evaluate(set, { byMs, at });
    for (const worker of this.#page.workers()) await worker.evaluate(set, { byMs, at });
  }

  /** The state; where the machine's display has ended too, the console page's "Reconnect" is pressed, as a person does. */
  #lookAndConnect(): Promise<ShareState> {
    return this.#page.evaluate(() => {
      const element = document.querySelector('spice-share');
      if (element === null) throw new Error('no <spice-share> on the page');
      const button = document.getElementById('reconnect');
      if (button?.hidden === false) button.click();
      return element.share.state;
    });
  }

  async until(description: string, wanted: (state: ShareState) => boolean): Promise<void> {
    for (const deadline = Date.now() + servedTimeoutMs; ; ) {
      const state = await this.#lookAndConnect();
      if (wanted(state)) return;
      if (Date.now() > deadline) throw new Error(`waited for ${description}, have ${JSON.stringify(state)}`);
      await new Promise((resolve) => setTimeout(resolve, lookIntervalMs));
    }
  }

  /** Resolves when the share works: the channel stands, the folder may be written and the guest gets answers. */
  async untilServed(): Promise<void> {
    await this.until('the share to work again', ({ phase, agentRunning, folders }) => {
      const [folder] = folders;
      const isWhole = folders.length === 1 && folder?.mode === 'readwrite' && folder.permission === 'granted';
      return phase === 'connected' && agentRunning && isWhole;
    });
    await untilAnswered(this.#loopback.guestUrl);
  }

  /** Resolves when no program of the guest is connected any more, as the page counts them. */
  untilQuiet(): Promise<void> {
    return this.until('the programs to be gone', ({ clients }) => clients === 0);
  }

  /** What the state said since the last time: phases with their errors, the agent's going, lost permissions. */
  async takeSeen(): Promise<string[]> {
    await this.#keepSeen();
    const seen = [...this.#seen];
    this.#seen.clear();
    return seen;
  }

  /** What is in the share's journal: empty when nothing of ours lies around. */
  journal(): Promise<string[]> {
    return this.#page.evaluate(
      () =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open('spice-html5-webdav');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const database = opening.result;
            const keys = database.transaction('records').objectStore('records').getAllKeys();
            keys.onerror = () => reject(keys.error);
            keys.onsuccess = () => {
              database.close();
              resolve(keys.result.map(String).filter((key) => key.startsWith('journal/')));
            };
          };
        }),
    );
  }

  async close(): Promise<void> {
    await this.#page.close().catch(() => {});
    await this.#loopback.close();
  }

  async #watch(): Promise<void> {
    await this.#page.waitForFunction(() => customElements.get('spice-share') !== undefined);
    await this.#page.evaluate(() => {
      const witness = window as Witness;
      const { share } = document.querySelector('spice-share') ?? {};
      if (share === undefined) throw new Error('no <spice-share> on the page');
      witness.seenStates = [share.state];
      share.addEventListener('state', ({ detail }) => witness.seenStates?.push(detail));
      document.addEventListener('visibilitychange', () => {
        if (document.hidden) witness.wasHidden = true;
      });
    });
  }

  async #keepSeen(): Promise<void> {
    const taken = await this.#page
      .evaluate(() => {
        const witness = window as Witness;
        const wasHidden = witness.wasHidden ?? false;
        witness.wasHidden = false;
        return { states: witness.seenStates?.splice(0) ?? [], wasHidden };
      })
      // A page that crashed has taken it along.
      .catch(() => ({ states: [] as ShareState[], wasHidden: false }));
    for (const word of taken.states.flatMap(wordsOf)) this.#seen.add(word);
    if (taken.wasHidden) this.#seen.add('tab hidden');
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function untilAnswered(guestUrl: string): Promise<void> {
  for (const deadline = Date.now() + servedTimeoutMs; Date.now() < deadline; ) {
    const signal = AbortSignal.timeout(5000);
    const answer = await fetch(`${guestUrl}/`, { headers: { connection: 'close' }, signal }).catch(() => undefined);
    await answer?.arrayBuffer().catch(() => {});
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, lookIntervalMs));
  }
  throw new Error(`${guestUrl} does not answer`);
}

function wordsOf({ phase, error, agentRunning, folders }: ShareState): string[] {
  const words = [error === null ? phase : `${phase} (${error.code})`];
  if (phase === 'connected' && !agentRunning) words.push('agent stopped');
  for (const { permission } of folders) if (permission !== 'granted') words.push(`permission: ${permission}`);
  return words;
}
