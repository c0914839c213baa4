import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from '../../src/webdav/range.js';

describe('parseRange (RFC 9110 14)', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=2-4', { start: 2, end: 5 }],
    ['bytes=2-', { start: 2, end: 10 }],
    ['bytes=9-', { start: 9, end: 10 }],
    ['bytes=2-99', { start: 2, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-99', { start: 0, end: 10 }],
    ['BYTES=1-2', { start: 1, end: 3 }],
    ['bytes=0-18446744073709551616', { start: 0, end: 10 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=10-11', 'unsatisfiable'],
    ['bytes=99999999999999999999999-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    // 14.1.1: last before first is no range at all, and what is none is ignored.
    ['bytes=4-2', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=1', 'whole'],
    ['bytes=--1', 'whole'],
    ['bytes 1-2', 'whole'],
    ['lines=1-2', 'whole'],
    // 14.2: a server may ignore a Range; several are answered with all.
    ['bytes=0-1,3-4', 'whole'],
    [undefined, 'whole'],
  ])('%s of ten bytes', (header, range) => expect(parseRange(header, 10)).toEqual(range));

  it.each(['bytes=0-', 'bytes=0-0', 'bytes=-1'])('%s of nothing', (header) =>
    expect(parseRange(header, 0)).toBe('unsatisfiable'),
  );

  it('reaches past 2 GiB', () => {
    expect(parseRange('bytes=4294967296-', 4294967300)).toEqual({ start: 4294967296, end: 4294967300 });
  });

  it('stays within the file, whatever the header says', () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
    );
    fc.assert(
      fc.property(header, fc.nat(), (text, size) => {
        const range = parseRange(text, size);
        if (typeof range === 'string') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThan(range.start);
        expect(range.end).toBeLessThanOrEqual(size);
      }),
    );
  });
});
