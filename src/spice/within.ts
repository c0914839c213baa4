import type { Clock } from '../base/clock.js';

/** Resolves when `work` settles, however it does, or when the time is over. */
export function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, resolve);
    const settle = (): void => {
      timer.dispose();
      resolve();
    };
    work.then(settle, settle);
  });
}
