import { describe, expect, it } from 'vitest';
import { en } from '../../src/ui/messages/en.js';
import { loadMessages } from '../../src/ui/messages/load.js';

/** Names and signs that are the same in more than one language. */
const sameEverywhere = new Set(['libvirt', 'QEMU', 'Terminal']);

/** Every text by its path; functions are asked with something to find again. */
function texts(messages: unknown, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  if (typeof messages === 'string') found.set(path, messages);
  else if (typeof messages === 'function') {
    for (const argument of path.match(
      /guestConnected|heldFiles|andMore|filesLeft|questions\.more|transfers\.totals|failedWrites|locks\.title/,
    )
      ? [1, 2, 5, 1234]
      : ['‹given›']) {
      for (const [inner, text] of texts(messages(argument, '‹other›'), `${path}(${argument})`)) found.set(inner, text);
    }
  } else if (typeof messages === 'object' && messages !== null) {
    for (const [key, value] of Object.entries(messages)) {
      for (const [inner, text] of texts(value, path === '' ? key : `${path}.${key}`)) found.set(inner, text);
    }
  }
  return found;
}

describe.each(['de', 'fr', 'es', 'ja', 'zh-Hans'])('%s', (language) => {
  it('has every text, none of them English, with what is given in its place', async () => {
    const english = texts(en);
    const translated = texts(await loadMessages(language));
    expect([...translated.keys()]).toEqual([...english.keys()]);
    expect(translated.get('language')).toBe(language);
    for (const [path, text] of translated) {
      const source = english.get(path) ?? '';
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toContain('#');
      if (!sameEverywhere.has(text) && !path.includes('notices.failed(‹given›).wayOut')) {
        expect(text, path).not.toBe(source);
      }
      expect(text.includes('‹given›'), path).toBe(source.includes('‹given›'));
      expect(text.includes('spice-webdavd'), path).toBe(source.includes('spice-webdavd'));
    }
  });
});

/** A guest and a panel have one name in each language. */
it.each([
  ['de', /Portal/],
  ['fr', /portail/],
  ['ja', /管理画面/],
  ['zh-Hans', /来宾/],
] as const)('%s calls a thing by one name', async (language, otherName) => {
  for (const [path, text] of texts(await loadMessages(language))) expect(text, path).not.toMatch(otherName);
});

describe('the language', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['zh-CN'], 'zh-Hans'],
    [['zh'], 'zh-Hans'],
    [['zh-TW', 'fr-CA'], 'fr'],
    [['en-GB', 'de'], 'en'],
    [['nl'], 'en'],
    [[], 'en'],
  ])('of %j is %s', async (languages, expected) => {
    expect((await loadMessages(languages)).language).toBe(expected);
  });

  it('counts as it must: French has no plural for zero', async () => {
    const french = await loadMessages('fr');
    expect(french.guestConnected(0)).toContain('Un programme');
    expect(en.guestConnected(0)).toContain('0 programs');
    expect((await loadMessages('de')).heldFiles(1234)).toContain('1.234');
  });
});
