import type { Clock } from '../base/clock.js';
import { ShareError, type ShareErrorCode, shareErrorCodes } from '../base/share-error.js';

/**
 * The waits before each attempt to get a lost connection back: two minutes in all. It ends because an address may be
 * good for one use only: a panel's expired token is reported, not tried for ever.
 */
const retryDelaysMs = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000];

/** A channel that lasted so long was a good one: the waits begin anew. One that is dropped at once is not asked in a loop. */
const goodAfterMs = 10_000;

/** What another attempt can mend: the network, a server that was restarted, or one that has not let the old go yet. */
const passingCodes: ReadonlySet<ShareErrorCode> = new Set([
  shareErrorCodes.socketFailed,
  shareErrorCodes.serverClosed,
  shareErrorCodes.channelTaken,
]);

/** What is opened: serves until it ends. */
export interface Serving {
  /** @throws ShareError when it ended by itself; resolves after `close`. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export interface SteadyConnectionOptions {
  /** One attempt. Rejects with the signal's reason when that is aborted. */
  open(signal: AbortSignal): Promise<Serving>;
  readonly clock: Clock;
  /** It stood and was lost; another attempt follows by itself. */
  onLost(error: ShareError): void;
  /** It stands again. */
  onRestored(): void;
}

/**
 * One connection that is kept:
 *
 *     opening --> standing --ends--> waiting --time--> opening again
 *                                       | no attempt left, or what no attempt can mend
 *        any --close()--> closed        v
 *                                     failed
 *
 * The first attempt is made once: somebody waits for its answer. At no time there is more than one socket.
 */
export class SteadyConnection {
  readonly #options: SteadyConnectionOptions;
  readonly #ending = new AbortController();
  /** The attempt under way, or the last one; it never rejects. */
  #attempt: Promise<unknown> = Promise.resolve();
  #serving: Serving | undefined;

  constructor(options: SteadyConnectionOptions) {
    this.#options = options;
  }

  /** @throws ShareError when the first attempt fails, or {@link close} came before its end. */
  open(): Promise<void> {
    const opening = this.#open();
    this.#attempt = opening.catch(() => {});
    return opening;
  }

  async #open(): Promise<void> {
    const { signal } = this.#ending;
    const serving = await this.#options.open(signal);
    if (signal.aborted) {
      // Closed in the very moment in which it stood.
      await serving.close();
      throw signal.reason;
    }
    this.#serving = serving;
  }

  /** Serves until {@link close}. @throws ShareError when it is lost for good. */
  async run(): Promise<void> {
    const { clock } = this.#options;
    let attempts = 0;
    let standsSince = clock.now();
    while (!this.#ending.signal.aborted) {
      try {
        if (this.#serving === undefined) {
          await this.open();
          standsSince = clock.now();
          this.#options.onRestored();
        }
        await this.#serving?.run();
        return;
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        const wasStanding = this.#serving !== undefined;
        this.#serving = undefined;
        if (wasStanding && clock.now() - standsSince >= goodAfterMs) attempts = 0;
        const delayMs = retryDelaysMs[attempts];
        if (!(error instanceof ShareError) || !passingCodes.has(error.code) || delayMs === undefined) throw error;
        attempts += 1;
        if (wasStanding) this.#options.onLost(error);
        await this.#wait(delayMs);
      }
    }
  }

  /**
   * Resolves when the server has room for another.
   * @param reason what an attempt under way is rejected with.
   */
  async close(reason: ShareError): Promise<void> {
    this.#ending.abort(reason);
    await this.#attempt;
    await this.#serving?.close();
  }

  #wait(delayMs: number): Promise<void> {
    const { signal } = this.#ending;
    return new Promise((resolve) => {
      const onEnd = (): void => {
        timer.dispose();
        signal.removeEventListener('abort', onEnd);
        resolve();
      };
      const timer = this.#options.clock.after(delayMs, onEnd);
      signal.addEventListener('abort', onEnd);
    });
  }
}
