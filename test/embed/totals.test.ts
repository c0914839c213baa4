import { describe, expect, it } from 'vitest';
import { Totals } from '../../src/embed/totals.js';
import type { TransferState } from '../../src/worker/share-state.js';

const transfer = (id: number): TransferState => ({
  id,
  path: `/${id}`,
  direction: 'to-guest',
  phase: 'done',
  bytes: 1,
  length: 1,
  bytesPerSecond: 1,
  durationMs: 1,
  status: 200,
});

describe('what a share has moved', () => {
  it('goes on over the engines, each of which counts from its own start', () => {
    const totals = new Totals();
    totals.begin();
    expect(totals.addBytes({ received: 5, sent: 7 })).toEqual({ received: 5, sent: 7 });
    expect(totals.addBytes({ received: 6, sent: 8 })).toEqual({ received: 6, sent: 8 });
    totals.begin();
    expect(totals.addBytes({ received: 1, sent: 1 })).toEqual({ received: 7, sent: 9 });
  });

  it('numbers transfers on, and finds the engine’s own number again', () => {
    const totals = new Totals();
    totals.begin();
    totals.addTransfers({ running: [transfer(3)], ended: [transfer(2), transfer(1)], done: 1, failed: 1 });
    totals.begin();
    const { running, ended, done, failed } = totals.addTransfers({
      running: [transfer(2)],
      ended: [transfer(1)],
      done: 1,
      failed: 0,
    });
    expect(running.map(({ id }) => id)).toEqual([5]);
    expect(ended.map(({ id }) => id)).toEqual([4, 2, 1]);
    expect([done, failed]).toEqual([2, 1]);
    expect(totals.ownId(5)).toBe(2);
    expect(totals.transfers.ended.length).toBe(3);
  });
});
