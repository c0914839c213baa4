import { beforeEach, describe, expect, it } from 'vitest';
import { TransferList } from '../../src/worker/transfer-list.js';
import { FakeExchange } from '../fakes/fake-exchange.js';
import { ManualClock } from '../fakes/manual-clock.js';

describe('TransferList', () => {
  let clock: ManualClock;
  let list: TransferList;

  beforeEach(() => {
    clock = new ManualClock(1_000_000);
    list = new TransferList(clock);
  });

  const begin = (method: string, target: string): FakeExchange => {
    const exchange = new FakeExchange(method, target, clock.now());
    list.begin(exchange);
    return exchange;
  };
  const end = (exchange: FakeExchange, status: number): void => {
    exchange.finish(status);
    list.end(exchange);
  };

  it('tells name, direction, bytes, length and rate of what runs', () => {
    const get = begin('GET', '/a%20b.bin');
    const put = begin('PUT', '/c.bin');
    Object.assign(get, { status: 200, lengthSent: 4000, bytesSent: 1000 });
    Object.assign(put, { lengthReceived: null, bytesReceived: 500 });
    clock.advance(500);
    const { running } = list.snapshot();
    expect(running).toMatchObject([
      { path: '/a b.bin', direction: 'to-guest', phase: 'running', bytes: 1000, length: 4000, bytesPerSecond: 2000 },
      { path: '/c.bin', direction: 'from-guest', phase: 'running', bytes: 500, length: null, bytesPerSecond: 1000 },
    ]);
    for (let step = 0; step < 40; step += 1) {
      clock.advance(250);
      list.snapshot();
    }
    // It stands still.
    expect(list.snapshot().running[0]?.bytesPerSecond).toBe(0);
  });

  it('has what moves content, and nothing else', () => {
    for (const [method, target] of [
      ['PROPFIND', '/a'],
      ['GET', '/folder/?sort=size'],
      ['HEAD', '/a'],
      ['MOVE', '/a'],
    ] as const) {
      begin(method, target);
    }
    expect(list.isDue).toBe(false);
    expect(begin('COPY', '/a') && list.snapshot().running).toMatchObject([{ direction: 'within', length: null }]);
  });

  it('tells how each ended, the newest first, and how many in all', () => {
    end(begin('GET', '/whole'), 200);
    end(begin('GET', '/missing'), 404);
    end(begin('GET', '/unchanged'), 304);
    end(begin('PUT', '/full'), 507);
    list.end(begin('PUT', '/left'));
    const { ended, done, failed, running } = list.snapshot();
    expect(ended.map(({ path, phase, status }) => [path, phase, status])).toEqual([
      ['/left', 'broken', 0],
      ['/full', 'refused', 507],
      ['/whole', 'done', 200],
    ]);
    expect([done, failed, running]).toEqual([1, 2, []]);
    expect(list.isDue).toBe(false);
  });

  it('cancels one, which counts as ended from then on', () => {
    const first = begin('PUT', '/a');
    const second = begin('PUT', '/b');
    list.cancel(2);
    expect([first.wasCancelled, second.wasCancelled]).toEqual([false, true]);
    end(second, 403);
    expect(list.snapshot()).toMatchObject({ running: [{ path: '/a' }], ended: [{ path: '/b', phase: 'cancelled' }] });
  });

  it('leaves alone what cannot be undone any more', () => {
    const put = begin('PUT', '/a');
    put.canCancel = false;
    list.cancel(1);
    expect(put.wasCancelled).toBe(false);
    expect(list.snapshot().running).toMatchObject([{ phase: 'finishing' }]);
  });

  it('tells as many as a panel shows, however many a guest starts', () => {
    for (let count = 0; count < 1000; count += 1) begin('GET', `/${count}`);
    expect(list.snapshot().running).toHaveLength(50);
    for (let count = 0; count < 100; count += 1) end(begin('PUT', `/${count}`), 201);
    expect(list.snapshot()).toMatchObject({ done: 100, ended: { length: 20 } });
  });
});
