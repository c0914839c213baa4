import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { BrokerOpener } from '../embed/broker-opener.js';
import { Busy } from './busy.js';
import { FolderDrop } from './folder-drop.js';
import { en, type Messages } from './messages/en.js';
import { dropNotice, type Notice, pickerNotice, sharingNotice } from './notice.js';
import type { FolderMode } from './share-view.js';
import { brokerStyle } from './styles/broker.js';
import { controls } from './styles/controls.js';
import { layout } from './styles/layout.js';
import { overlay } from './styles/overlay.js';
import { tokens } from './styles/tokens.js';
import { dropZone, modeChoice } from './templates/add-folder.js';
import { adviceBox } from './templates/advice-box.js';
import { dropOverlay } from './templates/drop-overlay.js';

/**
 * finding -> open -> gone
 *         -> cut-off
 */
type Phase = 'finding' | 'open' | 'cut-off' | 'gone';

/**
 * All of the sharing window: folders are chosen or dropped here, with the browser's permission, and handed to the page
 * that opened it. What is shared lasts as long as the window is open, which it says.
 */
export class BrokerPage extends LitElement {
  static override readonly styles = [tokens, layout, overlay, controls, brokerStyle];
  static override readonly properties: PropertyDeclarations = {
    messages: { attribute: false },
    dragging: { type: Boolean, reflect: true },
  };

  declare messages: Messages;
  declare dragging: boolean;

  #phase: Phase = 'finding';
  #opener: BrokerOpener | undefined;
  #mode: FolderMode = 'read';
  readonly #busy = new Busy(this);
  #notice: Notice | undefined;

  constructor() {
    super();
    this.messages = en;
    this.dragging = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#find();
  }

  protected override render(): TemplateResult {
    const { messages } = this;
    const { broker } = messages;
    const problem = this.#phase === 'cut-off' ? broker.cutOff : this.#phase === 'gone' ? broker.gone : undefined;
    return html`<main class="panel" lang=${messages.language} dir="auto" aria-labelledby="title">
      <header><h2 id="title">${broker.title}</h2></header>
      <div class="body">
        ${problem === undefined ? nothing : adviceBox({ tone: 'bad', ...problem }, { part: 'error' })}
        ${this.#phase === 'open' ? this.#adding() : nothing}
      </div>
      ${dropOverlay(this.#mode, false, messages)}
    </main>`;
  }

  #adding(): TemplateResult {
    const { messages } = this;
    const zone = { busy: this.#busy.isBusy, canPick: true, compact: false, dropsAnywhere: true };
    return html`
      ${
        this.#notice === undefined
          ? html`<p class="hint" part="life">${messages.broker.life}</p>`
          : adviceBox(this.#notice, { part: 'notice' })
      }
      ${dropZone(zone, { choose: () => void this.#choose() }, messages)}
      ${
        this.#opener?.welcome.readOnly === true
          ? nothing
          : modeChoice(this.#mode, messages.guestMay, { setNewMode: (mode) => this.#setMode(mode) }, messages)
      }
    `;
  }

  async #find(): Promise<void> {
    this.#opener = await BrokerOpener.reach(() => this.#enter('gone'));
    if (this.#opener === undefined) {
      this.#enter('cut-off');
      return;
    }
    this.#mode = this.#opener.welcome.mode;
    new FolderDrop(window, {
      onDragging: (dragging) => {
        this.dragging = dragging && this.#phase === 'open';
      },
      onFolders: (handles) => void this.#addDropped(handles),
      onDirectories: () => {},
      takesFiles: () => false,
      onFiles: () => this.#tell({ tone: 'info', ...this.messages.notices.filesDropped }),
    });
    this.#enter('open');
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.requestUpdate();
  }

  #setMode(mode: FolderMode): void {
    this.#mode = mode;
    this.requestUpdate();
  }

  async #choose(): Promise<void> {
    await this.#busy.run(async () => {
      const mode = this.#mode;
      let handle: FileSystemDirectoryHandle;
      try {
        handle = await window.showDirectoryPicker({ id: 'spice-share', mode });
      } catch (error) {
        this.#tell(pickerNotice(error, this.messages));
        return;
      }
      await this.#share(handle, mode);
    });
  }

  async #addDropped(handles: readonly Promise<FileSystemHandle | null>[]): Promise<void> {
    // Asked together, as the event demands.
    const settled = await Promise.allSettled(handles);
    await this.#busy.run(async () => {
      for (const result of settled) {
        if (result.status === 'rejected') this.#tell(dropNotice(result.reason, this.messages));
        else if (result.value instanceof FileSystemDirectoryHandle) await this.#share(result.value, this.#mode);
      }
    });
  }

  /** The permission is asked for here: in the frame the browser would refuse to ask. */
  async #share(handle: FileSystemDirectoryHandle, mode: FolderMode): Promise<void> {
    let permission: PermissionState = 'denied';
    try {
      permission = await handle.requestPermission({ mode });
    } catch {
      // As of a person who refused.
    }
    if (permission !== 'granted') {
      this.#tell(sharingNotice({ code: 'permission-lost' }, handle.name, mode, this.messages));
      return;
    }
    const answer = await this.#opener?.share(handle, mode);
    if (answer === undefined) return;
    const { isShared, title, wayOut } = answer;
    this.#tell({ tone: isShared ? 'info' : 'warn', title, wayOut });
  }

  #tell(notice: Notice): void {
    this.#notice = notice;
    this.requestUpdate();
  }
}
