import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/base/limits.js';
import { DavError } from '../../../src/webdav/dav-error.js';
import { encodeHref, parsePath } from '../../../src/webdav/names/target.js';

const parse = (target: string) => parsePath(target, defaultLimits);
const statusOf = (target: string): number | undefined => {
  try {
    parse(target);
    return undefined;
  } catch (error) {
    return (error as DavError).status;
  }
};

describe('parsePath', () => {
  it.each([
    ['/', []],
    ['/a', ['a']],
    ['/a/', ['a']],
    ['/a/b%20c', ['a', 'b c']],
    ['/%e2%82%ac', ['€']],
    ['/a?b=/c', ['a']],
    ['/a%3Fb%23c', ['a?b#c']],
    ['/%2520', ['%20']],
    ['/a+b', ['a+b']],
    ['/...', ['...']],
    ['/.a/..b', ['.a', '..b']],
    ['/a%5Cb', ['a\\b']],
  ])('%s', (target, names) => expect(parse(target)).toEqual(names));

  it.each([
    ['an empty name', '//a'],
    ['an empty name inside', '/a//b'],
    ['two slashes at the end', '/a//'],
    ['this directory', '/a/./b'],
    ['the parent', '/a/../b'],
    ['the parent, escaped', '/%2e%2e/b'],
    ['the parent, half escaped', '/.%2E'],
    ['an escaped slash', '/a%2fb'],
    ['NUL', '/a%00'],
    ['half an escape', '/a%2'],
    ['no escape', '/a%zz'],
    ['bytes that are not UTF-8', '/%ff'],
    ['an overlong form', '/%c0%af'],
    ['a surrogate in UTF-8', '/%ed%a0%80'],
    ['a fragment', '/a#b'],
    ['raw bytes', '/\u00e4'],
    ['a space', '/a b'],
    ['no slash', 'a'],
    ['nothing', ''],
    ['an asterisk', '*'],
  ])('refuses %s', (_, target) => expect(statusOf(target)).toBe(400));

  it('refuses what is deeper than we walk', () => {
    expect(parse('/a'.repeat(defaultLimits.maxPathDepth))).toHaveLength(defaultLimits.maxPathDepth);
    expect(statusOf('/a'.repeat(defaultLimits.maxPathDepth + 1))).toBe(414);
  });

  it('takes or refuses anything, and gives only names that are names', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('/', '%', '%2f', '%00', '.', '..', '%2e', '?'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const target = `/${pieces.join('')}`;
        try {
          for (const name of parse(target)) {
            expect(['', '.', '..']).not.toContain(name);
            expect(name).not.toMatch(/[/\0]/);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(DavError);
        }
      }),
    );
  });
});

describe('encodeHref', () => {
  it.each([
    [[], true, '/'],
    [['a'], false, '/a'],
    [['a'], true, '/a/'],
    [['a b', '€'], false, '/a%20b/%E2%82%AC'],
    [['100%'], false, '/100%25'],
    [['a?b#c&d=e+f;g'], false, '/a%3Fb%23c%26d%3De%2Bf%3Bg'],
    [['<"\'>'], false, '/%3C%22%27%3E'],
    // gvfs compares hrefs with parentheses as they are.
    [['copy (2)'], false, '/copy%20(2)'],
    [['-_.!~*()'], false, '/-_.!~*()'],
    [['\\:|'], false, '/%5C%3A%7C'],
    [['\n\u007f'], false, '/%0A%7F'],
    [['\u{1f600}'], false, '/%F0%9F%98%80'],
    [['a\ud800'], false, '/a%EF%BF%BD'],
  ])('%j, collection %s: %s', (path, isCollection, href) => expect(encodeHref(path, isCollection)).toBe(href));

  const name = fc
    .string({ unit: 'binary', minLength: 1 })
    .filter((text) => text.isWellFormed() && !/[/\0]/.test(text) && text !== '.' && text !== '..');

  it('is read back as the same names, for all names', () => {
    fc.assert(
      fc.property(fc.array(name), fc.boolean(), (path, isCollection) => {
        expect(parse(encodeHref(path, isCollection))).toEqual(path);
      }),
    );
  });

  it('needs no escapes in XML or HTML, and has its own in upper case', () => {
    fc.assert(
      fc.property(fc.array(name), (path) => {
        expect(encodeHref(path, true)).toMatch(/^\/(?:[A-Za-z0-9\-_.!~*()/]|%[0-9A-F]{2})*$/);
      }),
    );
  });
});
