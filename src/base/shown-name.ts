/** What turns text around (Unicode Standard Annex 9, 2), breaks its line, is a control, or is half a character. */
const misleading = /[\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cc}\p{Cs}]/gu;

/** Of names in text that has to stay short: a sentence that is read out, a notification, a question. */
const shortCharacters = 240;

/**
 * A name or path for reading, whoever chose it: what would make it read as another one is seen. "gnp.exe" behind an
 * override reads as "exe.png".
 */
export function shownName(name: string): string {
  return name.replace(misleading, '\ufffd');
}

/** The same, and no longer than a person reads. */
export function shortName(name: string): string {
  return shownName(bothEnds(name, shortCharacters));
}

/** Of a path that is longer the beginning and the end: where it is, and what. */
export function bothEnds(path: string, maxCharacters: number): string {
  if (path.length <= maxCharacters) return path;
  const half = Math.floor(maxCharacters / 2);
  return `${path.slice(0, maxCharacters - half - 1)}…${path.slice(-half)}`;
}

/** For text without markup: what is around it keeps its order, as around a `<bdi>`. */
export function isolatedName(name: string): string {
  return `\u2068${shortName(name)}\u2069`;
}
