import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpelling } from '../../../src/share/names/name-spelling.js';

/** Characters, a character of the supplementary planes, and an end. */
const spelling = createSpelling(/[:?]|\u200d|\u{1f600}|\.$/gu);

const name = fc
  .string({
    unit: fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom('.', ':', '?', '\u200d', '\u{1f600}', '\uf03a', '\uf0ff', '\uf000', '\uf02e', '\uf02f', '\ud83d'),
    ),
    minLength: 1,
  })
  .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');

describe('createSpelling', () => {
  it.each([
    ['plain.txt', 'plain.txt'],
    ['a:b?', 'a\uf03ab\uf03f'],
    ['a..', 'a.\uf02e'],
    ['a\u200db', 'a\uf0ff\uf020\uf00db'],
    // A symbol font's characters are no spelling.
    ['\uf061', '\uf061'],
    // What would be read as one is spelt in its turn.
    ['a\uf03a', 'a\uf0ff\uf0f0\uf03a'],
  ])('%j: %j', (own, spelt) => {
    expect(spelling.encode(own)).toBe(spelt);
    expect(spelling.decode(spelt)).toBe(own);
  });

  it('gives every name one spelling that holds nothing refused', () => {
    fc.assert(
      fc.property(name, (own) => {
        const spelt = spelling.encode(own);
        expect(spelt).not.toMatch(/[:?]|\u200d|\u{1f600}|\.$/u);
        expect(spelling.decode(spelt)).toBe(own);
      }),
    );
  });

  it('takes a spelling for no more than one name', () => {
    fc.assert(fc.property(name, name, (a, b) => a === b || spelling.encode(a) !== spelling.encode(b)));
  });

  it.each(['\uf02e', '\uf02e\uf02e', '.\uf02e', 'a\uf02fb', 'a\uf000', '\uf0ff\uf000\uf02f', '\uf0ff'])(
    'makes no way out of a folder of %j',
    (spelt) => {
      expect(spelling.decode(spelt)).not.toMatch(/^\.{1,2}$|[/\0]/);
    },
  );
});
