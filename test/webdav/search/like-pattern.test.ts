import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLike } from '../../../src/webdav/search/like-pattern.js';
import { codePointsOf } from '../../../src/webdav/search/search-values.js';

const isLike = (text: string, pattern: string): boolean =>
  compileLike(pattern)(codePointsOf(text), { left: Number.POSITIVE_INFINITY });

/** The same, slow and obvious: what is left of the text against what is left of the pattern. */
function isLikeSlowly(text: readonly string[], pattern: string): boolean {
  if (pattern === '') return text.length === 0;
  if (pattern[0] === '%') {
    for (let taken = 0; taken <= text.length; taken += 1)
      if (isLikeSlowly(text.slice(taken), pattern.slice(1))) return true;
    return false;
  }
  const isEscaped = pattern[0] === '\\' && pattern.length > 1;
  const wanted = isEscaped ? pattern[1] : pattern[0];
  const isAny = !isEscaped && wanted === '_';
  return (
    text.length > 0 && (isAny || text[0] === wanted) && isLikeSlowly(text.slice(1), pattern.slice(isEscaped ? 2 : 1))
  );
}

describe('compileLike (RFC 5323 5.16)', () => {
  it('says what the definition says', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '%', '_', '\\'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (one, pattern) => {
        expect(isLike(one, pattern)).toBe(isLikeSlowly([...one], pattern));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not take for ever, whatever a stranger asks', () => {
    const started = performance.now();
    expect(isLike('a'.repeat(10_000), `${'%a'.repeat(200)}%b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('counts its steps', () => {
    const steps = { left: 1000 };
    const like = compileLike(`%${'a'.repeat(10)}b`);
    expect(like(codePointsOf('a'.repeat(50)), steps)).toBe(false);
    expect(steps.left).toBeGreaterThan(1000 - 50 * 12);
    expect(steps.left).toBeLessThan(1000 - 40 * 10);
  });
});
