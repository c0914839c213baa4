import { html, LitElement, type nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { createShare } from '../embed/create-share.js';
import type { Share } from '../embed/share.js';
import { checkSupport } from '../embed/support.js';
import { FolderDrop } from './folder-drop.js';
import { HeldFilesController } from './held-files-controller.js';
import { en as messages } from './messages/en.js';
import { dropNotice, failureNotice, type Notice, pickerNotice, sharingNotice, upgradeNotice } from './notice.js';
import { ShareController } from './share-controller.js';
import type { FolderMode, FolderState, HeldFile } from './share-view.js';
import { controls } from './styles/controls.js';
import { layout } from './styles/layout.js';
import { tokens } from './styles/tokens.js';
import { card, takesDrops } from './templates/card.js';

const modeProperty = {
  reflect: true,
  converter: { fromAttribute: (value: string | null): FolderMode => (value === 'readwrite' ? value : 'read') },
};

/**
 * Chooses folders, shares them with the guest and shows how that goes.
 *
 * @element spice-share
 * @attr {read|readwrite} mode - what the guest may do in folders that are added from now on; `read` without it
 * @attr {string} phase - set by the element: the phase of the connection
 * @attr {boolean} sharing - set by the element while a folder is shared
 * @attr {boolean} dragging - set by the element while something that may be a folder is over the drop target
 * @fires spice-share-stop - the person stopped sharing; `share` is a new one from here on, which the page may attach
 * @csspart card
 * @csspart header
 * @csspart stop-button
 * @csspart error
 * @csspart notice
 * @csspart unsupported
 * @csspart dismiss-button
 * @csspart mode
 * @csspart drop-zone
 * @csspart choose-button
 * @csspart folders
 * @csspart folder
 * @csspart folder-name
 * @csspart mode-select
 * @csspart remove-button
 * @csspart permission-lost
 * @csspart allow-button
 * @csspart status
 * @csspart status-line
 * @csspart held
 * @csspart held-summary
 * @csspart held-files
 * @csspart held-file
 * @csspart save-button
 * @csspart delete-button
 * @csspart drop-overlay
 * @cssprop --spice-share-background - and the further ones of styles/tokens.ts
 */
export class SpiceShare extends LitElement {
  static override readonly styles = [tokens, layout, controls];
  static override readonly properties: PropertyDeclarations = {
    mode: modeProperty,
    phase: { type: String, reflect: true },
    sharing: { type: Boolean, reflect: true },
    dragging: { type: Boolean, reflect: true },
  };

  // Declared only: a field would shadow the accessors that lit makes of the properties above.
  declare mode: FolderMode;
  declare phase: Share['state']['phase'];
  declare sharing: boolean;
  declare dragging: boolean;

  readonly #controller = new ShareController(this, messages);
  readonly #held = new HeldFilesController(this, {
    share: () => this.share,
    onFailure: (error) => this.#tell(failureNotice(error, messages)),
  });
  #dropTarget: EventTarget = this;
  #drop: FolderDrop | undefined;
  #notice: Notice | undefined;
  /** The picker is open, or the share is being stopped. */
  #busy = false;

  constructor() {
    super();
    this.mode = 'read';
    this.phase = 'idle';
    this.sharing = false;
    this.dragging = false;
    // The console listens for keys around its canvas: what is typed here is not for the guest.
    for (const name of ['keydown', 'keyup', 'keypress'])
      this.addEventListener(name, (event) => event.stopPropagation());
  }

  /** The share that the element shows: one of its own, made when it is first asked for, until another one is set. */
  get share(): Share {
    return this.#controller.share;
  }
  set share(share: Share) {
    this.#controller.share = share;
  }

  /** Where folders may be dropped: the element itself, or the page's `window`. */
  get dropTarget(): EventTarget {
    return this.#dropTarget;
  }
  set dropTarget(target: EventTarget) {
    this.#dropTarget = target;
    if (this.isConnected) this.#listenForDrops();
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listenForDrops();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drop?.dispose();
    this.#drop = undefined;
  }

  /** Opens the browser's picker; call it from a gesture. Resolves when the folder is shared, or it is said why not. */
  async chooseFolder(): Promise<void> {
    const mode = this.mode;
    await this.#whileBusy(async () => {
      let handle: FileSystemDirectoryHandle;
      try {
        handle = await window.showDirectoryPicker({ id: 'spice-share', mode });
      } catch (error) {
        this.#tell(pickerNotice(error, messages));
        return;
      }
      await this.#addFolder(handle, mode);
    });
  }

  /** Ends the share and whatever the guest has open on it. */
  async stop(): Promise<void> {
    await this.#whileBusy(async () => {
      const { share } = this;
      try {
        await share.stop();
      } catch (error) {
        this.#tell(failureNotice(error, messages));
        return;
      }
      // A stopped share cannot be used again.
      if (this.share === share) this.share = createShare();
      this.#tell(undefined);
      this.#controller.announce(messages.announce.stopped);
      this.dispatchEvent(new CustomEvent('spice-share-stop', { bubbles: true, composed: true }));
    });
  }

  protected override willUpdate(): void {
    const { phase, folders } = this.#controller.state;
    this.phase = phase;
    this.sharing = folders.length > 0;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, moved, announced } = this.#controller;
    const view = {
      state,
      moved,
      held: { count: state.heldFiles, files: this.#held.files, doomed: this.#held.doomed },
      mode: this.mode,
      busy: this.#busy,
      support: checkSupport(),
      notice: this.#notice,
      dropsAnywhere: this.#dropTarget !== this,
    };
    return html`${card(view, this.#actions, messages)}
      <p class="announcer" role="status" aria-live="polite">${announced}</p>`;
  }

  protected override updated(): void {
    // The top layer, above everything on the page.
    const overlay = this.renderRoot.querySelector<HTMLElement>('.overlay[popover]');
    overlay?.togglePopover(this.dragging);
  }

  readonly #actions = {
    choose: () => void this.chooseFolder(),
    stop: () => void this.stop(),
    dismiss: () => this.#tell(undefined),
    setNewMode: (mode: FolderMode) => {
      this.mode = mode;
    },
    setMode: (folder: FolderState, mode: FolderMode) => void this.#setMode(folder, mode),
    remove: (folder: FolderState) => void this.#remove(folder),
    openHeldFiles: (isOpen: boolean) => this.#held.setOpen(isOpen),
    saveHeldFile: (file: HeldFile) => void this.#held.save(file),
    deleteHeldFile: (file: HeldFile) => void this.#held.remove(file),
  };

  #listenForDrops(): void {
    this.#drop?.dispose();
    this.#drop = new FolderDrop(this.#dropTarget, {
      onDragging: (dragging) => {
        this.dragging = dragging && takesDrops(checkSupport());
      },
      onFolders: (handles, fileCount) => void this.#addDropped(handles, fileCount),
      onUnsupported: () => this.#controller.announce(messages.support['no-file-system-access'].title),
      onFiles: () => this.#tell({ tone: 'info', ...messages.notices.filesDropped }),
    });
  }

  async #addDropped(handles: readonly Promise<FileSystemHandle | null>[], fileCount: number): Promise<void> {
    const { mode } = this;
    // Asked together, as the event demands; added one by one, so that the order holds and one bubble at a time asks.
    const settled = await Promise.allSettled(handles);
    for (const result of settled) {
      if (result.status === 'rejected') this.#tell(dropNotice(result.reason, messages));
      else if (result.value instanceof FileSystemDirectoryHandle) await this.#addFolder(result.value, mode);
      else this.#tell({ tone: 'warn', ...messages.notices.notAFolder(result.value?.name ?? '') });
    }
    if (fileCount > 0) this.#tell({ tone: 'info', ...messages.notices.filesLeft(fileCount) });
  }

  async #addFolder(handle: FileSystemDirectoryHandle, mode: FolderMode): Promise<void> {
    try {
      await this.share.addFolder(handle, { mode });
      this.#tell(undefined);
    } catch (error) {
      this.#tell(sharingNotice(error, handle.name, mode, messages));
    }
  }

  async #setMode({ id, name }: FolderState, mode: FolderMode): Promise<void> {
    try {
      await this.share.setMode(id, mode);
      this.#tell(undefined);
    } catch (error) {
      this.#tell(upgradeNotice(error, name, messages));
    }
  }

  async #remove({ id }: FolderState): Promise<void> {
    try {
      await this.share.removeFolder(id);
    } catch (error) {
      this.#tell(failureNotice(error, messages));
    }
  }

  async #whileBusy(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.requestUpdate();
    try {
      await work();
    } finally {
      this.#busy = false;
      this.requestUpdate();
    }
  }

  #tell(notice: Notice | undefined): void {
    this.#notice = notice;
    this.requestUpdate();
  }
}
