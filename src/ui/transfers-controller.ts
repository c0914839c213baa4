import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isolatedName } from '../base/shown-name.js';
import type { Messages } from './messages/en.js';
import type { Transfer, Transfers } from './share-view.js';
import { reasonOf, transferName } from './transfer-words.js';

/** What is over sooner is not shown as running: a list that flickers says nothing. */
const shownAfterMs = 500;
/** What took longer than that is worth a word when it is done. */
const longMs = 5000;

interface TransfersHost extends ReactiveControllerHost {
  readonly messages: Messages;
}

/** Holds the files on their way as they were told last, and the tab for as long as one of them is being written. */
export class TransfersController implements ReactiveController {
  readonly #host: TransfersHost;
  readonly #say: (text: string) => void;
  #told: Transfers = { running: [], ended: [], done: 0, failed: 0 };
  #lastEnded = 0;
  #isGuarding = false;

  /** @param say what a person must hear who does not look. */
  constructor(host: TransfersHost, say: (text: string) => void) {
    this.#host = host;
    this.#say = say;
    host.addController(this);
  }

  get told(): Transfers {
    return this.#told;
  }

  /** Those that are to be seen. */
  get running(): readonly Transfer[] {
    return this.#told.running.filter(({ durationMs }) => durationMs >= shownAfterMs);
  }

  hostDisconnected(): void {
    this.#guard(false);
  }

  /** The first look at a share is no news. */
  reset(told: Transfers): void {
    this.#lastEnded = this.#newest(told);
    this.#take(told);
  }

  update(told: Transfers): void {
    const { messages } = this.#host;
    const news = told.ended
      .filter(({ id, phase, durationMs }) => id > this.#lastEnded && (phase !== 'done' || durationMs >= longMs))
      .map((transfer) =>
        messages.transfers.endedOne(isolatedName(transferName(transfer)), reasonOf(transfer, messages)),
      );
    this.#lastEnded = Math.max(this.#lastEnded, this.#newest(told));
    this.#take(told);
    if (news[0] !== undefined) this.#say(news[0]);
  }

  #take(told: Transfers): void {
    this.#told = told;
    this.#guard(told.running.some(({ direction }) => direction !== 'to-guest'));
    this.#host.requestUpdate();
  }

  #newest({ ended }: Transfers): number {
    return ended.reduce((newest, { id }) => Math.max(newest, id), 0);
  }

  /** A listener that stays would keep the browser from going back to this page at once. */
  #guard(isWriting: boolean): void {
    if (isWriting === this.#isGuarding) return;
    this.#isGuarding = isWriting;
    if (isWriting) addEventListener('beforeunload', askBeforeLeaving);
    else removeEventListener('beforeunload', askBeforeLeaving);
  }
}

function askBeforeLeaving(event: Event): void {
  event.preventDefault();
}
