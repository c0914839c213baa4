import type { FolderMode } from '../worker/share-state.js';
import { type BrokerAnswer, type BrokerWelcome, type FromBroker, postTo, readMessage } from './broker-messages.js';

/** No event tells that a window was closed. */
const watchMs = 300;

export interface BrokerHost {
  /** Asked when the window is there. */
  welcome(): BrokerWelcome;
  /** The person chose a folder there, with permission for the mode. */
  onFolder(handle: FileSystemDirectoryHandle, mode: FolderMode): Promise<BrokerAnswer>;
  /** It is gone; within two seconds the browser takes back the permission for what was chosen there. */
  onClosed(): void;
}

/**
 * The sharing window, as the page sees it that opened it: a popup of the page's own origin, where a frame of another
 * origin has a folder chosen, for in the frame itself Chromium refuses the picker and the permission to write.
 * The browser's permission holds as long as a tab or window of the origin is open.
 */
export class BrokerWindow {
  readonly #window: Window;
  readonly #host: BrokerHost;
  readonly #ended = new AbortController();

  private constructor(window: Window, host: BrokerHost) {
    this.#window = window;
    this.#host = host;
    const { signal } = this.#ended;
    globalThis.addEventListener('message', (event) => this.#receive(event), { signal });
    // Without its page the window would have nobody to share with.
    globalThis.addEventListener('pagehide', () => window.close(), { signal });
    const watch = setInterval(() => {
      if (window.closed) this.#end();
    }, watchMs);
    signal.addEventListener('abort', () => clearInterval(watch));
  }

  /**
   * To be called from a gesture.
   * @param url of `broker.html` of this package, on the page's own origin.
   * @returns undefined when the browser, or the frame's sandbox, allows no popup.
   * @throws TypeError for a URL of another origin: it could not hand a folder over.
   */
  static open(url: string, host: BrokerHost): BrokerWindow | undefined {
    const address = new URL(url, document.baseURI);
    if (address.origin !== location.origin) throw new TypeError(`not of this page's origin: ${address.href}`);
    const opened = globalThis.open(address.href, '_blank', 'popup,width=460,height=600');
    return opened === null ? undefined : new BrokerWindow(opened, host);
  }

  focus(): void {
    this.#window.focus();
  }

  close(): void {
    this.#window.close();
    this.#end();
  }

  #end(): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#host.onClosed();
  }

  #receive(event: MessageEvent): void {
    const message = readMessage<FromBroker>(event, this.#window);
    if (message?.broker === 'ready') postTo(this.#window, { broker: 'welcome', welcome: this.#host.welcome() });
    if (message?.broker === 'folder') void this.#share(message.handle, message.mode);
  }

  async #share(handle: FileSystemDirectoryHandle, mode: FolderMode): Promise<void> {
    const answer = await this.#host.onFolder(handle, mode);
    postTo(this.#window, { broker: 'answer', answer });
  }
}
