import fc from 'fast-check';

/** Pieces of which awkward names are made: what Chromium refuses, what it takes although it looks alike, and ours. */
const pieces = [
  ...['.', ' ', '~', ':', '*', '?', '"', '<', '>', '|', '\\', '\n', '\x7f', '\u00a0', '\u3000', '\u0085'],
  ...['\u200d', '\u202e', '\ufeff', '\ufdd0', '\u{E0067}', '\u{1FFFE}', '\u00ad'],
  ...['con', 'AUX', 'nul', 'com1', 'lpt9', 'com0', 'clock$', 'conin$', 'desktop', 'Thumbs', 'ini', 'db'],
  ...['lnk', 'URL', 'scf', 'gz', '{', '}', '{0a}', '.lnk', '.tmp', '~$', '._', '.~lock.', '#'],
  ...['\uf03a', '\uf02e', '\uf020', '\uf07e', '\uf0ff', '\uf000', '\uf0f0', '\uf02f', '\uf041', '\uf0a5', '\ue000'],
  ...['a', 'B', 'ü', 'u\u0308', '日', '🎉', '%41', '_', '$', 'ſ', '\u212a'],
];

/** A name that a guest may send, short enough for any spelling of it. */
export const anyName: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', minLength: 1, maxLength: 2 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
  .filter((name) => name !== '.' && name !== '..' && name.isWellFormed() && !/[/\0]/.test(name));

/**
 * What Chromium 156 takes, said in another way than the product says it. test/browser/share-names.test.ts asks the
 * browser itself.
 */
export function isTakenByChromium(name: string): boolean {
  const points = [...name];
  const isRefused = (point: string): boolean =>
    '"*/:<>?\\|'.includes(point) || /\p{Cc}|\p{Cf}|\p{Noncharacter_Code_Point}/u.test(point);
  const isBadAtEnds = (point: string | undefined): boolean =>
    point === '.' || point === '~' || (point !== undefined && /\p{White_Space}/u.test(point));
  if (points.some(isRefused) || isBadAtEnds(points.at(-1))) return false;
  if (isBadAtEnds(points[0] === '.' ? points[1] : points[0])) return false;
  const lower = name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const extension = lower.includes('.') ? (lower.split('.').at(-1) ?? '') : '';
  if (['lnk', 'url', 'scf'].includes(extension)) return false;
  if (extension.length > 1 && extension.startsWith('{') && extension.endsWith('}')) return false;
  if (lower === 'desktop.ini' || lower === 'thumbs.db') return false;
  const device = lower.split('.')[0] ?? '';
  return !/^(?:con|prn|aux|nul|com[1-9]|lpt[1-9]|clock\$|conin\$|conout\$)$/.test(device);
}
