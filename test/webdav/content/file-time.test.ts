import { describe, expect, it } from 'vitest';
import { readOcMtime } from '../../../src/webdav/content/file-time.js';

describe('readOcMtime', () => {
  it.each([
    ['1000000000', 1_000_000_000_000],
    ['1000000000.5', 1_000_000_000_500],
    ['1000000000.999999999', 1_000_000_000_999],
    ['0', 0],
    ['-1', -1000],
    ['253402300799', 253_402_300_799_000],
    ['253402300800', undefined],
    ['-62135596801', undefined],
    ['', undefined],
    ['yesterday', undefined],
    ['1e9', undefined],
    ['0x10', undefined],
    [' 1', undefined],
    ['1, 2', undefined],
    [undefined, undefined],
  ])('%s', (field, ms) => {
    expect(readOcMtime(field)).toBe(ms);
  });
});
