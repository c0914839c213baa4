import { describe, expect, it } from 'vitest';
import { NamePatterns } from '../../../src/share/policy/name-pattern.js';

describe('patterns for names', () => {
  it.each([
    ['.git', '.git', true],
    ['.git', '.GIT', true],
    ['.git', '.gitignore', false],
    ['.*', '.ssh', true],
    ['.*', 'a.ssh', false],
    ['*.key', 'server.key', true],
    ['*.key', '.key', true],
    ['*.key', 'server.key.txt', false],
    ['id_?sa', 'id_rsa', true],
    ['id_?sa', 'id_sa', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    // What a star has taken, no later part of the pattern takes again.
    ['*ab*b*c', 'abc', false],
    ['a*', 'a', true],
    ['*', 'anything', true],
    ['?', '𝄞', true],
    // What a disk may take for the same name.
    ['Café', 'CAFE\u0301', true],
    ['.git', '.g\u200cit', true],
    ['.git', '\u200b.g\u200ci\u200dt', true],
    ['.git', '．ｇｉｔ', true],
    ['a.b', 'axb', false],
    ['[a]', 'a', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(new NamePatterns([pattern]).has(name)).toBe(expected);
  });

  it.each([[''], ['docs/*.key'], ['/']])('refuses %j, which no name fits', (pattern) => {
    expect(() => new NamePatterns(['*.key', pattern])).toThrow(TypeError);
  });

  it('is not slowed by a name that the guest made for it', () => {
    const patterns = new NamePatterns(['*a*a*a*a*a*a*a*a*a*a*a*b']);
    expect(patterns.has('a'.repeat(20_000))).toBe(false);
  });
});
