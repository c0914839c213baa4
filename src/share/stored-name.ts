/**
 * How a name is spelt on the person's disk. Chromium neither lists nor opens names that might do harm on some host;
 * here each character that it refuses is another one of the private use area, so that every name has a spelling that
 * Chromium takes, and every such spelling is one name's: `fromStoredName` undoes `toStoredName`, and the other way
 * round (house decision 7).
 */

/** ASCII characters become U+F000 plus their code, as Cygwin, WSL and others spell them on such disks. */
const privateBase = 0xf000;
/** Before any other code unit, which follows as its two bytes, each as U+F000 plus its value. */
const unitMark = '\uF0FF';

const anyCase = (words: string): string => words.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/**
 * What Chromium refuses in a name, as measured in Chromium 156 over all code points of the BMP, and read in its
 * sources: characters that some host cannot have, white space, dots and tildes at the ends, types that a shell acts
 * upon, class ids, and names that mean devices or settings of a folder.
 */
const refused = new RegExp(
  [
    String.raw`["*/:<>?\\|\p{Cc}\p{Cf}\p{Noncharacter_Code_Point}]`,
    String.raw`^[~\p{White_Space}]|(?<=^\.)[.~\p{White_Space}]|[.~\p{White_Space}]$`,
    String.raw`\.(?=(?:${anyCase('lnk|url|scf')}|\{[^.]*\})$)`,
    `(?<=^${anyCase('desktop')})\\.(?=${anyCase('ini')}$)|(?<=^${anyCase('thumbs')})\\.(?=${anyCase('db')}$)`,
    String.raw`^(?=(?:${anyCase('con|prn|aux|nul|com[1-9]|lpt[1-9]|clock\\$|conin\\$|conout\\$')})(?:\.|$))[a-zA-Z]`,
  ].join('|'),
  'gu',
);
/** What would be read as a spelling of ours. */
const reserved = /[\uF000-\uF0FF]/g;
const spelling = /\uF0FF([\uF000-\uF0FF])([\uF000-\uF0FF])|[\uF000-\uF07F]/g;

/** @param name as guests know it, of any characters but "/" and NUL, and neither "." nor "..". */
export function toStoredName(name: string): string {
  // What nobody misreads stays as the host has it: a symbol font's characters, or another program's spelling.
  if (name.search(refused) < 0 && fromStoredName(name) === name) return name;
  return name.replace(reserved, spell).replace(refused, spell);
}

/** The name that a guest sees. A spelling that is none of ours is a name like others. */
export function fromStoredName(stored: string): string {
  const name = stored.replace(spelling, (unit, high?: string, low?: string) =>
    high === undefined || low === undefined
      ? String.fromCharCode(privateValue(unit))
      : String.fromCharCode(privateValue(high) * 256 + privateValue(low)),
  );
  if (name === stored || !isPathName(name)) return stored;
  return toStoredName(name) === stored ? name : stored;
}

function spell(character: string): string {
  if (character.length === 1 && character < '\x80') return String.fromCharCode(privateBase + character.charCodeAt(0));
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index);
    return unitMark + String.fromCharCode(privateBase + (unit >> 8), privateBase + (unit & 0xff));
  }).join('');
}

function privateValue(unit: string): number {
  return unit.charCodeAt(0) - privateBase;
}

/** A host's file must not become a way out of its folder. */
function isPathName(name: string): boolean {
  return name !== '.' && name !== '..' && !/[/\0]/.test(name);
}
