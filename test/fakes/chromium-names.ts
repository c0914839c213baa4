/**
 * What Chromium 156 takes, said in another way than the product says it. test/browser/share-names.test.ts asks the
 * browser itself.
 */
export function isTakenByChromium(name: string): boolean {
  if (name === '') return false;
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
  if (lower === 'conin$' || lower === 'conout$') return false;
  const device = lower.split('.')[0] ?? '';
  return !/^(?:con|prn|aux|nul|com[1-9]|lpt[1-9]|clock\$)$/.test(device);
}

/** What Chromium 156 also makes: a host's `.git` is listed, opened and removed, and none is made. */
export function isMadeByChromium(name: string): boolean {
  return isTakenByChromium(name) && !/^\.git$/i.test(name);
}
