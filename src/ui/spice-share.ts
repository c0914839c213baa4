import { html, LitElement, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Share } from '../embed/share.js';
import { BrokerController } from './broker-controller.js';
import { DropController } from './drop-controller.js';
import { FolderActions } from './folder-actions.js';
import { en, type Messages } from './messages/en.js';
import type { Notice } from './notice.js';
import { PanelController } from './panel-controller.js';
import { PanelPlacement } from './panel-placement.js';
import { ShareController } from './share-controller.js';
import type { FolderMode } from './share-view.js';
import { controls } from './styles/controls.js';
import { layout } from './styles/layout.js';
import { overlay } from './styles/overlay.js';
import { tokens } from './styles/tokens.js';
import { dropOverlay } from './templates/drop-overlay.js';
import { opener } from './templates/opener.js';
import { panel } from './templates/panel.js';

const modeConverter = { fromAttribute: (value: string | null): FolderMode => (value === 'readwrite' ? value : 'read') };

/**
 * A button for the console's toolbar. It opens a panel over the page, in which folders are chosen and shared with the
 * guest, and which shows how that goes. The panel starts closed, and nothing on the page moves for it.
 *
 * @element spice-share
 * @attr {read|readwrite} mode - what the guest may do in folders that are added from now on; `read` without it
 * @attr {boolean} open - the panel is open
 * @attr {boolean} inline - the panel stands in its place on the page, say in a sidebar, always open and without a button
 * @attr {string} remember-key - of the machine: under it folders are offered again after a reload; to be set before `attach`
 * @attr {share} dropped-files - single files that are dropped go into a read-only folder of the drive; else to the page
 * @attr {string} broker-url - where the page serves `broker.html`, for the sharing window of frames of another origin
 * @attr {string} phase - set by the element: the phase of the connection
 * @attr {boolean} sharing - set by the element while a folder is shared
 * @attr {boolean} dragging - set by the element while something that may be a folder is over the drop target
 * @fires spice-share-stop - sharing was stopped; `share` is a new one from here on, attached as the last where the person did it
 * @slot label - what the button says
 * @csspart button - the button in the toolbar; `state` is its mark and `badge` the number of running transfers
 * @csspart panel - with `header`, `body` and `footer`
 * @cssprop --spice-share-background - the panel's ground
 * @cssprop --spice-share-surface - of things on it
 * @cssprop --spice-share-text - text
 * @cssprop --spice-share-muted - text that matters less
 * @cssprop --spice-share-border - lines
 * @cssprop --spice-share-control-border - controls' outlines
 * @cssprop --spice-share-accent - what is to be pressed first
 * @cssprop --spice-share-on-accent - text on that
 * @cssprop --spice-share-accent-surface - ground of what is chosen
 * @cssprop --spice-share-good - a state that is well
 * @cssprop --spice-share-warn - one that wants attention
 * @cssprop --spice-share-warn-surface - its ground
 * @cssprop --spice-share-bad - one that has failed
 * @cssprop --spice-share-bad-surface - its ground
 * @cssprop --spice-share-radius - of corners
 * @cssprop --spice-share-font - all text
 */
export class SpiceShare extends LitElement {
  static override readonly styles = [tokens, layout, overlay, controls];
  static override readonly properties: PropertyDeclarations = {
    mode: { type: String, reflect: true, converter: modeConverter },
    open: { type: Boolean, reflect: true },
    inline: { type: Boolean, reflect: true },
    brokerUrl: { type: String, attribute: 'broker-url' },
    phase: { type: String, reflect: true },
    sharing: { type: Boolean, reflect: true },
    dragging: { type: Boolean, reflect: true },
    rememberKey: { type: String, attribute: 'remember-key' },
    droppedFiles: { type: String, attribute: 'dropped-files' },
    messages: { attribute: false },
  };

