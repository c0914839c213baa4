import { adoptStyles, type CSSResultOrNative, html, nothing, type TemplateResult } from 'lit';
import type { SupportProblem } from '../../embed/support.js';
import type { BrokerView } from '../broker-controller.js';
import { invitesDrops } from '../drop-invitation.js';
import type { FailedWritesView } from '../failed-writes.js';
import type { HelpTopic } from '../guest-commands.js';
import type { Messages } from '../messages/en.js';
import type { Notice } from '../notice.js';
import type { BytesMoved, FolderMode, Policy, Remembered, ShareState, Transfer, Transfers } from '../share-view.js';
import { statusLines } from '../status-lines.js';
import { outbox } from '../styles/outbox.js';
import { work } from '../styles/work.js';
import { type ActivityActions, type ActivityView, activityLog } from './activity-log.js';
import { dropZone, modeChoice } from './add-folder.js';
import { adviceBox } from './advice-box.js';
import { commandHelp, type HelpActions, type HelpView } from './command-help.js';
import { disclosure } from './disclosure.js';
import { endedTransfers } from './ended-transfers.js';
import { type FolderActions, folderList } from './folder-list.js';
import { type HeldFilesActions, type HeldFilesView, heldFiles } from './held-files.js';
import { icons } from './icons.js';
import { type LockActions, type LocksView, lockList } from './lock-list.js';
import { type NotifyActions, type NotifyView, notifyChoice } from './notify-choice.js';
import { type OutboxActions, type OutboxView, outboxList } from './outbox.js';
import type { PanelFrame } from './panel.js';
import { type QuestionActions, questionBox } from './question-box.js';
import { type RememberedActions, rememberedList } from './remembered-list.js';
import { statusList } from './status-list.js';
import { type TransferActions, transferList } from './transfers.js';

export interface PanelView extends PanelFrame {
  readonly state: ShareState;
  /** The question that the person has had the time to read. */
  readonly readQuestion: number | undefined;
  readonly moved: BytesMoved;
  /** Those that are to be seen. */
  readonly running: readonly Transfer[];
  readonly transfers: Transfers;
  readonly locks: LocksView;
  readonly remembered: readonly Remembered[];
  /** The folder whose name is being changed. */
  readonly renaming: string | undefined;
  /** The ids of folders in which the guest was refused to write. */
  readonly refused: ReadonlySet<string>;
  /** What it could not write where it may. */
  readonly failed: FailedWritesView | undefined;
  readonly notify: NotifyView;
  readonly activity: ActivityView;
  readonly held: HeldFilesView;
  readonly outbox: OutboxView;
  readonly help: HelpView;
  readonly busy: boolean;
  readonly support: SupportProblem | null;
  readonly policy: Policy;
  readonly broker: BrokerView | undefined;
  readonly notice: Notice | undefined;
}

export interface PanelActions
  extends FolderActions,
    TransferActions,
    QuestionActions,
    RememberedActions,
    LockActions,
    HeldFilesActions,
    OutboxActions,
    HelpActions,
    ActivityActions,
    NotifyActions {
  choose(): void;
  openBroker(): void;
  stop(): void;
  dismiss(): void;
  dismissFailed(): void;
  setNewMode(mode: FolderMode): void;
  mountAgain(): void;
}

/** Those that are of no use before, after the element's own. */
export function adoptPanelStyles(root: ShadowRoot, own: readonly CSSResultOrNative[]): void {
  adoptStyles(root, [...own, outbox, work]);
}

