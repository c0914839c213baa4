/** The octets that RFC 9110 5.5 and 5.6 give a meaning, and texts of one code unit per octet. */

export const octets = {
  tab: 0x09,
  lf: 0x0a,
  cr: 0x0d,
  space: 0x20,
  colon: 0x3a,
  semicolon: 0x3b,
  numberSign: 0x23,
} as const;

const tokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const isToken = new Uint8Array(256);
for (const character of tokenCharacters) isToken[character.charCodeAt(0)] = 1;

/** tchar (RFC 9110 5.6.2): what methods and field names are made of. */
export function isTokenOctet(octet: number): boolean {
  return isToken[octet] === 1;
}

/** Visible ASCII or obs-text: no white space and no control. */
export function isVisibleOctet(octet: number): boolean {
  return octet > 0x20 && octet !== 0x7f;
}

/** What a field value may hold (RFC 9110 5.5). Anything else, NUL, CR and LF before all, is refused, never replaced. */
export function isFieldValueOctet(octet: number): boolean {
  return octet >= 0x20 ? octet !== 0x7f : octet === octets.tab;
}

/** Gathers octets of something short: a name, a value, a target. The caller bounds its length. */
export class OctetText {
  #bytes = new Uint8Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(octet: number): void {
    if (this.#length === this.#bytes.byteLength) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = octet;
    this.#length += 1;
  }

  /** What was gathered, each octet as the code unit of the same number, and starts anew. */
  take(): string {
    const text = latin1Text(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return text;
  }
}

/** Octets as code units of the same number. TextDecoder's "latin1" is windows-1252 and would change some. */
function latin1Text(bytes: Uint8Array): string {
  let text = '';
  // Spreading is quick, but each part becomes an argument: in parts.
  for (let at = 0; at < bytes.byteLength; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** The other way. Every code unit must be below 256. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Without OWS (RFC 9110 5.6.3) around it: String.trim would take U+00A0 too. Linear, as no pattern with two ends is. */
export function trimWhitespace(text: string): string {
  const isSpace = (index: number): boolean => text[index] === ' ' || text[index] === '\t';
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(start)) start += 1;
  while (end > start && isSpace(end - 1)) end -= 1;
  return text.slice(start, end);
}
