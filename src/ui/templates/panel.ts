import { html, nothing, type TemplateResult } from 'lit';
import type { SupportProblem } from '../../embed/support.js';
import type { Messages } from '../messages/en.js';
import type { Notice } from '../notice.js';
import type { BytesMoved, FolderMode, Policy, ShareState } from '../share-view.js';
import { statusLines } from '../status-lines.js';
import { type ActivityActions, type ActivityView, activityLog } from './activity-log.js';
import { dropOverlay, dropZone, modeChoice } from './add-folder.js';
import { adviceBox } from './advice-box.js';
import { commandHelp, type HelpActions, type HelpView } from './command-help.js';
import { disclosure } from './disclosure.js';
import { type FolderActions, folderList } from './folder-list.js';
import { type HeldFilesActions, type HeldFilesView, heldFiles } from './held-files.js';
import { icons } from './icons.js';
import { type OutboxActions, type OutboxView, outboxList } from './outbox.js';
import { statusList } from './status-list.js';

export interface PanelView {
  readonly state: ShareState;
  readonly moved: BytesMoved;
  readonly activity: ActivityView;
  readonly held: HeldFilesView;
  readonly outbox: OutboxView;
  readonly help: HelpView;
  /** For folders added from now on. */
  readonly mode: FolderMode;
  readonly busy: boolean;
  readonly support: SupportProblem | null;
  readonly policy: Policy;
  readonly notice: Notice | undefined;
  readonly dropsAnywhere: boolean;
  /** In its place on the page, and not over it. */
  readonly inline: boolean;
}

export interface PanelActions extends FolderActions, HeldFilesActions, OutboxActions, HelpActions, ActivityActions {
  choose(): void;
  stop(): void;
  close(): void;
  dismiss(): void;
  setNewMode(mode: FolderMode): void;
  mountAgain(): void;
}

/** From top to bottom: what is wrong, what is shared, how to share more, and how the way to the guest stands. */
export function panel(view: PanelView, actions: PanelActions, messages: Messages): TemplateResult {
  const { state, held, outbox, mode, dropsAnywhere, inline } = view;
  return html`<section class="panel" part="panel" role=${inline ? 'group' : 'dialog'} aria-labelledby="title"
    lang=${messages.language} tabindex=${inline ? nothing : -1} popover=${inline ? nothing : 'manual'}>
    <header part="header">
      <h2 id="title">${messages.title}</h2>
      ${
        inline
          ? nothing
          : html`<button type="button" class="quiet" part="close-button" aria-label=${messages.close}
              title=${messages.close} @click=${actions.close}>${icons.remove}</button>`
      }
    </header>
    <div class="body" part="body">
      ${advice(view, actions, messages)}
      ${folderList(state.folders, { readOnly: view.policy.readOnly === true }, actions, messages)}
      ${adding(view, actions, messages)}
      ${outboxList(outbox, actions, messages)}
      ${statusList(statusLines(state, messages), view.help, actions, messages)}
      ${opening(view, actions, messages)}
      ${activityLog(view.activity, view.moved, actions, messages)}
      ${heldFiles(held, actions, messages)}
    </div>
    ${footer(view, actions, messages)}
    ${dropsAnywhere ? nothing : dropOverlay(mode, false, messages)}
  </section>`;
}

/** A drop that must be refused is still taken, to say why; but nothing invites to it. */
export function invitesDrops(support: SupportProblem | null, policy: Policy): boolean {
  return policy.folders !== false && takesDrops(support);
}

/** In a frame of another origin only the picker is refused; elsewhere folders can be read. */
function takesDrops(support: SupportProblem | null): boolean {
  return support === null || support.remains !== 'nothing';
}

function footer(
  { state, busy }: PanelView,
  actions: PanelActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (state.folders.length === 0) return nothing;
  return html`<footer part="footer">
    <button type="button" class="stop" part="stop-button" ?disabled=${busy} @click=${actions.stop}
    >${icons.stop}${messages.stop}</button>
  </footer>`;
}

function advice(
  { state, help, support, policy, notice }: PanelView,
  actions: PanelActions,
  messages: Messages,
): TemplateResult {
  const dismiss = { label: messages.dismiss, onDismiss: actions.dismiss };
  return html`
    ${policy.folders === false ? adviceBox({ tone: 'warn', ...messages.policy.noFolders }, { part: 'policy' }) : nothing}
    ${support === null ? nothing : adviceBox({ tone: 'warn', ...messages.support[support.code] }, { part: 'unsupported' })}
    ${
      // While it connects again by itself there is nothing for the person to do.
      state.error === null || state.phase === 'reconnecting'
        ? nothing
        : adviceBox(
            { tone: 'bad', ...messages.errors[state.error.code] },
            state.error.code === 'no-channel'
              ? { part: 'error', help: commandHelp('channel', help, actions, messages) }
              : { part: 'error', detail: state.error.message },
          )
    }
    ${notice === undefined ? nothing : adviceBox(notice, { part: 'notice', dismiss })}
  `;
}

function adding(
  { state, mode, busy, support, policy, dropsAnywhere }: PanelView,
  actions: PanelActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (!invitesDrops(support, policy)) return nothing;
  const { readOnly, maxFolders } = policy;
  if (maxFolders !== undefined && state.folders.length >= maxFolders) {
    return html`<p class="hint" part="policy">${messages.policy.full}</p>`;
  }
  const compact = state.folders.length > 0;
  const readsOnly = support?.remains === 'files';
  const choice = (): TemplateResult =>
    readOnly === true
      ? html`<p class="hint" part="policy">${messages.policy.readOnly}</p>`
      : modeChoice(mode, compact ? messages.newFoldersMay : messages.guestMay, actions, messages);
  return html`
    ${dropZone({ busy, canPick: support === null || readsOnly, compact, dropsAnywhere }, actions, messages)}
    ${readsOnly ? nothing : choice()}
  `;
}

function opening(
  { state, help }: PanelView,
  actions: PanelActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (state.phase !== 'connected' || !state.agentRunning) return nothing;
  return disclosure(
    {
      part: 'open-in-guest',
      icon: icons.screen,
      title: messages.help.open,
      open: help.isOpen,
      onToggle: actions.openHelp,
    },
    html`${commandHelp('open', help, actions, messages)}
      <button type="button" part="mount-button" aria-describedby="mount-hint" @click=${actions.mountAgain}
      >${messages.help.mountAgain}</button>
      <p id="mount-hint" class="hint">${messages.help.mountAgainHint}</p>`,
  );
}
