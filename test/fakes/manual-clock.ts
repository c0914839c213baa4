import type { Clock } from '../../src/base/clock.js';
import type { Disposable } from '../../src/base/disposable.js';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** A clock that a test turns by hand. */
export class ManualClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): Disposable {
    const timer: Timer = { at: this.#now + delayMs, action };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** The person sets it ahead or back: timers go on as they were. */
  jump(byMs: number): void {
    this.#now += byMs;
    const timers = [...this.#timers];
    this.#timers.clear();
    for (const { at, action } of timers) this.#timers.add({ at: at + byMs, action });
  }

  /** Lets time pass; what falls due runs in order, at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
    }
    this.#now = end;
  }
}
