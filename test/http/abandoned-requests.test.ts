import { beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { AbandonedRequests } from '../../src/http/abandoned-requests.js';
import type { HttpRequest, HttpResponse, RequestHandler } from '../../src/http/message.js';
import { settle } from '../fakes/client-connection.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { respond } from './serving.js';

const most = defaultLimits.maxAbandonedRequests;
const mostAtWorst = defaultLimits.maxAbandonedAtWorst;

interface Program {
  readonly answer: Promise<HttpResponse>;
  leave(): void;
}

describe('AbandonedRequests', () => {
  let clock: ManualClock;
  /** What the handler has not yet answered, in order. */
  let underWay: (() => void)[];
  let begun: string[];
  let handler: RequestHandler;

  beforeEach(() => {
    clock = new ManualClock();
    underWay = [];
    begun = [];
    const slow: RequestHandler = {
      async handle({ target }) {
        begun.push(target);
        await new Promise<void>((resolve) => underWay.push(resolve));
        return respond(200);
      },
    };
    handler = new AbandonedRequests(slow, { limits: defaultLimits, clock });
  });

  function ask(target: string): Program {
    const client = new AbortController();
    const answer = handler.handle({ target, signal: client.signal } as HttpRequest);
    answer.catch(() => {});
    return { answer, leave: () => client.abort(new Error('left')) };
  }

  async function askAndLeave(count: number): Promise<void> {
    for (let program = 0; program < count; program += 1) ask('/left').leave();
    await settle();
  }

  async function finishOne(): Promise<void> {
    underWay.shift()?.();
    await settle();
  }

  it('while few are left, and however many wait for their answers, each is begun at once', async () => {
    await askAndLeave(most - 1);
    for (let program = 0; program < 1000; program += 1) ask('/stays');
    expect(begun.filter((target) => target === '/stays')).toHaveLength(1000);
  });

  it('where many are left the next waits until there are fewer', async () => {
    const programs = Array.from({ length: most + 1 }, () => ask('/left'));
    for (const { leave } of programs) leave();
    const { answer } = ask('/next');
    await settle();
    await finishOne();
    expect(begun).not.toContain('/next');
    await finishOne();
    expect(begun.at(-1)).toBe('/next');
    underWay.pop()?.();
    expect((await answer).status).toBe(200);
  });

  it('what ended without its client’s leaving makes no room that was not taken', async () => {
    const stays = ask('/stays');
    await askAndLeave(most);
    await finishOne();
    expect((await stays.answer).status).toBe(200);
    ask('/next');
    await settle();
    expect(begun).not.toContain('/next');
  });

  it('it waits a tenth of a second at most', async () => {
    await askAndLeave(most);
    ask('/next');
    clock.advance(99);
    await settle();
    expect(begun).not.toContain('/next');
    clock.advance(1);
    await settle();
    expect(begun).toContain('/next');
  });

  it('one that leaves while it waits is never begun', async () => {
    await askAndLeave(most);
    const next = ask('/next');
    next.leave();
    await expect(next.answer).rejects.toThrow('left');
    clock.advance(1000);
    for (let left = 0; left < most; left += 1) await finishOne();
    expect(begun).not.toContain('/next');
  });

  it('1,024 that stay for a tenth of a second and leave, again and again: no more pile up than the bound and they', async () => {
    for (let round = 0; round < 20; round += 1) {
      const programs = Array.from({ length: 1024 }, () => ask('/left'));
      clock.advance(101);
      await settle();
      for (const { leave } of programs) leave();
      await settle();
    }
    expect(begun.length).toBeLessThanOrEqual(mostAtWorst + 1024);
  });

  /** As many as it takes for the next to wait however long. */
  async function leaveAtWorst(): Promise<void> {
    const programs = Array.from({ length: mostAtWorst }, () => ask('/left'));
    for (const { leave } of programs) leave();
    await settle();
  }

  it('the one that waits past a tenth of a second then is begun when there are fewer, and not only when there are few', async () => {
    await leaveAtWorst();
    const { answer } = ask('/stays');
    clock.advance(60_000);
    await settle();
    expect(begun).not.toContain('/stays');
    await finishOne();
    expect(begun.at(-1)).toBe('/stays');
    underWay.pop()?.();
    expect((await answer).status).toBe(200);
  });

  it('the one that leaves meanwhile is not begun', async () => {
    await leaveAtWorst();
    const { answer, leave } = ask('/leaves');
    clock.advance(60_000);
    leave();
    await expect(answer).rejects.toThrow('left');
    for (let left = 0; left < mostAtWorst; left += 1) await finishOne();
    expect(begun).not.toContain('/leaves');
  });

  it('10,000 that ask and leave: no more than that many are worked on, and the one that stays is answered', async () => {
    await askAndLeave(10_000);
    expect(begun).toHaveLength(most);
    const { answer } = ask('/stays');
    for (let left = 0; left <= most; left += 1) await finishOne();
    expect((await answer).status).toBe(200);
  });
});
