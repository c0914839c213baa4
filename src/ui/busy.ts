import type { ReactiveControllerHost } from 'lit';

/** One thing at a time that the person began: a second click on its button does nothing. */
export class Busy {
  readonly #host: ReactiveControllerHost;
  #running = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get isBusy(): boolean {
    return this.#running > 0;
  }

  async run(work: () => Promise<void>): Promise<void> {
    if (!this.isBusy) await this.runBeside(work);
  }

  /** What the page asks for is done whatever the person has begun. */
  async runBeside(work: () => Promise<void>): Promise<void> {
    this.#running += 1;
    this.#host.requestUpdate();
    try {
      await work();
    } finally {
      this.#running -= 1;
      this.#host.requestUpdate();
    }
  }
}
