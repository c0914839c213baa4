import { describe, expect, it } from 'vitest';
import { isolatedName, shownName } from '../../src/base/shown-name.js';

describe('a name for reading', () => {
  it('shows what would turn it around, break its line or not be seen', () => {
    expect(shownName('evil\u202egnp.exe')).toBe('evil\ufffdgnp.exe');
    const unseen =
      '\0\t\n\u001b\u007f\u0085\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069';
    for (const character of unseen) expect(shownName(`a${character}b`), escape(character)).toBe('a\ufffdb');
    expect(shownName('half a pair \ud83d')).toBe('half a pair \ufffd');
  });

  it('leaves what people write', () => {
    for (const name of ['a b.txt', 'שלום.txt', 'می‌خواهم', '👩‍💻.png', 'e\u0301', '~$WRL.tmp', '']) {
      expect(shownName(name)).toBe(name);
    }
  });

  it('stays apart where there is no markup, with both ends of a long one', () => {
    expect(isolatedName('/a\u202e')).toBe('\u2068/a\ufffd\u2069');
    const long = isolatedName(`/Documents/${'n'.repeat(16_000)}/end.txt`);
    expect(long).toHaveLength(242);
    expect(long).toMatch(/^\u2068\/Documents\/n+…n+\/end\.txt\u2069$/);
    expect(isolatedName('👩'.repeat(500))).toMatch(/^\u2068(👩)+\ufffd?…\ufffd?(👩)+\u2069$/);
  });
});
