import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { Engine } from '../worker/messages.js';

/** Longer than a channel stays closed to be mounted again, and than a framework takes to mount a component anew. */
const lingerMs = 5000;

/** What an engine is started with, and ended by. */
export interface EngineCause {
  /** @param isCurrent false once the engine has been ended for want of work: what it says then is no news. */
  start(isCurrent: () => boolean): Promise<Engine>;
  /** There is something that only a running engine keeps. */
  isNeeded(): boolean;
}

/** An engine that is started when it is first used, and ended when nothing has needed it for a while. */
export class EngineOnDemand {
  readonly #cause: EngineCause;
  readonly #clock: Clock;
  #engine: Promise<Engine> | undefined;
  #uses = 0;
  #ended = 0;
  #end: Disposable | undefined;

  constructor(cause: EngineCause, clock: Clock) {
    this.#cause = cause;
    this.#clock = clock;
  }

  get isRunning(): boolean {
    return this.#engine !== undefined;
  }

  async use<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
    const number = this.#ended;
    this.#engine ??= this.#cause.start(() => number === this.#ended);
    this.#uses += 1;
    try {
      return await use(await this.#engine);
    } finally {
      this.#uses -= 1;
      this.review();
    }
  }

  /** To be called whenever it may have become needed, or no longer needed. */
  review(): void {
    this.#end?.dispose();
    this.#end = this.#isIdle() ? this.#clock.after(lingerMs, () => this.#endIdle()) : undefined;
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    this.review();
    await (await engine)?.stop();
  }

  #isIdle(): boolean {
    return this.isRunning && this.#uses === 0 && !this.#cause.isNeeded();
  }

  #endIdle(): void {
    if (!this.#isIdle()) return;
    const engine = this.#engine;
    this.#engine = undefined;
    this.#ended += 1;
    // Nobody waits for it, and nothing hangs on it.
    engine?.then((idle) => idle.stop()).catch(() => {});
  }
}
