import { expect, it } from 'vitest';
import { isPrivateName, newStagingName } from '../../../src/share/names/private-names.js';

it('a new staging name is ours, with its swap file, in any case, and never the same', () => {
  const made = new Set(Array.from({ length: 100 }, () => newStagingName('x.tar.gz')));
  expect(made.size).toBe(100);
  for (const name of made) {
    expect([name, `${name}.crswap`, name.toUpperCase()].every(isPrivateName)).toBe(true);
  }
});

it.each([
  ['x.dat', '.dat'],
  ['x.y.tar.gz', '.tar.gz'],
  ['x', ''],
  ['.bashrc', '.bashrc'],
  [`x.${'long'.repeat(60)}`, ''],
])('the staging name for %s is of its type, and no longer than a name may be', (name, type) => {
  const staging = newStagingName(name);
  expect(staging.endsWith(`-part${type}`)).toBe(true);
  expect(isPrivateName(staging)).toBe(true);
  expect(staging.length).toBeLessThan(120);
});

it('those of older versions are still ours', () => {
  expect(isPrivateName(`.spice-webdav-${'0'.repeat(32)}.part`)).toBe(true);
  expect(isPrivateName(`.spice-webdav-${'0'.repeat(32)}.part.crswap`)).toBe(true);
});

it.each([
  'a.part',
  'a.crswap',
  `.spice-webdav-${'0'.repeat(32)}-party.dat`,
  '.spice-webdav-.part',
  `x.spice-webdav-${'0'.repeat(32)}.part`,
  '.spice-webdav-note',
])('%s is a person’s', (name) => {
  expect(isPrivateName(name)).toBe(false);
});
