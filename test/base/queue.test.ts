import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Queue } from '../../src/base/queue.js';

describe('Queue', () => {
  it('gives what an array would give, in whatever order things come and go', () => {
    const steps = fc.array(fc.oneof(fc.integer(), fc.constant('shift' as const)), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (all) => {
        const [queue, model] = [new Queue<number>(), [] as number[]];
        for (const step of all) {
          if (step === 'shift') expect(queue.shift()).toBe(model.shift());
          else {
            queue.push(step);
            model.push(step);
          }
          expect([queue.first, queue.last]).toEqual([model[0], model.at(-1)]);
        }
      }),
    );
  });
});
