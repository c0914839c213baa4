import { systemClock } from '../base/clock.js';
import type { FolderMode } from '../worker/share-state.js';
import { type BrokerAnswer, type BrokerWelcome, postTo, readMessage, type ToBroker } from './broker-messages.js';

/** A page that is there answers at once, unless its machine is busy. */
const answerMs = 15_000;
const watchMs = 1000;

/** The page that opened the sharing window, as that window sees it. */
export class BrokerOpener {
  readonly #opener: Window;
  readonly welcome: BrokerWelcome;
  /** Of the folder that was handed over last. */
  #resolve: ((answer: BrokerAnswer | undefined) => void) | undefined;

  private constructor(opener: Window, welcome: BrokerWelcome, onGone: () => void) {
    this.#opener = opener;
    this.welcome = welcome;
    addEventListener('message', (event) => {
      const message = readMessage<ToBroker>(event, opener);
      if (message?.broker === 'answer') this.#settle(message.answer);
    });
    const watch = setInterval(() => {
      if (!opener.closed) return;
      clearInterval(watch);
      this.#settle(undefined);
      onGone();
    }, watchMs);
  }

  /**
   * @param onGone the page was closed or left: nothing can be shared from here any more.
   * @returns undefined when there is none to be reached: the headers of a page (Cross-Origin-Opener-Policy) cut the
   * window off from it, or it is of another origin.
   */
  static reach(onGone: () => void): Promise<BrokerOpener | undefined> {
    const opener: Window | null = window.opener;
    if (opener === null) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const onMessage = (event: MessageEvent): void => {
        const message = readMessage<ToBroker>(event, opener);
        if (message?.broker !== 'welcome') return;
        end();
        resolve(new BrokerOpener(opener, message.welcome, onGone));
      };
      const timer = systemClock.after(answerMs, () => {
        end();
        resolve(undefined);
      });
      const end = (): void => {
        timer.dispose();
        removeEventListener('message', onMessage);
      };
      addEventListener('message', onMessage);
      postTo(opener, { broker: 'ready' });
    });
  }

  /** Hands a folder over, one at a time. @returns what the page made of it; undefined when it went away. */
  share(handle: FileSystemDirectoryHandle, mode: FolderMode): Promise<BrokerAnswer | undefined> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      postTo(this.#opener, { broker: 'folder', handle, mode });
    });
  }

  #settle(answer: BrokerAnswer | undefined): void {
    this.#resolve?.(answer);
    this.#resolve = undefined;
  }
}
