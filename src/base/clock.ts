import type { Disposable } from './disposable.js';

/** Time as a parameter, so that locks, timeouts and schedulers are tested without sleeping. */
export interface Clock {
  /** Milliseconds since the epoch. May jump, as the person's clock does. */
  now(): number;
  /** Calls `action` once, `delayMs` from now, unless disposed of before. */
  after(delayMs: number, action: () => void): Disposable;
}

/** The machine's own. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};
