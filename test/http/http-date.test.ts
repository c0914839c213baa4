import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHttpDate, parseHttpDate } from '../../src/http/http-date.js';

const example = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('the example of RFC 9110 5.6.7', () => {
  it('is written as IMF-fixdate', () => {
    expect(formatHttpDate(example + 999)).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
  });

  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'is read from %s',
    (text) => {
      expect(parseHttpDate(text)).toBe(example);
    },
  );
});

it('reads what it writes, to the second', () => {
  const latest = Date.UTC(9999, 11, 31, 23, 59, 59);
  fc.assert(
    fc.property(fc.integer({ min: Date.parse('0000-01-01T00:00:00Z'), max: latest }), (ms) => {
      expect(parseHttpDate(formatHttpDate(ms))).toBe(Math.floor(ms / 1000) * 1000);
    }),
  );
});

it('takes a two-digit year more than 50 years ahead as past', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(parseHttpDate('Friday, 01-Jan-76 00:00:00 GMT', now)).toBe(Date.UTC(2076, 0, 1));
  expect(parseHttpDate('Friday, 01-Jan-77 00:00:00 GMT', now)).toBe(Date.UTC(1977, 0, 1));
});

it('knows the years below 100 and leap seconds', () => {
  expect(parseHttpDate('Sat, 01 Jan 0099 00:00:00 GMT')).toBe(Date.parse('0099-01-01T00:00:00Z'));
  expect(parseHttpDate('Sat, 31 Dec 2016 23:59:60 GMT')).toBe(Date.UTC(2017, 0, 1));
});

it.each([
  '',
  'Sun, 06 Nov 1994 08:49:37 UTC',
  'Sun, 06 Nov 1994 08:49:37 GMT ',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun, 06 nov 1994 08:49:37 GMT',
  'Sun, 31 Feb 1994 08:49:37 GMT',
  'Sun, 00 Feb 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:49:37 GMT',
  'Sun, 06 Nov 1994 08:60:37 GMT',
  'Sun, 06 Nov 1994 08:49:61 GMT',
  'Xyz, 06 Nov 1994 08:49:37 GMT',
  '1994-11-06T08:49:37Z',
  '784111777',
])('does not read %j', (text) => {
  expect(parseHttpDate(text)).toBeUndefined();
});

it.each([
  [Number.NaN, 'Thu, 01 Jan 1970 00:00:00 GMT'],
  [Number.POSITIVE_INFINITY, 'Fri, 31 Dec 9999 23:59:59 GMT'],
  [-Number.MAX_VALUE, 'Sat, 01 Jan 0000 00:00:00 GMT'],
])('writes a date for %d too', (ms, text) => {
  expect(formatHttpDate(ms)).toBe(text);
});