/** From top to bottom: what is wrong, what is shared, how to share more, and how the way to the guest stands. */
export function panelBody(view: PanelView, actions: PanelActions, messages: Messages): TemplateResult {
  const { state, renaming, refused } = view;
  const rules = {
    readOnly: view.policy.readOnly === true,
    isFramed: view.support?.code === 'cross-origin-frame',
    hasBroker: view.broker !== undefined,
  };
  const help = (topic: HelpTopic): TemplateResult => commandHelp(topic, view.help, actions, messages);
  return html`
    ${advice(view, actions, messages)}
    ${questionBox({ questions: state.questions, read: view.readQuestion }, actions, messages)}
    ${folderList({ folders: state.folders, renaming, refused }, rules, actions, messages)}
    ${failedWrites(view, actions, messages)}
    ${transferList(view.running, actions, messages)}
    ${rememberedList(view.remembered, actions, messages)}
    ${adding(view, actions, messages)}
    ${outboxList(view.outbox, actions, messages)}
    ${statusList(statusLines(state, messages), help, messages)}
    ${opening(view, actions, messages)}
    ${endedTransfers(view.transfers, messages)}
    ${lockList(view.locks, actions, messages)}
    ${activityLog(view.activity, view.moved, actions, messages)}
    ${heldFiles(view.held, actions, messages)}
    ${notifyChoice(view.notify, actions, messages)}
  `;
}

/** What is always in reach. */
export function panelFooter(
  { state, busy }: Pick<PanelView, 'state' | 'busy'>,
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
  { state, help, support, policy, broker, notice }: PanelView,
  actions: PanelActions,
  messages: Messages,
): TemplateResult {
  const dismiss = { label: messages.dismiss, onDismiss: actions.dismiss };
  return html`
    ${policy.folders === false ? adviceBox({ tone: 'warn', ...messages.policy.noFolders }, { part: 'policy' }) : nothing}
    ${support === null ? nothing : adviceBox(supportNotice(support, broker, messages), { part: 'unsupported' })}
    ${
      // While it connects again by itself there is nothing for the person to do; where nothing can be shared, no channel
      // is missed, and an insecure page cannot even prove its password.
      state.error === null || state.phase === 'reconnecting' || support?.remains === 'nothing'
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

/** Below what is asked and shared: a guest brings it about when it likes, and must not move what is about to be clicked. */
function failedWrites(
  { failed }: PanelView,
  actions: PanelActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (failed === undefined) return nothing;
  const dismiss = { label: messages.dismiss, onDismiss: actions.dismissFailed };
  const advice = messages.failedWrites[failed.kind](failed.count);
  return adviceBox({ tone: 'warn', ...advice }, { part: 'failed-writes', isSilent: true, dismiss });
}

function supportNotice({ code }: SupportProblem, broker: BrokerView | undefined, messages: Messages): Notice {
  return broker === undefined
    ? { tone: 'warn', ...messages.support[code] }
    : { tone: 'info', ...messages.broker.frame };
}

function adding(
  { state, mode, busy, support, policy, broker, dropsAnywhere }: PanelView,
  actions: PanelActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (!invitesDrops(support, policy)) return nothing;
  const { readOnly, maxFolders } = policy;
  if (maxFolders !== undefined && state.folders.length >= maxFolders) {
    return html`<p class="hint" part="policy">${messages.policy.full}</p>`;
  }
  const compact = state.folders.length > 0;
  const zone = { busy, canPick: support === null || support.remains === 'files', compact, dropsAnywhere };
  return html`
    ${dropZone(zone, actions, messages, broker && brokerButton(broker, actions, messages))}
    ${broker?.isOpen === true ? html`<p class="hint" part="broker-open">${messages.broker.isOpen}</p>` : nothing}
    ${readOnly === true ? html`<p class="hint" part="policy">${messages.policy.readOnly}</p>` : nothing}
    ${
      // What the browser lets only be read leaves nothing to choose.
      readOnly === true || support !== null
        ? nothing
        : modeChoice(mode, compact ? messages.newFoldersMay : messages.guestMay, actions, messages)
    }
  `;
}

function brokerButton({ isOpen }: BrokerView, actions: PanelActions, messages: Messages): TemplateResult {
  return html`<button type="button" class=${isOpen ? '' : 'primary'} part="broker-button" @click=${actions.openBroker}
  >${isOpen ? messages.broker.show : messages.broker.open}</button>`;
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
