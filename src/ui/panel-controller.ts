import type { CSSResultOrNative, ReactiveController, ReactiveControllerHost } from 'lit';
import type { Share } from '../embed/share.js';
import { checkSupport } from '../embed/support.js';
import type { BrokerController } from './broker-controller.js';
import { Busy } from './busy.js';
import type { FolderActions } from './folder-actions.js';
import type { Messages } from './messages/en.js';
import { failureNotice, type Notice } from './notice.js';
import { Notifier } from './notifier.js';
import type { PanelContent } from './panel-content.js';
import { RememberedController } from './remembered-controller.js';
import type { ShareController } from './share-controller.js';
import type { FolderMode, Policy } from './share-view.js';
import { overallStatus } from './status-lines.js';
import type { OpenerView } from './templates/opener.js';
import type { PanelFrame } from './templates/panel.js';

/** The element as its panel sees it. */
export interface PanelElement extends HTMLElement, ReactiveControllerHost {
  readonly share: Share;
  readonly messages: Messages;
  readonly inline: boolean;
  readonly dropTarget: EventTarget;
  readonly renderRoot: HTMLElement | DocumentFragment;
  open: boolean;
  mode: FolderMode;
  chooseFolder(): Promise<void>;
}

/** What stands beside the panel in the element. */
export interface PanelHost {
  readonly shared: ShareController;
  readonly folders: FolderActions;
  readonly broker: BrokerController;
  readonly styles: readonly CSSResultOrNative[];
  /** The person's button: the share that takes its place is attached as this one was. */
  stop(): void;
}

/** The panel's button and frame. What is in the panel is loaded when it is first shown. */
export class PanelController implements ReactiveController {
  readonly #element: PanelElement;
  readonly #host: PanelHost;
  readonly remembered: RememberedController;
  readonly notifier: Notifier;
  /** The picker is open, or the share is being stopped. */
  readonly busy: Busy;
  #content: PanelContent | undefined;
  #notice: Notice | undefined;

  constructor(element: PanelElement, host: PanelHost) {
    this.#element = element;
    this.#host = host;
    this.remembered = new RememberedController(element);
    this.notifier = new Notifier(element);
    this.busy = new Busy(element);
    element.addController(this);
  }

  get content(): PanelContent | undefined {
    return this.#content;
  }

  get notice(): Notice | undefined {
    return this.#notice;
  }

  get isShown(): boolean {
    return this.#element.open || this.#element.inline;
  }

  get policy(): Policy {
    return this.#element.share.options.policy ?? {};
  }

  /** Of folders that are added here from now on: in a frame of another origin the browser asks for no more. */
  get newMode(): FolderMode {
    return this.policy.readOnly === true || checkSupport()?.remains === 'drop' ? 'read' : this.#element.mode;
  }

  get frame(): PanelFrame {
    const element = this.#element;
    return { mode: this.newMode, dropsAnywhere: element.dropTarget !== element, inline: element.inline };
  }

  get button(): OpenerView {
    const { state, transfers, refusedWrites, failedWrites } = this.#host.shared;
    const { folders } = state;
    const overall = {
      support: checkSupport(),
      isWriteRefused: refusedWrites.in(folders).size > 0,
      failed: failedWrites.in(folders),
    };
    return {
      open: this.#element.open,
      running: transfers.running.length,
      // What was shared before is a reason to look in, once nothing is.
      offered: folders.length === 0 ? this.remembered.folders.length : 0,
      ...overallStatus(state, overall, this.#element.messages),
    };
  }

  hostUpdate(): void {
    if (this.isShown && this.#content === undefined) void this.#load();
  }

  tell(notice: Notice | undefined): void {
    this.#notice = notice;
    if (notice !== undefined) this.#element.open = true;
    this.#element.requestUpdate();
  }

  tellFailure(error: unknown): void {
    this.tell(failureNotice(error, this.#element.messages));
  }

  async #load(): Promise<void> {
    const { PanelContent } = await import('./panel-content.js');
    // It may have been closed and opened again meanwhile.
    this.#content ??= new PanelContent(this.#element, this.#host, this);
    this.#element.requestUpdate();
  }
}
