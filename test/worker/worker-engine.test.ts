import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvents } from '../../src/worker/messages.js';
import { WorkerEngine } from '../../src/worker/worker-engine.js';
import { ManualClock } from '../fakes/manual-clock.js';

const nothing = (): void => {};
const events: EngineEvents = { onState: nothing, onRequest: nothing, onBytes: nothing, onTransfers: nothing };

/** A worker whose program is played by the test. */
class FakeWorker extends EventTarget {
  isTerminated = false;

  terminate(): void {
    this.isTerminated = true;
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

describe('WorkerEngine.start', () => {
  let worker: FakeWorker;
  let clock: ManualClock;
  const start = (): Promise<WorkerEngine> => WorkerEngine.start(worker as unknown as Worker, events, clock);

  beforeEach(() => {
    worker = new FakeWorker();
    clock = new ManualClock();
  });

  it('waits for the program to say that it runs, and then for nothing more', async () => {
    const started = start();
    worker.say({ type: 'ready' });
    expect(await started).toBeInstanceOf(WorkerEngine);
    clock.advance(3_600_000);
    expect(worker.isTerminated).toBe(false);
  });

  it('rejects where the file is not to be had, as for a 404', async () => {
    const started = start();
    worker.dispatchEvent(new Event('error'));
    await expect(started).rejects.toThrow('could not be started');
    expect(worker.isTerminated).toBe(true);
  });

  it.each([undefined, null, 'hello', { type: 'of another program' }])(
    'gives up a program that says %j and never that it runs',
    async (said) => {
      const started = start();
      worker.say(said);
      clock.advance(19_999);
      expect(worker.isTerminated).toBe(false);
      clock.advance(1);
      await expect(started).rejects.toThrow('did not start in time');
      expect(worker.isTerminated).toBe(true);
    },
  );
});
