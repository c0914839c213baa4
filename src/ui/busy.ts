import type { ReactiveControllerHost } from 'lit';

/** One thing at a time that the person began: a second click on its button does nothing. */
export class Busy {
  readonly #host: ReactiveControllerHost;
  #isBusy = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  async run(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#host.requestUpdate();
    try {
      await work();
    } finally {
      this.#isBusy = false;
      this.#host.requestUpdate();
    }
  }
}
