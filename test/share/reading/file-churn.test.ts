import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FileChurn } from '../../../src/share/reading/file-churn.js';
import { countNudges } from '../../fakes/count-nudges.js';
import { ManualClock } from '../../fakes/manual-clock.js';

let counted: { readonly nudges: number };

beforeEach(() => {
  counted = countNudges(64 * 1024 * 1024);
});
afterEach(() => vi.unstubAllGlobals());

function look(churn: FileChurn, files: number): void {
  for (let file = 0; file < files; file += 1) churn.looked();
}

it('what a listing leaves is collected when nobody lists any more, and not while its answer is made', () => {
  const clock = new ManualClock();
  const churn = new FileChurn(clock);
  for (const _ of [1, 2]) {
    churn.begin();
    look(churn, 1000);
    clock.advance(1000);
    churn.end();
    clock.advance(100);
  }
  expect(counted.nudges).toBe(0);
  clock.advance(100);
  expect(counted.nudges).toBe(1);
  clock.advance(10_000);
  expect(counted.nudges).toBe(1);
});

it('of a large one in time, while it goes on', () => {
  const churn = new FileChurn(new ManualClock());
  churn.begin();
  look(churn, 10_000);
  expect(counted.nudges).toBe(4);
});

it('a few files are left to the engine', () => {
  const clock = new ManualClock();
  const churn = new FileChurn(clock);
  churn.begin();
  look(churn, 255);
  churn.end();
  clock.advance(10_000);
  expect(counted.nudges).toBe(0);
});
