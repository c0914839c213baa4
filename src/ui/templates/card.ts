import { html, nothing, type TemplateResult } from 'lit';
import type { SupportProblem } from '../../embed/support.js';
import type { Messages } from '../messages/en.js';
import type { Notice } from '../notice.js';
import type { BytesMoved, FolderMode, ShareState } from '../share-view.js';
import { statusLines } from '../status-lines.js';
import { dropOverlay, dropZone, modeChoice } from './add-folder.js';
import { adviceBox } from './advice-box.js';
import { type FolderActions, folderList } from './folder-list.js';
import { type HeldFilesActions, type HeldFilesView, heldFiles } from './held-files.js';
import { icons } from './icons.js';
import { statusList } from './status-list.js';

export interface CardView {
  readonly state: ShareState;
  readonly moved: BytesMoved;
  readonly held: HeldFilesView;
  /** For folders added from now on. */
  readonly mode: FolderMode;
  readonly busy: boolean;
  readonly support: SupportProblem | null;
  readonly notice: Notice | undefined;
  readonly dropsAnywhere: boolean;
}

export interface CardActions extends FolderActions, HeldFilesActions {
  choose(): void;
  stop(): void;
  dismiss(): void;
  setNewMode(mode: FolderMode): void;
}

/** From top to bottom: what is wrong, what is shared, how to share more, and how the way to the guest stands. */
export function card(view: CardView, actions: CardActions, messages: Messages): TemplateResult {
  const { state, moved, held, mode, dropsAnywhere } = view;
  return html`<section class="card" part="card" aria-labelledby="title">
    ${header(view, actions, messages)}
    ${advice(view, actions, messages)}
    ${folderList(state.folders, actions, messages)}
    ${adding(view, actions, messages)}
    ${statusList(statusLines(state, moved, messages), messages)}
    ${heldFiles(held, actions, messages)}
    ${dropOverlay(mode, dropsAnywhere, messages)}
  </section>`;
}

/** In a frame of another origin only the picker is refused. */
export function takesDrops(support: SupportProblem | null): boolean {
  return support === null || support.code === 'cross-origin-frame';
}

function header({ state, busy }: CardView, actions: CardActions, messages: Messages): TemplateResult {
  return html`<header part="header">
    <h2 id="title">${messages.title}</h2>
    ${
      state.folders.length === 0
        ? nothing
        : html`<button type="button" class="stop" part="stop-button" ?disabled=${busy}
            @click=${actions.stop}>${icons.stop}${messages.stop}</button>`
    }
  </header>`;
}

function advice({ state, support, notice }: CardView, actions: CardActions, messages: Messages): TemplateResult {
  const dismiss = { label: messages.dismiss, onDismiss: actions.dismiss };
  return html`
    ${support === null ? nothing : adviceBox({ tone: 'warn', ...messages.support[support.code] }, { part: 'unsupported' })}
    ${
      // While it connects again by itself there is nothing for the person to do.
      state.error === null || state.phase === 'reconnecting'
        ? nothing
        : adviceBox(
            { tone: 'bad', ...messages.errors[state.error.code] },
            { part: 'error', detail: state.error.message },
          )
    }
    ${notice === undefined ? nothing : adviceBox(notice, { part: 'notice', dismiss })}
  `;
}

function adding(
  { state, mode, busy, support, dropsAnywhere }: CardView,
  actions: CardActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (!takesDrops(support)) return nothing;
  const compact = state.folders.length > 0;
  return html`
    ${dropZone({ busy, canPick: support === null, compact, dropsAnywhere }, actions, messages)}
    ${modeChoice(mode, compact ? messages.newFoldersMay : messages.guestMay, actions, messages)}
  `;
}
