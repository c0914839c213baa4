import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';

/**
 * A deadline that runs only while the other side has the turn: `hold` stops it, and the last release starts it anew.
 * So a slow disk or a slow guest costs nobody an answer, and who forgot the request is found out.
 */
export class Patience implements Disposable {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #onEnd: () => void;
  #timer: Disposable | undefined;
  #holders = 0;
  #disposed = false;

  constructor(clock: Clock, delayMs: number, onEnd: () => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#onEnd = onEnd;
    this.#start();
  }

  /** @returns the release; calling it again does nothing. */
  hold(): () => void {
    this.#holders += 1;
    this.#timer?.dispose();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holders -= 1;
      if (this.#holders === 0) this.#start();
    };
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const release = this.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
  }

  #start(): void {
    if (!this.#disposed) this.#timer = this.#clock.after(this.#delayMs, this.#onEnd);
  }
}
