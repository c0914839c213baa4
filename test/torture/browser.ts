import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Chromium, launchChromium } from '../browser/chromium.js';
import { Debugger } from './debugger.js';
import { DiscardsPage } from './discards.js';

/** As the debugger's HTTP tells it. */
interface Target {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/** Small: what is painted costs the time of what is not. */
const windowSize = { width: 500, height: 400 };
const lookTimeoutMs = 30_000;
const lookIntervalMs = 50;

/** Chromium, of which only what is asked for is watched. */
export class Browser {
  readonly #chromium: Chromium;
  readonly #debugger: Debugger;
  /** Lets playwright look again, which then can end the browser. */
  readonly #endUndisturbed: () => Promise<void>;
  #discards: Promise<DiscardsPage> | undefined;

  private constructor(chromium: Chromium, bare: Debugger, endUndisturbed: () => Promise<void>) {
    this.#chromium = chromium;
    this.#debugger = bare;
    this.#endUndisturbed = endUndisturbed;
  }

  static async open(): Promise<Browser> {
    // The window's own pages for suggestions, one a window, cost more than a tab does.
    const chromium = await launchChromium({ args: ['--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup'] });
    let end = (): void => {};
    let watched: Promise<void> = Promise.resolve();
    await new Promise<void>((undisturbed) => {
      watched = chromium.undisturbed(() => {
        undisturbed();
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      });
    });
    // The second line of the file in which the browser tells its port.
    const [, path] = readFileSync(join(chromium.profile, 'DevToolsActivePort'), 'utf8').split('\n');
    const bare = await Debugger.attach(`${chromium.debuggerUrl.replace('http', 'ws')}${path}`);
    return new Browser(chromium, bare, () => {
      end();
      return watched;
    });
  }

  /** Opens a page in a window of its own: a tab behind another is a hidden one. */
  async openWindow(url: string): Promise<Page> {
    const { targetId } = await this.#debugger.send<{ targetId: string }>('Target.createTarget', {
      url,
      newWindow: true,
      ...windowSize,
    });
    return Page.attach(this, targetId);
  }

  /** chrome://discards, of which there is one for all: it looks at all tabs again and again. */
  discards(): Promise<DiscardsPage> {
    this.#discards ??= DiscardsPage.open(this);
    return this.#discards;
  }

  async closeTarget(targetId: string): Promise<void> {
    await this.#debugger.send('Target.closeTarget', { targetId });
  }

  async target(wanted: (target: Target) => boolean): Promise<Target> {
    for (const deadline = Date.now() + lookTimeoutMs; Date.now() < deadline; await sleep(lookIntervalMs)) {
      const answer = await fetch(`${this.#chromium.debuggerUrl}/json/list`);
      const target = ((await answer.json()) as Target[]).find(wanted);
      if (target !== undefined) return target;
    }
    throw new Error(`The browser has no target ${wanted}`);
  }

  /** Sends a signal to all its processes. */
  signal(signal: NodeJS.Signals): void {
    this.#chromium.signal(signal);
  }

  async close(): Promise<void> {
    this.#debugger.close();
    await this.#endUndisturbed();
    await this.#chromium.close();
  }
}

/** A page that is watched, and nothing else of it: not its worker, not its network. */
export class Page {
  readonly #browser: Browser;
  readonly #debugger: Debugger;
  readonly targetId: string;

  private constructor(browser: Browser, bare: Debugger, targetId: string) {
    this.#browser = browser;
    this.#debugger = bare;
    this.targetId = targetId;
  }

  static async attach(browser: Browser, targetId: string): Promise<Page> {
    const { webSocketDebuggerUrl } = await browser.target(({ id }) => id === targetId);
    const bare = await Debugger.attach(webSocketDebuggerUrl);
    try {
      await bare.send('Inspector.enable');
      await bare.send('Page.enable');
    } catch (error) {
      bare.close();
      throw error;
    }
    return new Page(browser, bare, targetId);
  }

  get hasCrashed(): boolean {
    return this.#debugger.hasCrashed;
  }

  /** What a function comes to on the page. @param argument as JSON. */
  evaluate<Value, Argument = undefined>(
    run: (argument: Argument) => Value | Promise<Value>,
    ...[argument]: Argument extends undefined ? [] : [Argument]
  ): Promise<Value> {
    return this.#debugger.evaluate(callOf(run, argument));
  }

  /** The same in the page's worker. */
  async evaluateInWorker<Argument>(run: (argument: Argument) => void, argument: Argument): Promise<void> {
    await this.#debugger.evaluateInWorkers(callOf(run, argument));
  }

  async until(description: string, isTrue: () => boolean): Promise<void> {
    for (const deadline = Date.now() + lookTimeoutMs; Date.now() < deadline; await sleep(lookIntervalMs)) {
      if (await this.#evaluateUnlessNavigated(isTrue)) return;
    }
    throw new Error(`The page has not come to ${description}`);
  }

  /** @returns undefined where the answer was lost, for the page went on to its next document meanwhile. */
  async #evaluateUnlessNavigated<Value>(run: () => Value): Promise<Value | undefined> {
    try {
      return await this.evaluate(run);
    } catch (error) {
      if (error instanceof Error && error.message.includes('Inspected target navigated')) return;
      throw error;
    }
  }

  /** Loads the page again; resolves when the old one is gone. */
  async reload(): Promise<void> {
    await this.evaluate(() => {
      (window as OldWindow).isOld = true;
    });
    await this.#debugger.send('Page.reload');
    await this.until('be loaded again', () => (window as OldWindow).isOld !== true);
  }

  /** Drops a folder of the disk, as a hand would from the file manager. */
  async drop(directory: string): Promise<void> {
    const data = { items: [], files: [directory], dragOperationsMask: 19 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await this.#debugger.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
    }
  }

  /** Opens another tab before this one, as a person does. @returns what closes it. */
  async cover(): Promise<() => Promise<void>> {
    const cover = `about:blank#${this.targetId}`;
    await this.evaluate((url: string) => void window.open(url, '_blank', 'noopener'), cover);
    const { id } = await this.#browser.target(({ url }) => url === cover);
    return () => this.#browser.closeTarget(id);
  }

  /** Ends the page's process. */
  async crash(): Promise<void> {
    await this.#debugger.send('Page.crash').catch(() => {});
  }

  async setFrozen(isFrozen: boolean): Promise<void> {
    await this.#debugger.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' });
  }

  /** Looks no longer; the page goes on. */
  leave(): void {
    this.#debugger.close();
  }

  async close(): Promise<void> {
    this.leave();
    await this.#browser.closeTarget(this.targetId).catch(() => {});
  }
}

interface OldWindow extends Window {
  isOld?: boolean;
}

function callOf<Argument>(run: (argument: Argument) => unknown, argument: unknown): string {
  // The name is the compiler's, where it keeps names of functions.
  return `{ const __name = (named) => named; (${run})(${JSON.stringify(argument) ?? ''}); }`;
}
