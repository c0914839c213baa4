import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/ui/messages/en.js';
import { type Reached, stateTexts } from './state-texts.js';

/** All words of a text. */
function textOf(key: string): string {
  const value = key.split('.').reduce<unknown>((group, name) => (group as Record<string, unknown>)[name], en);
  // Those of counts have a text for one.
  const texts = typeof value === 'function' ? [value(400), value(1)] : [value];
  return texts.map((text) => (typeof text === 'string' ? text : Object.values(text as object).join(' '))).join(' ');
}

/** The compiler holds the list complete; that the test waits for words of the text is held here. */
describe.each(Object.entries<Reached>(stateTexts))('%s', (key, { by, cause, words }) => {
  it(`is reached in ${by}: ${cause}`, () => {
    expect(textOf(key)).toContain(words);
    const source = readFileSync(join(import.meta.dirname, '..', `${by}.test.ts`), 'utf8');
    expect(source).toContain(words);
  });
});
