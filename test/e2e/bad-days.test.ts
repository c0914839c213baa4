import { afterAll, beforeAll, expect, it } from 'vitest';
import { allDays } from '../torture/days/all.js';
import { TortureDesk } from '../torture/desk.js';
import { endure } from '../torture/ordeal.js';

/** Each fault so often; `npm run torture` has it more often. TIMES and SEED repeat a run. */
const times = Number(process.env.TIMES ?? 10);
/** All at once: most of a fault is waiting. */
const width = 10;

let desk: TortureDesk;
beforeAll(async () => {
  desk = await TortureDesk.open();
}, 600_000);
afterAll(() => desk?.close());

it.each(allDays)(
  '$name: every file is wholly old or wholly new, nothing stays, the share works again',
  async (day) => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
    const outcome = await endure(desk, day, { times, seed, width });
    console.log(`${day.name}: ${outcome.injected} times, seed ${seed}, ${JSON.stringify(outcome.recoveryMs)}`);
    expect(outcome.violations, `seed ${seed}`).toEqual([]);
    expect(outcome.injected).toBeGreaterThanOrEqual(times);
  },
  600_000,
);
