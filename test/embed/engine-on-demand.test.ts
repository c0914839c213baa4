import { describe, expect, it } from 'vitest';
import { EngineOnDemand } from '../../src/embed/engine-on-demand.js';
import type { Engine } from '../../src/worker/messages.js';
import { ManualClock } from '../fakes/manual-clock.js';

function engineOnDemand() {
  const clock = new ManualClock();
  const told = { started: 0, stopped: 0, isNeeded: false };
  const current: (() => boolean)[] = [];
  const engine = new EngineOnDemand(
    {
      start: async (isCurrent) => {
        told.started += 1;
        current.push(isCurrent);
        return {
          ping: async () => {},
          stop: async () => {
            told.stopped += 1;
          },
        } as unknown as Engine;
      },
      isNeeded: () => told.isNeeded,
    },
    clock,
  );
  return { clock, told, current, engine, ping: () => engine.use((running) => running.ping()) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an engine', () => {
  it('is started by its first use, and once', async () => {
    const { told, engine, ping } = engineOnDemand();
    expect([told.started, engine.isRunning]).toEqual([0, false]);
    await Promise.all([ping(), ping()]);
    expect([told.started, engine.isRunning]).toEqual([1, true]);
  });

  it('that nothing needs is ended some seconds after its last use, and started again by the next', async () => {
    const { clock, told, current, engine, ping } = engineOnDemand();
    await ping();
    clock.advance(4000);
    await ping();
    clock.advance(4000);
    expect(told.stopped).toBe(0);
    clock.advance(1000);
    await settled();
    expect([told.stopped, engine.isRunning]).toEqual([1, false]);
    await ping();
    expect(told.started).toBe(2);
    expect(current.map((isCurrent) => isCurrent())).toEqual([false, true]);
  });

  it('stays while it is used or needed, and is ended when that is over', async () => {
    const { clock, told, engine, ping } = engineOnDemand();
    let finish: () => void = () => {};
    const use = engine.use(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    await settled();
    clock.advance(60_000);
    expect(told.stopped).toBe(0);
    told.isNeeded = true;
    finish();
    await use;
    clock.advance(60_000);
    await settled();
    expect(told.stopped).toBe(0);
    told.isNeeded = false;
    engine.review();
    clock.advance(5000);
    await settled();
    expect(told.stopped).toBe(1);
    await ping();
    expect(told.started).toBe(2);
  });

  it('that is stopped is stopped once', async () => {
    const { clock, told, engine, ping } = engineOnDemand();
    await ping();
    await engine.stop();
    await engine.stop();
    clock.advance(60_000);
    await settled();
    expect(told.stopped).toBe(1);
  });
});
