import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/base/turns.js';

describe('turns', () => {
  it('are taken one after another, in the order in which they were asked for', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const take = (name: string) =>
      turns.take(async () => {
        log.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`${name} ends`);
        return name;
      });
    expect(await Promise.all([take('a'), take('b')])).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('go on after one that failed, which says so', async () => {
    const turns = new Turns();
    const failing = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
