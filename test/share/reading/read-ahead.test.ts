import { afterEach, describe, expect, it, vi } from 'vitest';
import { ReadAhead } from '../../../src/share/reading/read-ahead.js';
import { countNudges } from '../../fakes/count-nudges.js';

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

describe('ReadAhead', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('lets one reader read as the browser likes', () => {
    expect(new ReadAhead().open(4 * gibibyte).size).toBe(4 * gibibyte);
  });

  it('asks for no more than there is', () => {
    expect(new ReadAhead().open(10).size).toBe(10);
  });

  it('bounds what a thousand hold who came one after the other, and leaves none without', () => {
    const readAhead = new ReadAhead();
    let held = 0;
    for (let reader = 0; reader < 1000; reader += 1) {
      const { size } = readAhead.open(gibibyte);
      expect(size).toBeGreaterThanOrEqual(16 * 1024);
      held += Math.min(size, 6 * mebibyte);
    }
    expect(held).toBeLessThan(40 * mebibyte);
  });

  it('gives the width back', () => {
    const readAhead = new ReadAhead();
    const windows = Array.from({ length: 100 }, () => readAhead.open(gibibyte));
    for (const window of windows) window.release();
    expect(readAhead.open(gibibyte).size).toBe(gibibyte);
  });

  it('gives eight readers steps worth a call to the browser each', () => {
    const readAhead = new ReadAhead();
    const sizes = Array.from({ length: 8 }, () => readAhead.open(gibibyte).size);
    expect(Math.min(...sizes)).toBeGreaterThan(512 * 1024);
  });

  it('has what was read collected in time, however early each of its readers left', () => {
    const counted = countNudges(32 * mebibyte);
    const readAhead = new ReadAhead();
    for (let reader = 0; reader < 24; reader += 1) {
      const window = readAhead.open(gibibyte);
      window.took(mebibyte);
      window.release();
    }
    expect(counted.nudges).toBe(3);
  });
});
