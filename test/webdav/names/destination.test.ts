import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/base/limits.js';
import { DavError } from '../../../src/webdav/dav-error.js';
import { parseDestination } from '../../../src/webdav/names/destination.js';

const parse = (header: string | undefined, authority = 'localhost:9843') =>
  parseDestination(header, authority, defaultLimits);

describe('Destination (RFC 4918 10.3)', () => {
  it.each([
    ['an absolute URI', 'http://localhost:9843/a%20b', ['a b']],
    ['an absolute path', '/a%20b', ['a b']],
    ['a host in other letters (Windows)', 'http://LocalHost:9843/a', ['a']],
    ['a scheme in other letters', 'HTTP://localhost:9843/a', ['a']],
    ['a collection', 'http://localhost:9843/a/', ['a']],
    ['the root without its slash', 'http://localhost:9843', []],
    ['a query without a path', 'http://localhost:9843?x', []],
  ])('%s', (_, header, path) => expect(parse(header)).toEqual(path));

  it('knows the port that needs no saying', () => {
    expect(parse('http://guest:80/a', 'guest')).toEqual(['a']);
    expect(parse('http://guest/a', 'guest:80')).toEqual(['a']);
    expect(parse('https://guest:443/a', 'guest')).toEqual(['a']);
    expect(parse('http://guest:/a', 'guest')).toEqual(['a']);
    expect(parse('http://[::1]:80/a', '[::1]')).toEqual(['a']);
  });

  it.each([
    ['another host', 'http://example.com/a', 502],
    ['another port', 'http://localhost:80/a', 502],
    ['a port that only begins the same', 'http://localhost:98430/a', 502],
    ['two ports', 'http://localhost:9843:80/a', 502],
    ['a user before the host', 'http://localhost:9843@example.com/a', 502],
    ['nothing', undefined, 400],
    ['an empty field', '', 400],
    ['a relative path', 'a/b', 400],
    ['a path that leads up', 'http://localhost:9843/a/../b', 400],
    ['a fragment', '/a#b', 400],
    ['two slashes', '//localhost:9843/a', 400],
  ])('refuses %s', (_, header, status) => {
    expect(() => parse(header)).toThrow(expect.objectContaining({ constructor: DavError, status }));
  });
});