  // Declared only: a field would shadow the accessors that lit makes of the properties above.
  declare mode: FolderMode;
  declare open: boolean;
  declare inline: boolean;
  declare brokerUrl: string | null;
  declare phase: Share['state']['phase'];
  declare sharing: boolean;
  declare dragging: boolean;
  declare droppedFiles: string | null;
  readonly #controller = new ShareController(this, {
    // What waits for an answer must be seen; the focus stays where it is.
    onQuestion: () => {
      this.open = true;
    },
    notify: (text) => this.#panel.notifier.tell(this.messages.title, text),
  });
  readonly #folders: FolderActions;
  readonly #broker: BrokerController;
  readonly #drops: DropController;
  readonly #panel: PanelController;
  #messages: Messages = en;

  constructor() {
    super();
    this.mode = 'read';
    this.open = false;
    this.inline = false;
    this.brokerUrl = null;
    this.phase = 'idle';
    this.sharing = false;
    this.dragging = false;
    this.droppedFiles = null;
    new PanelPlacement(this);
    const element = this;
    const folderHost = {
      get share() {
        return element.share;
      },
      get mode() {
        return element.#panel.newMode;
      },
      get messages() {
        return element.messages;
      },
      get sharesFiles() {
        return element.droppedFiles === 'share';
      },
      tell: (notice: Notice | undefined) => this.#panel.tell(notice),
    };
    this.#folders = new FolderActions(folderHost);
    this.#broker = new BrokerController(this, folderHost);
    this.#drops = new DropController(this, {
      folders: this.#folders,
      get policy() {
        return element.#panel.policy;
      },
      get sharesFiles() {
        return element.droppedFiles === 'share';
      },
      announce: (text) => this.#controller.announce(text),
      tell: (notice) => this.#panel.tell(notice),
    });
    this.#panel = new PanelController(this, {
      shared: this.#controller,
      folders: this.#folders,
      broker: this.#broker,
      styles: SpiceShare.elementStyles,
      // The person may share something else with the same machine.
      stop: () => void this.#stop(this.#controller.stopAndAttachAgain()),
    });
    // The console listens for keys around its canvas: what is typed here is not for the guest.
    for (const name of ['keydown', 'keyup', 'keypress'])
      this.addEventListener(name, (event) => event.stopPropagation());
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.open || this.inline) return;
      // One that stands around the element stays.
      event.preventDefault();
      this.#close();
    });
  }

  /** The share that the element shows: one of its own, made when it is first asked for, until another one is set. */
  get share(): Share {
    return this.#controller.share;
  }
  set share(share: Share) {
    this.#controller.share = share;
  }

  /**
   * For the share that the element makes by itself; one that is set brings its own. With another key that share is stopped,
   * and `share` is a new one at once, for the page to attach.
   */
  get rememberKey(): string | null {
    return this.#controller.rememberKey;
  }
  set rememberKey(key: string | null | undefined) {
    this.#controller.rememberKey = key ?? null;
  }

  /** Every text, in English until others are set; `loadMessages` has them. */
  get messages(): Messages {
    return this.#messages;
  }
  set messages(messages: Messages | null | undefined) {
    this.#messages = messages ?? en;
  }

  /** Where folders may be dropped: the element itself, or the page's `window`. */
  get dropTarget(): EventTarget {
    return this.#drops.target;
  }
  set dropTarget(target: EventTarget | null | undefined) {
    this.#drops.target = target;
  }

  /** Opens the browser's picker; call it from a gesture. Resolves when the folder is shared, or it is said why not. */
  async chooseFolder(): Promise<void> {
    await this.#panel.busy.run(() => this.#folders.choose());
  }

  /**
   * Ends the share and whatever the guest has open on it. `share` is a new one at once: a component that is mounted again
   * in the same tick finds one that it can attach.
   */
  async stop(): Promise<void> {
    await this.#stop(this.#controller.stop());
  }

  async #stop(stopped: Promise<void>): Promise<void> {
    await this.#panel.busy.runBeside(async () => {
      this.#broker.close();
      try {
        await stopped;
      } catch (error) {
        this.#panel.tellFailure(error);
        return;
      }
      this.#panel.tell(undefined);
      this.#controller.announce(this.messages.announce.stopped);
      this.dispatchEvent(new CustomEvent('spice-share-stop', { bubbles: true, composed: true }));
      // The button that was pressed is gone.
      this.renderRoot.querySelector<HTMLElement>('.panel')?.focus();
    });
  }

  protected override willUpdate(): void {
    const { phase, folders } = this.#controller.state;
    this.phase = phase;
    this.sharing = folders.length > 0;
  }

  protected override render(): TemplateResult {
    const { messages } = this;
    const { frame, button, content } = this.#panel;
    return html`${frame.inline ? '' : opener(button, this.#toggle, messages)}
      ${panel(frame, content, () => this.#close(), messages)}
      ${frame.dropsAnywhere ? dropOverlay(frame.mode, true, messages) : ''}
      <p class="announcer" role="status" aria-live="polite" lang=${messages.language} dir="auto">${this.#controller.announced}</p>`;
  }

  protected override update(changed: PropertyValues<this>): void {
    const active = this.shadowRoot?.activeElement;
    super.update(changed);
    if (active?.isConnected !== false) return;
    // What had the focus is gone: it stays in the panel, and does not go to the page. After an answer the next question
    // has it, with its no.
    const next = active.closest('.answers') && this.renderRoot.querySelector<HTMLElement>('[part~="refuse-answer"]');
    (next ?? this.renderRoot.querySelector<HTMLElement>('.panel'))?.focus();
  }

  protected override updated(): void {
    if (!this.isConnected) return;
    // The top layer, above everything on the page.
    const shade = this.renderRoot.querySelector<HTMLElement>('.overlay[popover]');
    shade?.togglePopover(this.dragging);
  }

  readonly #toggle = (): void => {
    if (this.open) {
      this.#close();
      return;
    }
    this.open = true;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.panel')?.focus());
  };

  #close(): void {
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>('.opener')?.focus();
  }
}
