import { expect, it } from 'vitest';
import { moveAsksPerson } from '../../../src/share/names/dangerous-names.js';

it.each(['a.sh', 'a.SH', 'a.b.desktop', '.sh', 'setup.exe', 'x.jar'])('%s may ask', (name) => {
  expect(moveAsksPerson(name)).toBe(true);
});

it.each(['sh', 'a.txt', 'a.sh.txt', 'a.', '', 'a.shx', 'a.html'])('%s does not', (name) => {
  expect(moveAsksPerson(name)).toBe(false);
});
