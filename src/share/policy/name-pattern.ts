/**
 * A name as any host may take it for another: letter case, Unicode forms, and code points that some disks do not see
 * at all (HFS+ drops zero-width joiners).
 */
function folded(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase();
}

/**
 * Whether a name fits: `*` stands for any characters, `?` for one. In time linear to pattern times name, for the guest
 * chooses names: the last `*` is the only one that takes more when what follows it does not fit.
 */
function fits(pattern: readonly string[], name: readonly string[]): boolean {
  let at = 0;
  let inName = 0;
  let star = -1;
  let takenByStar = 0;
  while (inName < name.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      takenByStar = inName;
      at += 1;
    } else if (wanted === '?' || (wanted !== undefined && wanted === name[inName])) {
      at += 1;
      inName += 1;
    } else if (star >= 0) {
      at = star + 1;
      takenByStar += 1;
      inName = takenByStar;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every((rest) => rest === '*');
}

/** Names that fit one of some patterns, whatever their letter case and Unicode form. */
export class NamePatterns {
  readonly #patterns: readonly (readonly string[])[];

  /** @throws TypeError for a pattern that fits no name: an empty one, or one with a slash. */
  constructor(patterns: readonly string[]) {
    const wrong = patterns.find((pattern) => pattern === '' || pattern.includes('/'));
    if (wrong !== undefined) throw new TypeError(`no pattern for names: "${wrong}"`);
    this.#patterns = patterns.map((pattern) => Array.from(folded(pattern)));
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0;
  }

  has(name: string): boolean {
    const characters = Array.from(folded(name));
    return this.#patterns.some((pattern) => fits(pattern, characters));
  }
}
