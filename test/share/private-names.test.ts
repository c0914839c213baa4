import { expect, it } from 'vitest';
import { isPrivateName, newStagingName } from '../../src/share/private-names.js';

it('a new staging name is ours, with its swap file, in any case, and never the same', () => {
  const made = new Set(Array.from({ length: 100 }, newStagingName));
  expect(made.size).toBe(100);
  for (const name of made) {
    expect([name, `${name}.crswap`, name.toUpperCase()].every(isPrivateName)).toBe(true);
  }
});

it.each(['a.part', 'a.crswap', '.spice-webdav-.part', `x.spice-webdav-${'0'.repeat(32)}.part`, '.spice-webdav-note'])(
  '%s is a person’s',
  (name) => {
    expect(isPrivateName(name)).toBe(false);
  },
);
