import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import type { Answer, QuestionState } from './share-state.js';

/** So long one "yes" may stand for all: a file manager deletes one by one. */
const allowAllMs = 60_000;

export interface QuestionsOptions {
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'maxQuestions' | 'questionTimeoutMs'>;
  /** Another list of open questions. @param isAnswered by the person, who waits to see it; else the guest chose when. */
  onChange(questions: readonly QuestionState[], isAnswered: boolean): void;
}

interface OpenQuestion {
  readonly state: QuestionState;
  settle(isAllowed: boolean): void;
}

/** What a guest may do only if the person says so. Silence is a no. */
export class Questions {
  readonly #options: QuestionsOptions;
  readonly #open = new Map<number, OpenQuestion>();
  #lastId = 0;
  #allAllowedUntil = 0;

  constructor(options: QuestionsOptions) {
    this.#options = options;
  }

  /** @returns whether it may be done. */
  ask({ operation, path }: Pick<QuestionState, 'operation' | 'path'>, signal: AbortSignal): Promise<boolean> {
    const { clock, limits } = this.#options;
    const now = clock.now();
    if (now < this.#allAllowedUntil) return Promise.resolve(true);
    if (signal.aborted || this.#open.size >= limits.maxQuestions) return Promise.resolve(false);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const settle = (isAllowed: boolean): void => {
        timer.dispose();
        signal.removeEventListener('abort', withdraw);
        this.#open.delete(id);
        resolve(isAllowed);
      };
      const withdraw = (): void => {
        settle(false);
        this.#tell(false);
      };
      const timer = clock.after(limits.questionTimeoutMs, withdraw);
      signal.addEventListener('abort', withdraw);
      const state = { id, operation, path, expiresAt: now + limits.questionTimeoutMs };
      this.#open.set(id, { state, settle });
      this.#tell(false);
    });
  }

  /** What was answered or withdrawn before is no error: two hands may be at it. */
  answer(id: number, answer: Answer): void {
    const question = this.#open.get(id);
    if (question === undefined) return;
    if (answer === 'allow-all') {
      this.#allAllowedUntil = this.#options.clock.now() + allowAllMs;
      for (const { settle } of [...this.#open.values()]) settle(true);
    } else question.settle(answer === 'allow');
    this.#tell(true);
  }

  #tell(isAnswered: boolean): void {
    const questions = [...this.#open.values()].map(({ state }) => state);
    this.#options.onChange(questions, isAnswered);
  }
}
