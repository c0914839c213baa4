import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStoredName, toStoredName } from '../../../src/share/names/stored-name.js';
import { anyName } from '../../contract/names.js';
import { isMadeByChromium } from '../../fakes/chromium-names.js';

const spelt = (name: string): string => toStoredName(name).replace(/[\uF000-\uF0FF]/g, hex);
const hex = (unit: string): string => `<${unit.charCodeAt(0).toString(16)}>`;

describe('the spelling of a name in the folder', () => {
  it.each([
    ['plain.txt', 'plain.txt'],
    ['a:b?.txt', 'a<f03a>b<f03f>.txt'],
    ['trailing. ', 'trailing.<f020>'],
    ['trailing.', 'trailing<f02e>'],
    [' leading', '<f020>leading'],
    ['notes.txt~', 'notes.txt<f07e>'],
    ['.~hidden~', '.<f07e>hidden<f07e>'],
    ['~$doc.docx', '<f07e>$doc.docx'],
    ['..a', '.<f02e>a'],
    ['...', '.<f02e><f02e>'],
    ['link.LNK', 'link<f02e>LNK'],
    ['x.{0}', 'x<f02e>{0}'],
    ['aux.h', '<f061>ux.h'],
    ['CONIN$', '<f043>ONIN$'],
    ['Com1', '<f043>om1'],
    ['Desktop.ini', 'Desktop<f02e>ini'],
    ['.git', '<f02e>git'],
    ['.Git', '<f02e>Git'],
    ['a\\b', 'a<f05c>b'],
    ['line\nfeed', 'line<f00a>feed'],
    ['\u{1F468}\u200D\u{1F469}', '\u{1F468}<f0ff><f020><f00d>\u{1F469}'],
    ['a\u{E0067}', 'a<f0ff><f0db><f040><f0ff><f0dc><f067>'],
    // What Chromium takes although it looks the same.
    ['x.lnk.gz', 'x.lnk.gz'],
    ['conin$.txt', 'conin$.txt'],
    ['com0', 'com0'],
    ['auxiliary', 'auxiliary'],
    ['a~b', 'a~b'],
    ['.desktop.ini', '.desktop.ini'],
    ['git', 'git'],
    ['.gitignore', '.gitignore'],
    ['x.git', 'x.git'],
    ['.hg', '.hg'],
    ['#autosave#', '#autosave#'],
    ['.#lock', '.#lock'],
    ['.x.swp', '.x.swp'],
    ['4913', '4913'],
  ])('%j is %s', (name, stored) => {
    expect(spelt(name)).toBe(stored);
    expect(fromStoredName(toStoredName(name))).toBe(name);
  });

  it('a host’s private-use characters stay as they are where nobody can misread them', () => {
    for (const name of ['\uF041pple', 'icon \uF0A5', 'x\uF03Ab~c\uF041', '\uF8FF'])
      expect(toStoredName(name)).toBe(name);
  });

  it('a guest’s name that looks like a spelling of ours gets one of its own', () => {
    expect(spelt('a\uF03Ab')).toBe('a<f0ff><f0f0><f03a>b');
    expect(fromStoredName('a\uF03Ab')).toBe('a:b');
    expect(fromStoredName(toStoredName('a\uF03Ab'))).toBe('a\uF03Ab');
  });

  it('no host’s file name becomes a path, or leads out of the folder', () => {
    for (const stored of ['\uF02E', '.\uF02E', '\uF02E\uF02E', 'a\uF02Fb', '\uF02F', 'a\uF000', '\uF0FF\uF000\uF02F']) {
      expect(fromStoredName(stored)).toBe(stored);
      expect(toStoredName(stored)).toBe(stored);
    }
  });

  it('is one that Chromium makes, whatever the name, and gives the name back', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const stored = toStoredName(name);
        expect(isMadeByChromium(stored)).toBe(true);
        expect(fromStoredName(stored)).toBe(name);
      }),
      { numRuns: 5000 },
    );
  });

  // Its `.git` has a way of its own: host-git.ts.
  it('of what the host has is what the host has: each of its files can be reached, under one name', () => {
    fc.assert(
      fc.property(anyName.filter(isMadeByChromium), (stored) => {
        expect(toStoredName(fromStoredName(stored))).toBe(stored);
      }),
      { numRuns: 5000 },
    );
  });
});
