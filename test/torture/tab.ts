import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import type { ShareState } from '../../src/index.js';
import type {} from '../../src/ui/element.js';
import { type Browser, Page } from './browser.js';
import { inTime } from './in-time.js';

const servedTimeoutMs = 90_000;
const lookIntervalMs = 50;
/** Where several tabs come to the front at once, Chromium 156 does not load all that it discarded by itself. */
const loadIntervalMs = 1000;
/** A request that came between two channels is lost, and its program waits for nothing. */
const answerPatienceMs = 2000;

/** Seen of a page whose process the browser ended; see {@link Tab.breakChannel}. */
export const crashedByChromium = 'page crashed by Chromium';

/** Seen of a drive whose guest was told so; see {@link Tab.untilToldAsGone}. */
const toldAsGone = 'folder told as gone';

/** What the page keeps for us of what it went through. */
interface Witness extends Window {
  seenStates?: ShareState[];
  wasHidden?: boolean;
}

/** Not among TypeScript's own: https://wicg.github.io/page-lifecycle/ */
interface DiscardableDocument extends Document {
  readonly wasDiscarded?: boolean;
}

/** One console page, the machine behind it and the folder that is shared with it. */
export class Tab {
  readonly directory: string;
  /** Tabs of one origin have one journal, and the same permissions. */
  readonly origin: string;
  readonly #browser: Browser;
  #loopback: Loopback;
  #page: Page;
  /** What states said, of pages that are gone too. */
  readonly #seen = new Set<string>();

  private constructor(browser: Browser, origin: string, directory: string, loopback: Loopback, page: Page) {
    this.#browser = browser;
    this.origin = origin;
    this.directory = directory;
    this.#loopback = loopback;
    this.#page = page;
  }

  /** Opens a console page in the browser and drops the folder on it. */
  static async open(browser: Browser, origin: string, directory: string): Promise<Tab> {
    mkdirSync(directory, { recursive: true });
    const loopback = await startLoopback();
    const tab = new Tab(browser, origin, directory, loopback, await browser.openWindow(addressOf(origin, loopback)));
    await tab.#resume();
    return tab;
  }

  get page(): Page {
    return this.#page;
  }

  get loopback(): Loopback {
    return this.#loopback;
  }

  async reload(): Promise<void> {
    await this.#keepSeen();
    await this.#page.reload();
    await this.#resume();
  }

  /** Closes the page, and opens another when `meanwhile` is over. */
  async reopen(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    await this.#keepSeen();
    await this.#page.close();
    await meanwhile();
    this.#page = await this.#browser.openWindow(addressOf(this.origin, this.#loopback));
    await this.#resume();
  }

  /** Keeps the page behind another while something runs. */
  async hide(meanwhile: () => Promise<void>): Promise<void> {
    const uncover = await this.#page.cover();
    await meanwhile();
    await uncover();
  }

  /** Has the browser discard the page while it is out of sight, and load it again when it is in front. */
  async discard(meanwhile: () => Promise<void>): Promise<void> {
    const { loopback } = this;
    const address = addressOf(this.origin, loopback);
    const { clients } = loopback.stats;
    const discards = await this.#browser.discards();
    await this.#keepSeen();
    await this.hide(async () => {
      // The browser keeps what a debugger looks at.
      this.#page.leave();
      await discards.discard(address);
      await meanwhile();
    });
    // Not looked at by a debugger either until it is loaded: to that, it is a page that has crashed.
    for (
      const deadline = Date.now() + servedTimeoutMs;
      loopback.stats.clients === clients;
      await sleep(loadIntervalMs)
    ) {
      if (Date.now() > deadline) throw new Error('the discarded page is not loaded again');
      await discards.load(address);
    }
    const { id } = await this.#browser.target(({ type, url }) => type === 'page' && url === address);
    this.#page = await Page.attach(this.#browser, id);
    await this.#page.until('be loaded again', () => (document as DiscardableDocument).wasDiscarded === true);
    await this.#resume();
  }

