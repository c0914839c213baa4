/** What a search may still do; see Limits.maxSearchSteps. */
export interface Steps {
  left: number;
}

const anything = -1;
const anyOne = -2;

/**
 * RFC 5323 5.16: "%" is anything, "_" one character, "\" takes their meaning away. In steps of the text times the
 * pattern at most, which are counted: a regular expression of a stranger's making may take for ever.
 * @returns what tells whether a text is like the pattern; both by code points.
 */
export function compileLike(pattern: string): (text: readonly number[], steps: Steps) => boolean {
  const wanted = [...pattern.matchAll(/\\(.)|([\s\S])/gu)].map(([whole, escaped]) => {
    if (escaped === undefined && whole === '%') return anything;
    if (escaped === undefined && whole === '_') return anyOne;
    return (escaped ?? whole).codePointAt(0) as number;
  });
  return (text, steps) => {
    let at = 0;
    let next = 0;
    let afterAny = -1;
    let restart = 0;
    while (at < text.length) {
      steps.left -= 1;
      const item = wanted[next];
      if (item === anything) {
        next += 1;
        afterAny = next;
        restart = at;
      } else if (item !== undefined && (item === anyOne || item === text[at])) {
        at += 1;
        next += 1;
      } else if (afterAny >= 0) {
        // "%" takes one character more.
        restart += 1;
        at = restart;
        next = afterAny;
      } else {
        return false;
      }
    }
    return wanted.slice(next).every((item) => item === anything);
  };
}
