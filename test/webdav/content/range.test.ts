import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteRange, parseRanges } from '../../../src/webdav/content/range.js';

const parse = (header: string | undefined, size: number) => {
  const ranges = parseRanges(header, size, 32);
  return typeof ranges === 'string' ? ranges : ranges.map(({ start, end }) => [start, end]);
};

describe('parseRanges (RFC 9110 14)', () => {
  it.each<[header: string | undefined, expected: unknown]>([
    // 14.1.2: first and last position, both included
    ['bytes=0-0', [[0, 1]]],
    ['bytes=2-4', [[2, 5]]],
    ['bytes=2-', [[2, 10]]],
    ['bytes=9-', [[9, 10]]],
    ['bytes=2-99', [[2, 10]]],
    ['bytes=0-18446744073709551616', [[0, 10]]],
    // 14.1.2: suffixes
    ['bytes=-3', [[7, 10]]],
    ['bytes=-99', [[0, 10]]],
    ['bytes=-0', 'unsatisfiable'],
    // 14.1.2: outside
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=18446744073709551616-', 'unsatisfiable'],
    ['bytes=10-11,20-', 'unsatisfiable'],
    // 14.2: one satisfiable range of a set is enough
    ['bytes=20-30,2-4', [[2, 5]]],
    // 14.1: units are case-insensitive
    ['Bytes=2-4', [[2, 5]]],
    // 5.6.1.2: empty elements and white space in lists
    ['bytes= 2-4 ', [[2, 5]]],
    ['bytes=,\t2-4 ,,', [[2, 5]]],
    ['bytes=', 'whole'],
    ['bytes=,', 'whole'],
    // 14.1.1, 14.2: what is no range, or of another unit, is ignored
    ['bytes=4-2', 'whole'],
    ['bytes=0-1,4-2', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=1-2-3', 'whole'],
    ['bytes=0x1-2', 'whole'],
    ['bytes=1.5-2', 'whole'],
    ['bytes = 0-1', 'whole'],
    ['lines=0-1', 'whole'],
    ['', 'whole'],
    [undefined, 'whole'],
  ])('%s of ten bytes', (header, expected) => expect(parse(header, 10)).toEqual(expected));

  it.each<[header: string, expected: unknown]>([
    // 15.3.7.2: order kept
    [
      'bytes=0-9,500-509',
      [
        [0, 10],
        [500, 510],
      ],
    ],
    [
      'bytes=500-509,0-9',
      [
        [500, 510],
        [0, 10],
      ],
    ],
    [
      'bytes=-10,0-9',
      [
        [990, 1000],
        [0, 10],
      ],
    ],
    // 15.3.7.2: overlapping, touching and nearly touching ones become one, at the place of the first
    ['bytes=0-9,5-19', [[0, 20]]],
    ['bytes=0-9,10-19', [[0, 20]]],
    ['bytes=10-19,0-9', [[0, 20]]],
    ['bytes=0-9,137-140', [[0, 141]]],
    [
      'bytes=0-9,138-140',
      [
        [0, 10],
        [138, 141],
      ],
    ],
    [
      'bytes=500-509,0-9,505-600',
      [
        [500, 601],
        [0, 10],
      ],
    ],
    [
      'bytes=500-509,0-9,900-,20-29',
      [
        [500, 510],
        [0, 30],
        [900, 1000],
      ],
    ],
    // 14.2: many overlapping ranges never become more than the file
    [`bytes=${'0-,'.repeat(31)}0-`, [[0, 1000]]],
    [`bytes=${'0-,'.repeat(32)}0-`, 'whole'],
    [`bytes=${','.repeat(32)}0-1`, 'whole'],
  ])('%s of a thousand', (header, expected) => expect(parse(header, 1000)).toEqual(expected));

  it.each(['bytes=0-', 'bytes=0-0', 'bytes=-1'])('%s of nothing', (header) =>
    expect(parse(header, 0)).toBe('unsatisfiable'),
  );

  it('reaches past 2 GiB', () => {
    expect(parse('bytes=4294967296-', 4294967300)).toEqual([[4294967296, 4294967300]]);
  });

  const position = fc.nat(900);
  const spec = fc.oneof(
    fc.tuple(position, position).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    position.map((start) => `${start}-`),
    position.map((length) => `-${length}`),
  );

  it('gives every byte that was asked for once, and few others', () => {
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 800 }), (specs, size) => {
        const alone = specs.map((one) => parseRanges(`bytes=${one}`, size, 1));
        const wanted = countsOf(
          size,
          alone.flatMap((ranges) => (typeof ranges === 'string' ? [] : ranges)),
        );
        const all = parseRanges(`bytes=${specs.join(', ')}`, size, 6);
        const given = countsOf(size, typeof all === 'string' ? [] : all);
        expect(all === 'unsatisfiable').toBe(wanted.every((count) => count === 0));
        expect(Math.max(...given)).toBeLessThanOrEqual(1);
        expect(wanted.every((count, at) => count === 0 || given[at] === 1)).toBe(true);
        const others = given.filter((count, at) => count === 1 && wanted[at] === 0).length;
        expect(others).toBeLessThan(128 * specs.length);
      }),
    );
  });

  it('stays within the file, whatever the header says', () => {
    const header = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(spec, fc.string()), { maxLength: 40 }).map((specs) => `bytes=${specs.join(',')}`),
    );
    fc.assert(
      fc.property(header, fc.nat(), (text, size) => {
        const ranges = parseRanges(text, size, 32);
        if (typeof ranges === 'string') return;
        for (const { start, end } of ranges) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(size);
        }
      }),
    );
  });
});

/** How often each byte is in one of the ranges. */
function countsOf(size: number, ranges: readonly ByteRange[]): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const { start, end } of ranges) for (let at = start; at < end; at += 1) counts[at] = (counts[at] ?? 0) + 1;
  return counts;
}
