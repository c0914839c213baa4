import { XmlError } from './xml-error.js';

const encodingsOfUnit = { utf8: /^(utf-8|us-ascii)$/i, utf16: /^utf-16(le|be)?$/i } as const;

/** A document as text. */
export interface DecodedXml {
  readonly text: string;
  /** Checks the encoding that the XML declaration names against the one that was read. */
  checkDeclared(encoding: string): void;
}

/**
 * UTF-8, or UTF-16 where the byte order mark says so: the two that every XML reader must take (XML 1.0 4.3.3). Another
 * encoding is refused, not guessed.
 * @throws XmlError `malformed` for bytes that the encoding does not have.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const [first, second] = bytes;
  const label =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  const allowed = encodingsOfUnit[label === 'utf-8' ? 'utf8' : 'utf16'];
  return {
    text: decode(bytes, label),
    checkDeclared(encoding) {
      if (!allowed.test(encoding)) throw new XmlError('malformed', `encoding ${encoding}`);
    },
  };
}

function decode(bytes: Uint8Array, label: string): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new XmlError('malformed', `not ${label}`, error);
  }
}
