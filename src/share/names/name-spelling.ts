/**
 * Names spelt with other characters than they have, where somebody would refuse them: each refused ASCII character is
 * U+F000 plus its code, as Cygwin, Samba and WSL spell it on such disks. Every name has one spelling, and every
 * spelling is one name's: `decode` undoes `encode`, and the other way round (house decision 7).
 */
export interface NameSpelling {
  /** @param name of any characters but "/" and NUL, and neither "." nor "..". */
  encode(name: string): string;
  /** What is no spelling of ours is a name like others, and stays. */
  decode(spelt: string): string;
}

const privateBase = 0xf000;
/** Before any other code unit, which follows as its two bytes, each as U+F000 plus its value. */
const unitMark = '\uF0FF';
/** What would be read as a spelling. */
const reserved = /[\uF000-\uF0FF]/g;
const spelling = /\uF0FF([\uF000-\uF0FF])([\uF000-\uF0FF])|[\uF000-\uF07F]/g;

/** @param refused the characters to spell otherwise; global. */
export function createSpelling(refused: RegExp): NameSpelling {
  const encode = (name: string): string => {
    // What nobody misreads stays as it is: a symbol font's characters, or another program's spelling.
    if (name.search(refused) < 0 && decode(name) === name) return name;
    return name.replace(reserved, spell).replace(refused, spell);
  };
  const decode = (spelt: string): string => {
    if (spelt.search(reserved) < 0) return spelt;
    const name = spelt.replace(spelling, (unit, high?: string, low?: string) =>
      high === undefined || low === undefined
        ? String.fromCharCode(privateValue(unit))
        : String.fromCharCode(privateValue(high) * 256 + privateValue(low)),
    );
    if (name === spelt || !isPathName(name)) return spelt;
    return encode(name) === spelt ? name : spelt;
  };
  return { encode, decode };
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

/** No spelling may become a way out of its folder. */
function isPathName(name: string): boolean {
  return name !== '.' && name !== '..' && !/[/\0]/.test(name);
}
