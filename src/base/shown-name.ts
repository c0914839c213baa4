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

/** The same, and no longer than a person reads: of a long path the beginning and the end. */
export function shortName(name: string): string {
  if (name.length <= shortCharacters) return shownName(name);
  const half = shortCharacters / 2;
  return shownName(`${name.slice(0, half - 1)}…${name.slice(-half)}`);
}

/** For text without markup: what is around it keeps its order, as around a `<bdi>`. */
export function isolatedName(name: string): string {
  return `\u2068${shortName(name)}\u2069`;
}
