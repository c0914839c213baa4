import { Churn } from '../../base/churn.js';
import type { Clock } from '../../base/clock.js';
import type { Disposable } from '../../base/disposable.js';

/** About what a File takes of the browser's main process until V8 finds it dead. */
const fileCost = 16 * 1024;
/** So many may be dead together. V8 looks for young garbage only where less is asked of it. */
const options = { everyBytes: 2048 * fileCost, nudgeBytes: 64 * 1024 * 1024 };
/** After listings, fewer are left to V8: to look costs it milliseconds, however few there are. */
const fewBytes = 256 * fileCost;
/** So long after the last listing nobody waits for the next. */
const restMs = 200;

/**
 * The Files that requests and listings look at. To let 2,048 of them go, with their handles, takes some 70 ms, in which
 * the worker does nothing else. So those of listings go when these are over, where they are not too many until then.
 */
export class FileChurn {
  readonly #clock: Clock;
  readonly #churn = new Churn(options);
  #listings = 0;
  #resting: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a File that was looked at. */
  looked(): void {
    this.#churn.count(fileCost);
  }

  /** A listing begins. */
  begin(): void {
    this.#listings += 1;
    this.#resting?.dispose();
  }

  /** One is over, or was left. */
  end(): void {
    this.#listings -= 1;
    if (this.#listings > 0) return;
    this.#resting = this.#clock.after(restMs, () => this.#churn.flush(fewBytes));
  }
}
