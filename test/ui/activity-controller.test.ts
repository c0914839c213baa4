import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ActivityController } from '../../src/ui/activity-controller.js';

describe('the activity that is kept', () => {
  let activity: ActivityController;
  const request = { method: 'GET', status: 404, isWhole: true, bytesReceived: 0, bytesSent: 0, durationMs: 0, time: 0 };

  beforeEach(() => {
    const updateComplete = Promise.resolve(true);
    activity = new ActivityController({
      addController() {},
      removeController() {},
      requestUpdate() {},
      updateComplete,
    });
    activity.setOpen(true);
  });
  afterEach(() => activity.hostDisconnected());

  it('has the beginning and the end of a path that is too long, and others as they are', () => {
    activity.add({ ...request, path: `/Documents/${'n'.repeat(16_000)}/end.txt`, destination: '/x'.repeat(8000) });
    activity.add({ ...request, path: '/a.txt' });
    const [short, long] = activity.shown;
    expect(short).toEqual({ ...request, path: '/a.txt' });
    expect(long?.path).toMatch(/^\/Documents\/n+…n+\/end\.txt$/);
    expect([long?.path.length, long?.destination?.length]).toEqual([1024, 1024]);
  });

  it('does not hold on to what was cut off', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const text = new TextDecoder('latin1');
    collect();
    const before = process.memoryUsage().heapUsed;
    // 64 MB
    for (let index = 0; index < 4000; index += 1) {
      activity.add({ ...request, path: text.decode(new Uint8Array(16_000).fill(65 + (index % 26))) });
    }
    collect();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  });
});
