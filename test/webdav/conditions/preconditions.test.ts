import { describe, expect, it } from 'vitest';
import { HttpHeaders } from '../../../src/http/message.js';
import {
  type ConditionState,
  evaluateConditions,
  rangeStillHolds,
} from '../../../src/webdav/conditions/preconditions.js';

const time = Date.UTC(2026, 0, 2, 3, 4, 5);
const before = 'Fri, 02 Jan 2026 03:04:04 GMT';
const same = 'Fri, 02 Jan 2026 03:04:05 GMT';
const after = 'Fri, 02 Jan 2026 03:04:06 GMT';

/** With milliseconds, which HTTP's dates lack. */
const file: ConditionState = { etag: '"abcd"', lastModified: time + 678 };
const collection: ConditionState = { etag: undefined, lastModified: undefined };

type Case = [section: string, fields: Record<string, string>, state: ConditionState, read: string, write: string];

const cases: Case[] = [
  ['13.1.1 If-Match, the same', { 'If-Match': '"abcd"' }, file, 'proceed', 'proceed'],
  ['13.1.1 If-Match, another', { 'If-Match': '"abce"' }, file, 'failed', 'failed'],
  ['13.1.1 If-Match, one of a list', { 'If-Match': '"x", "abcd" ,"y"' }, file, 'proceed', 'proceed'],
  ['13.1.1 If-Match compares strongly', { 'If-Match': 'W/"abcd"' }, file, 'failed', 'failed'],
  ['13.1.1 If-Match, anything', { 'If-Match': '*' }, file, 'proceed', 'proceed'],
  ['13.1.1 If-Match, anything, on a collection', { 'If-Match': '*' }, collection, 'proceed', 'proceed'],
  ['13.1.1 If-Match, anything, on nothing', { 'If-Match': '*' }, null, 'failed', 'failed'],
  ['13.1.1 If-Match on nothing', { 'If-Match': '"abcd"' }, null, 'failed', 'failed'],
  ['13.1.1 If-Match on a collection', { 'If-Match': '"abcd"' }, collection, 'failed', 'failed'],
  ['13.1.1 If-Match without quotes is none of them', { 'If-Match': 'abcd' }, file, 'failed', 'failed'],
  ['13.1.1 a comma in an entity tag', { 'If-Match': '"a,b"' }, { ...file, etag: '"a,b"' }, 'proceed', 'proceed'],
  ['13.1.2 If-None-Match, the same', { 'If-None-Match': '"abcd"' }, file, 'not-modified', 'failed'],
  ['13.1.2 If-None-Match compares weakly', { 'If-None-Match': 'W/"abcd"' }, file, 'not-modified', 'failed'],
  ['13.1.2 If-None-Match, another', { 'If-None-Match': '"abce"' }, file, 'proceed', 'proceed'],
  ['13.1.2 If-None-Match, anything', { 'If-None-Match': '*' }, file, 'not-modified', 'failed'],
  ['13.1.2 If-None-Match, anything, on nothing', { 'If-None-Match': '*' }, null, 'proceed', 'proceed'],
  ['13.1.2 If-None-Match, anything, on a collection', { 'If-None-Match': '*' }, collection, 'not-modified', 'failed'],
  ['13.1.3 If-Modified-Since, earlier', { 'If-Modified-Since': before }, file, 'proceed', 'proceed'],
  ['13.1.3 If-Modified-Since, the same second', { 'If-Modified-Since': same }, file, 'not-modified', 'proceed'],
  ['13.1.3 If-Modified-Since, later', { 'If-Modified-Since': after }, file, 'not-modified', 'proceed'],
  ['13.1.3 no date', { 'If-Modified-Since': 'yesterday' }, file, 'proceed', 'proceed'],
  ['13.1.3 If-Modified-Since on a collection', { 'If-Modified-Since': after }, collection, 'proceed', 'proceed'],
  ['13.1.4 If-Unmodified-Since, earlier', { 'If-Unmodified-Since': before }, file, 'failed', 'failed'],
  ['13.1.4 If-Unmodified-Since, the same second', { 'If-Unmodified-Since': same }, file, 'proceed', 'proceed'],
  ['13.1.4 If-Unmodified-Since on nothing', { 'If-Unmodified-Since': before }, null, 'proceed', 'proceed'],
  ['13.1.4 no date', { 'If-Unmodified-Since': 'now' }, file, 'proceed', 'proceed'],
  [
    '13.2.2 If-Match makes If-Unmodified-Since not matter',
    { 'If-Match': '"abcd"', 'If-Unmodified-Since': before },
    file,
    'proceed',
    'proceed',
  ],
  [
    '13.2.2 If-None-Match makes If-Modified-Since not matter',
    { 'If-None-Match': '"x"', 'If-Modified-Since': after },
    file,
    'proceed',
    'proceed',
  ],
  [
    '13.2.2 If-Match goes before If-None-Match',
    { 'If-Match': '"x"', 'If-None-Match': '"abcd"' },
    file,
    'failed',
    'failed',
  ],
  ['13.2.2 both must hold', { 'If-Match': '"abcd"', 'If-None-Match': '"abcd"' }, file, 'not-modified', 'failed'],
];

describe('evaluateConditions (RFC 9110 13)', () => {
  it.each(cases)('%s', (_, fields, state, read, write) => {
    const headers = new HttpHeaders(Object.entries(fields));
    expect(evaluateConditions(headers, state, true)).toBe(read);
    expect(evaluateConditions(headers, state, false)).toBe(write);
  });
});

describe('rangeStillHolds (RFC 9110 13.1.5)', () => {
  const stat = { kind: 'file', size: 10, lastModified: time + 678, etag: 'abcd' } as const;

  it.each([
    [undefined, true],
    ['"abcd"', true],
    ['"abce"', false],
    ['W/"abcd"', false],
    [same, true],
    [before, false],
    // Not "not later than": it must be the very date.
    [after, false],
    ['soon', false],
  ])('%s: %s', (ifRange, holds) => expect(rangeStillHolds(ifRange, stat)).toBe(holds));
});
