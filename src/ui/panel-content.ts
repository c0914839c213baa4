import type { ReactiveController, TemplateResult } from 'lit';
import { checkSupport } from '../embed/support.js';
import { HeldFilesController } from './held-files-controller.js';
import { HelpController } from './help-controller.js';
import { LocksController } from './locks-controller.js';
import type { PanelController, PanelElement, PanelHost } from './panel-controller.js';
import { QuestionController } from './question-controller.js';
import { RenameController } from './rename-controller.js';
import { adoptPanelStyles, type PanelActions, type PanelView, panelBody, panelFooter } from './templates/panel-body.js';

/** What the panel shows below its title, and what is pressed in it. */
export class PanelContent implements ReactiveController {
  readonly #element: PanelElement;
  readonly #host: PanelHost;
  readonly #panel: PanelController;
  readonly #help: HelpController;
  readonly #held: HeldFilesController;
  readonly #locks: LocksController;
  readonly #questions: QuestionController;
  readonly #renaming: RenameController;
  readonly #actions: PanelActions;

  constructor(element: PanelElement, host: PanelHost, panel: PanelController) {
    this.#element = element;
    this.#host = host;
    this.#panel = panel;
    const listener = { share: () => element.share, onFailure: (error: unknown) => panel.tellFailure(error) };
    this.#help = new HelpController(element, (text) => host.shared.announce(text));
    this.#held = new HeldFilesController(element, listener);
    this.#locks = new LocksController(element, listener);
    this.#questions = new QuestionController(element, () =>
      panel.isShown ? host.shared.state.questions[0]?.id : undefined,
    );
    this.#renaming = new RenameController(element);
    this.#actions = this.#createActions();
    adoptPanelStyles(element.renderRoot as ShadowRoot, host.styles);
    element.addController(this);
  }

  hostUpdate(): void {
    const { phase, folders, agentRunning, lastRequestAt } = this.#host.shared.state;
    const isUsable = folders.length > 0 && phase === 'connected' && agentRunning;
    if (isUsable && lastRequestAt === null) this.#help.suggest();
  }

  get body(): TemplateResult {
    return panelBody(this.#view, this.#actions, this.#element.messages);
  }

  get footer(): ReturnType<typeof panelFooter> {
    const { state } = this.#host.shared;
    return panelFooter({ state, busy: this.#panel.busy.isBusy }, this.#actions, this.#element.messages);
  }

  get #view(): PanelView {
    const { state, moved, activity, transfers, refusedWrites, failedWrites } = this.#host.shared;
    const { frame, remembered, notifier, busy, policy, notice } = this.#panel;
    const { doomed } = this.#held;
    return {
      ...frame,
      state,
      readQuestion: this.#questions.read,
      running: transfers.running,
      transfers: transfers.told,
      locks: this.#locks.view,
      remembered: remembered.folders,
      renaming: this.#renaming.folder,
      refused: refusedWrites.in(state.folders),
      failed: failedWrites.in(state.folders),
      notify: notifier.view,
      moved,
      activity,
      held: { count: state.heldFiles, files: this.#held.files, doomed },
      outbox: { outbox: state.outbox, files: this.#held.outgoing, doomed, persists: state.heldFilesPersist },
      help: this.#help,
      busy: busy.isBusy,
      support: checkSupport(),
      policy,
      broker: this.#host.broker.view,
      notice,
    };
  }

  #createActions(): PanelActions {
    const element = this.#element;
    const panel = this.#panel;
    const { shared, folders, broker, stop } = this.#host;
    return {
      choose: () => void element.chooseFolder(),
      openBroker: () => broker.open(),
      stop,
      dismiss: () => panel.tell(undefined),
      dismissFailed: () => {
        shared.failedWrites.dismiss();
        element.requestUpdate();
      },
      setNewMode: (mode) => {
        element.mode = mode;
      },
      setMode: (folder, mode) => void folders.setMode(folder, mode),
      remove: (folder) => void folders.remove(folder),
      startRenaming: (folder) => this.#renaming.start(folder),
      rename: (folder, name) => {
        this.#renaming.start(undefined);
        void folders.rename(folder, name);
      },
      leaveReadOnly: (folder) => {
        shared.refusedWrites.dismiss(folder);
        element.requestUpdate();
      },
      cancelTransfer: (transfer) => {
        shared.failedWrites.expect([transfer]);
        void element.share.cancelTransfer(transfer.id);
      },
      answerQuestion: ({ id }, answer) => void element.share.answerQuestion(id, answer),
      shareAgain: (folder) => void panel.busy.run(() => folders.shareAgain(folder)),
      forget: (folder) => void folders.forget(folder).then(() => panel.remembered.list()),
      openLocks: (isOpen) => this.#locks.setOpen(isOpen),
      breakLock: (lock) => void this.#locks.break(lock),
      setNotify: (isOn) => void panel.notifier.setOn(isOn),
      openActivity: (isOpen) => shared.activity.setOpen(isOpen),
      filterActivity: (filter) => shared.activity.setFilter(filter),
      saveActivity: (format) => void shared.activity.save(format).catch((error: unknown) => panel.tellFailure(error)),
      openHeldFiles: (isOpen) => this.#held.setOpen(isOpen),
      saveHeldFile: (file) => void this.#held.save(file),
      saveAllOutgoing: () => void this.#held.saveAll(),
      deleteHeldFile: (file) => void this.#held.remove(file),
      chooseSystem: (topic, system) => this.#help.choose(topic, system),
      copyCommand: (topic) => void this.#help.copy(topic),
      openHelp: (isOpen) => this.#help.setOpen(isOpen),
      mountAgain: () => void panel.busy.run(() => folders.mountAgain()),
    };
  }
}
