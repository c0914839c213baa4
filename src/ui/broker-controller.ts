import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BrokerAnswer } from '../embed/broker-messages.js';
import { BrokerWindow } from '../embed/broker-window.js';
import { checkSupport } from '../embed/support.js';
import type { FolderHost } from './folder-actions.js';
import { sharingNotice } from './notice.js';
import type { FolderMode } from './share-view.js';

/** The element as the person and the page set it. */
interface BrokerElement extends ReactiveControllerHost {
  readonly brokerUrl: string | null;
  readonly mode: FolderMode;
}

/** What the panel shows of the sharing window. */
export interface BrokerView {
  readonly isOpen: boolean;
}

/** The sharing window of an element in a frame of another origin. It goes with the element. */
export class BrokerController implements ReactiveController {
  readonly #element: BrokerElement;
  readonly #host: FolderHost;
  #window: BrokerWindow | undefined;
  #hasShared = false;

  constructor(element: BrokerElement, host: FolderHost) {
    this.#element = element;
    this.#host = host;
    element.addController(this);
  }

  /** Undefined where there is none: everywhere but in frames of another origin, and where the page serves none. */
  get view(): BrokerView | undefined {
    const isWanted = this.#element.brokerUrl !== null && checkSupport()?.code === 'cross-origin-frame';
    return isWanted ? { isOpen: this.#window !== undefined } : undefined;
  }

  hostDisconnected(): void {
    this.#window?.close();
  }

  /** Opens it, or brings it to the front; in a gesture. */
  open(): void {
    const { brokerUrl, mode } = this.#element;
    const { messages, share } = this.#host;
    if (brokerUrl === null) return;
    if (this.#window !== undefined) {
      this.#window.focus();
      return;
    }
    const url = new URL(brokerUrl, document.baseURI);
    url.searchParams.set('language', messages.language);
    this.#hasShared = false;
    const readOnly = share.options.policy?.readOnly === true;
    this.#window = BrokerWindow.open(url.href, {
      welcome: () => ({ mode: readOnly ? 'read' : mode, readOnly }),
      onFolder: (handle, chosen) => this.#add(handle, chosen),
      onClosed: () => this.#onClosed(),
    });
    this.#host.tell(this.#window === undefined ? { tone: 'warn', ...messages.broker.blocked } : undefined);
  }

  /** With what was shared through it. */
  close(): void {
    this.#hasShared = false;
    this.#window?.close();
  }

  async #add(handle: FileSystemDirectoryHandle, mode: FolderMode): Promise<BrokerAnswer> {
    const { share, messages } = this.#host;
    try {
      await share.addFolder(handle, { mode });
      this.#hasShared = true;
      this.#host.tell(undefined);
      return { isShared: true, title: messages.announce.shared(handle.name), wayOut: messages.broker.keepOpen };
    } catch (error) {
      // The window has the permission; in a frame of another site, not only of another origin, Chromium heeds none.
      const isOtherSite = (await handle.queryPermission?.({ mode: 'read' })) === 'denied';
      const { title, wayOut } = isOtherSite
        ? messages.broker.otherSite
        : sharingNotice(error, handle.name, mode, messages);
      return { isShared: false, title, wayOut };
    }
  }

  #onClosed(): void {
    this.#window = undefined;
    const { broker } = this.#host.messages;
    if (this.#hasShared) this.#host.tell({ tone: 'warn', ...broker.closed });
    this.#element.requestUpdate();
  }
}
