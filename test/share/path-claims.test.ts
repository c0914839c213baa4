import { expect, it } from 'vitest';
import { PathClaims } from '../../src/share/path-claims.js';

it('gives a path to one change at a time', () => {
  const claims = new PathClaims();
  const first = claims.claim(['a', 'b']);
  expect(() => claims.claim(['a', 'b'])).toThrow('busy');
  claims.claim(['a', 'c']).release();
  claims.claim(['a']).release();
  first.release();
  claims.claim(['a', 'b']);
});

it('takes all of the paths or none, and one path twice', () => {
  const claims = new PathClaims();
  const other = claims.claim(['b']);
  expect(() => claims.claim(['a'], ['b'])).toThrow('busy');
  claims.claim(['a'], ['a']).release();
  other.release();
  claims.claim(['a'], ['b']);
  expect(() => claims.claim(['a'])).toThrow('busy');
});

it('takes more on the way, unless another change has it', () => {
  const claims = new PathClaims();
  const claim = claims.claim(['a']);
  const other = claims.claim(['a.crswap']);
  expect(() => claim.add(['a.crswap'])).toThrow('busy');
  other.release();
  claim.add(['a.crswap']);
  claim.add(['a']);
  expect(() => claims.claim(['a.crswap'])).toThrow('busy');
  claim.release();
  claims.claim(['a.crswap'], ['a']);
});

it('hides until the change is over, and releasing twice takes nothing from the next', () => {
  const claims = new PathClaims();
  expect(claims.isHidden(['a'])).toBe(false);
  const claim = claims.claim(['a']);
  claim.hide(['a']);
  expect([claims.isHidden(['a']), claims.isHidden(['b']), claims.isHidden(['b', 'a'])]).toEqual([true, false, false]);
  claim.release();
  expect(claims.isHidden(['a'])).toBe(false);
  const next = claims.claim(['a']);
  next.hide(['a']);
  claim.release();
  expect(claims.isHidden(['a'])).toBe(true);
  expect(() => claims.claim(['a'])).toThrow('busy');
});

it('takes no two paths for one because their names run together', () => {
  const claims = new PathClaims();
  const claim = claims.claim(['a', 'bc']);
  claim.hide(['a', 'bc']);
  claims.claim(['ab', 'c'], ['abc']).release();
  expect([claims.isHidden(['ab', 'c']), claims.isHidden(['abc'])]).toEqual([false, false]);
});

it('hides what is left after the change until all of it has gone, or something else has the path', () => {
  const claims = new PathClaims();
  const hidden = (): boolean[] => [['a'], ['d', 'b']].map((path) => claims.isHidden(path));
  const leave = (): void => {
    const claim = claims.claim(['a']);
    claim.hide(['a']);
    claim.hide(['d', 'b']);
    claim.leave();
    claim.release();
  };
  leave();
  expect(hidden()).toEqual([true, true]);
  claims.claim(['a']).release();
  expect(hidden()).toEqual([true, true]);
  claims.show(['d', 'b']);
  expect(hidden()).toEqual([true, false]);
  claims.showLeft();
  expect(hidden()).toEqual([false, false]);
  leave();
  claims.showLeft();
  expect(hidden()).toEqual([false, false]);
});
