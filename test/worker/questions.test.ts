import { beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { Questions } from '../../src/worker/questions.js';
import type { QuestionState } from '../../src/worker/share-state.js';
import { ManualClock } from '../fakes/manual-clock.js';

describe('Questions', () => {
  let clock: ManualClock;
  let open: readonly QuestionState[];
  let questions: Questions;
  let told: number;
  let pressing: boolean[];
  const ask = (path: string, { signal } = new AbortController()) =>
    questions.ask({ operation: 'delete', path }, signal);

  beforeEach(() => {
    clock = new ManualClock(1_000_000);
    open = [];
    told = 0;
    pressing = [];
    const onChange = (all: readonly QuestionState[], isAnswered: boolean) => {
      open = all;
      told += 1;
      pressing.push(isAnswered);
    };
    questions = new Questions({ clock, limits: defaultLimits, onChange });
  });

  it('wait for an answer, each for its own', async () => {
    const [first, second] = [ask('/a'), ask('/b')];
    expect(open).toMatchObject([
      { id: 1, operation: 'delete', path: '/a', expiresAt: 1_045_000 },
      { id: 2, path: '/b' },
    ]);
    questions.answer(2, 'refuse');
    questions.answer(1, 'allow');
    questions.answer(1, 'refuse');
    expect([await first, await second, open]).toEqual([true, false, []]);
  });

  it('are a no after questionTimeoutMs, and when the program leaves', async () => {
    const program = new AbortController();
    const left = ask('/a', program);
    program.abort();
    expect([await left, open]).toEqual([false, []]);
    const silent = ask('/b');
    clock.advance(defaultLimits.questionTimeoutMs);
    expect([await silent, open]).toEqual([false, []]);
  });

  it('can be allowed all at once, for a minute', async () => {
    const waiting = [ask('/a'), ask('/b')];
    questions.answer(1, 'allow-all');
    expect(await Promise.all(waiting)).toEqual([true, true]);
    clock.advance(59_000);
    expect(await ask('/c')).toBe(true);
    clock.advance(1000);
    const next = ask('/d');
    expect(open).toHaveLength(1);
    questions.answer(3, 'refuse');
    expect(await next).toBe(false);
  });

  it('are told once where one answer is for all', async () => {
    const waiting = Array.from({ length: 32 }, (_, index) => ask(`/${index}`));
    told = 0;
    questions.answer(7, 'allow-all');
    expect(await Promise.all(waiting)).not.toContain(false);
    expect([told, open]).toEqual([1, []]);
  });

  it('are told of as pressing only when the person has answered', async () => {
    const program = new AbortController();
    const waiting = [ask('/a', program), ask('/b')];
    program.abort();
    expect(pressing).toEqual([false, false, false]);
    questions.answer(2, 'allow');
    expect(await Promise.all(waiting)).toEqual([false, true]);
    expect(pressing).toEqual([false, false, false, true]);
  });

  it('are refused past maxQuestions', async () => {
    const waiting = Array.from({ length: defaultLimits.maxQuestions }, (_, index) => ask(`/${index}`));
    expect(await ask('/one more')).toBe(false);
    questions.answer(1, 'allow-all');
    expect(await Promise.all(waiting)).not.toContain(false);
  });
});
