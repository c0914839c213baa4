import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpHeaders } from '../../../src/http/message.js';
import { isForPerson, prefersGzip } from '../../../src/webdav/answers/accept.js';

describe('prefersGzip (RFC 9110 12.5.3)', () => {
  it.each<[acceptEncoding: string | undefined, expected: boolean]>([
    ['gzip', true],
    ['GZip', true],
    ['x-gzip', true],
    ['gzip, deflate, br', true],
    ['deflate,gzip;q=1.0', true],
    ['gzip;q=0.001', true],
    ['gzip ; q = 0.5', true],
    ['gzip;Q=0', false],
    ['gzip;q=0', false],
    ['gzip;q=0.000', false],
    ['br, deflate', false],
    ['identity', false],
    ['*', true],
    ['*;q=0', false],
    ['gzip;q=0, *', false],
    ['br;q=1, *;q=0.1', true],
    ['identity;q=1, gzip;q=0.5', false],
    ['identity;q=0.5, gzip;q=0.5', true],
    ['identity;q=0.5, gzip', true],
    ['identity;q=0, *', true],
    // Anything may be sent where the field is missing; nothing done is what a client surely reads.
    [undefined, false],
    ['', false],
    // 12.4.2: not a weight
    ['gzip;q=2', false],
    ['gzip;q=', false],
    ['gzip;q=-1', false],
    ['gzip;q=0.1234', false],
    ['gzipped', false],
  ])('%s: %s', (header, expected) => expect(prefersGzip(header)).toBe(expected));

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (header) => typeof prefersGzip(header) === 'boolean'));
  });
});

describe('isForPerson', () => {
  const chromium = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
  it.each([
    ['GET', chromium, true],
    ['HEAD', chromium, true],
    ['GET', 'Text/HTML;q=0.5', true],
    ['GET', 'text/html;q=0', false],
    ['GET', '*/*', false],
    ['GET', 'text/*', false],
    ['GET', '', false],
    ['PUT', chromium, false],
    ['PROPFIND', chromium, false],
  ])('%s, %j: %s', (method, accept, expected) => {
    expect(isForPerson({ method, headers: new HttpHeaders([['Accept', accept]]) })).toBe(expected);
  });
});
