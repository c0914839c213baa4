import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Longer than a click that was aimed at what stood there before: a guest chooses when its questions come and go. */
const readingMs = 700;

/** Which question has been before the person's eyes for so long that a "yes" can be meant for it. */
export class QuestionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #shown: () => number | undefined;
  #current: number | undefined;
  #read: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param shown the id of the question that is to be seen now. */
  constructor(host: ReactiveControllerHost, shown: () => number | undefined) {
    this.#host = host;
    this.#shown = shown;
    host.addController(this);
  }

  /** Its id. The first one takes its time too: it pushes away what was about to be clicked. */
  get read(): number | undefined {
    return this.#read;
  }

  hostUpdated(): void {
    const shown = this.#shown();
    if (shown === this.#current) return;
    this.#current = shown;
    this.#read = undefined;
    clearTimeout(this.#timer);
    if (shown === undefined) return;
    this.#timer = setTimeout(() => {
      this.#read = shown;
      this.#host.requestUpdate();
    }, readingMs);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#read = undefined;
  }
}
