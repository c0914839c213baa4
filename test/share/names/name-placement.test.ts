import { describe, expect, it } from 'vitest';
import { isJunk, placementOf } from '../../../src/share/names/name-placement.js';

const transient = [
  '~$report.docx',
  '~WRD0001.tmp',
  '~wrl0002.TMP',
  '.~lock.report.odt#',
  'Thumbs.db',
  'desktop.ini',
  'Desktop.ini',
  '.DS_Store',
];
const appleDouble = ['._report.docx', '._'];
const lasting = [
  'report.docx',
  'notes.txt~',
  '.#notes.txt',
  '.notes.txt.swp',
  '4913',
  '#notes.txt#',
  'a:b',
  'x.lnk',
  'CON',
  '~notes',
  'x.tmp',
  '.~lock',
  'a._b',
  '_',
];

describe('where a file is made', () => {
  it.each(lasting)('%s: in the folder, whatever the policy', (name) => {
    expect(isJunk(name)).toBe(false);
    for (const policy of [undefined, 'folder', 'overlay', 'refuse'] as const) {
      expect(placementOf(name, policy)).toBe('folder');
    }
  });

  it.each(transient)('%s: with the browser, unless the policy says otherwise', (name) => {
    expect(isJunk(name)).toBe(true);
    expect(placementOf(name, undefined)).toBe('overlay');
  });

  it.each(appleDouble)('%s: in the folder, unless the policy says otherwise', (name) => {
    expect(isJunk(name)).toBe(true);
    expect(placementOf(name, undefined)).toBe('folder');
  });

  it.each([...transient, ...appleDouble])('%s: as each policy says', (name) => {
    expect(placementOf(name, 'folder')).toBe('folder');
    expect(placementOf(name, 'overlay')).toBe('overlay');
    expect(placementOf(name, 'refuse')).toBe('refused');
  });
});
