import { createSpelling } from './name-spelling.js';

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
    String.raw`^(?=(?:${anyCase('con|prn|aux|nul|com[1-9]|lpt[1-9]|clock\\$')})(?:\.|$))[a-zA-Z]`,
    String.raw`^(?=(?:${anyCase('conin|conout')})\$$)[a-zA-Z]`,
    // Which it lists and opens where the host has it, and does not make: host-git.ts.
    `^\\.(?=${anyCase('git')}$)`,
  ].join('|'),
  'gu',
);
/**
 * How a name is spelt on the person's disk. Chromium neither lists nor opens names that might do harm on some host;
 * with each character that it refuses spelt otherwise, every name has a spelling that Chromium takes (house decision 7).
 */
const spelling = createSpelling(refused);

/** From a name as guests know it. */
export const toStoredName = spelling.encode;

/** The name that a guest sees. */
export const fromStoredName = spelling.decode;
