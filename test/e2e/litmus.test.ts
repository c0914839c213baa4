import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLitmus } from '../conformance/litmus.js';
import { type Desk, setUpDesk } from './console.js';

describe('litmus through the loopback, Chromium and a real directory', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await setUpDesk();
  });
  afterAll(() => desk?.close());

  it('passes all 104 tests of the five groups', async () => {
    const result = await runLitmus(desk.loopback.guestUrl);
    console.log(result.summary);
    expect(result.failures, result.output).toEqual([]);
    expect(result.skipped).toBe(0);
    expect(result.passed).toBe(104);
  });
});