  /**
   * Breaks the channel, and waits for the page to see it. Where the page has a message unsent just then, Chromium 156
   * ends its process (docs/decisions/0002): a person opens it again.
   */
  async breakChannel(breakIt: () => Promise<void>): Promise<void> {
    try {
      await breakIt();
    } catch (error) {
      if (!this.#page.hasCrashed) throw error;
      await this.reopen();
      this.#seen.add(crashedByChromium);
    }
  }

  /** A person drops the folder on the page that has it. */
  async dropAgain(): Promise<void> {
    await this.#page.drop(this.directory);
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
    await this.#page.evaluateInWorker(set, { byMs, at });
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
      await sleep(lookIntervalMs);
    }
  }

  /** Resolves when the share works: the channel stands, the folder may be written and the guest gets answers. */
  async untilServed(): Promise<void> {
    const { guestUrl, stats } = this.#loopback;
    for (const deadline = Date.now() + servedTimeoutMs; Date.now() < deadline; await sleep(lookIntervalMs)) {
      // Each time: a page that has not seen its server's end yet says that all is well, and then waits to be connected.
      await this.until('the share to work again', ({ phase, agentRunning, folders }) => {
        const [folder] = folders;
        const isWhole = folders.length === 1 && folder?.mode === 'readwrite' && folder.permission === 'granted';
        return phase === 'connected' && agentRunning && isWhole;
      });
      if ((await ask(guestUrl))?.ok === true) return;
    }
    const [seen, state] = [await this.takeSeen(), await this.#lookAndConnect()];
    throw new Error(`${guestUrl} does not answer: ${JSON.stringify({ state, seen, stats })}`);
  }

  /** Resolves when the guest is told that the drive's folder is not there. */
  async untilToldAsGone(): Promise<void> {
    const { guestUrl } = this.#loopback;
    for (const deadline = Date.now() + servedTimeoutMs; Date.now() < deadline; await sleep(lookIntervalMs)) {
      const answer = await ask(guestUrl);
      if (answer?.status !== 404) continue;
      this.#seen.add(toldAsGone);
      return;
    }
    throw new Error('the guest is not told that the folder is gone');
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
    await this.#page.close();
    await this.#loopback.close();
  }

  /** The page was loaded: it is watched, and gets the folder. */
  async #resume(): Promise<void> {
    await this.#page.until('have the element', () => customElements.get('spice-share') !== undefined);
    await this.#watch();
    await this.#page.drop(this.directory);
  }

  async #watch(): Promise<void> {
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
        const { wasDiscarded = false } = document as DiscardableDocument;
        witness.wasHidden = false;
        return { states: witness.seenStates?.splice(0) ?? [], wasHidden, wasDiscarded };
      })
      // A page that crashed has taken it along.
      .catch(() => ({ states: [] as ShareState[], wasHidden: false, wasDiscarded: false }));
    for (const word of taken.states.flatMap(wordsOf)) this.#seen.add(word);
    if (taken.wasHidden) this.#seen.add('tab hidden');
    if (taken.wasDiscarded) this.#seen.add('tab discarded');
  }
}

function addressOf(origin: string, { url }: Loopback): string {
  return `${origin}/?${new URLSearchParams({ url, mode: 'readwrite' })}`;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function ask(guestUrl: string): Promise<Response | undefined> {
  const asked = async (): Promise<Response> => {
    const answer = await fetch(`${guestUrl}/`, { headers: { connection: 'close' } });
    await answer.arrayBuffer();
    return answer;
  };
  return inTime(asked(), answerPatienceMs).catch(() => undefined);
}

function wordsOf({ phase, error, agentRunning, folders }: ShareState): string[] {
  const words = [error === null ? phase : `${phase} (${error.code})`];
  if (phase === 'connected' && !agentRunning) words.push('agent stopped');
  for (const { permission } of folders) if (permission !== 'granted') words.push(`permission: ${permission}`);
  return words;
}
