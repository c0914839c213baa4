import { XmlError } from './xml-error.js';

const encodingsOfUnit = { utf8: /^(utf-8|us-ascii)$/i, utf16: /^utf-16(le|be)?$/i } as const;

/**
 * Bytes of a document in, text out, cut anywhere. UTF-8, or UTF-16 where the byte order mark says so: the two that
 * every XML reader must take (XML 1.0 4.3.3). Another encoding is refused, not guessed.
 */
export class XmlDecoder {
  #decoder: TextDecoder | undefined;
  #unit: keyof typeof encodingsOfUnit = 'utf8';
  /** The first bytes, while too few are here to know whether they are a mark. */
  #start = new Uint8Array(0);

  /** @throws XmlError `malformed` for bytes that the encoding does not have. */
  decode(bytes: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#run(this.#decoder, bytes, true);
    const start = new Uint8Array(this.#start.byteLength + bytes.byteLength);
    start.set(this.#start);
    start.set(bytes, this.#start.byteLength);
    this.#start = start;
    return start.byteLength < 2 ? '' : this.#run(this.#choose(), start, true);
  }

  /** What is left at the end. */
  end(): string {
    const decoder = this.#decoder;
    return decoder === undefined
      ? this.#run(this.#choose(), this.#start, false)
      : this.#run(decoder, new Uint8Array(0), false);
  }

  /** Checks the encoding that the XML declaration names against the one that is read. */
  checkDeclared(encoding: string): void {
    if (!encodingsOfUnit[this.#unit].test(encoding)) throw new XmlError('malformed', `encoding ${encoding}`);
  }

  #choose(): TextDecoder {
    const [first, second] = this.#start;
    const label =
      first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
    this.#unit = label === 'utf-8' ? 'utf8' : 'utf16';
    this.#decoder = new TextDecoder(label, { fatal: true });
    return this.#decoder;
  }

  #run(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
    try {
      return decoder.decode(bytes, { stream });
    } catch (error) {
      throw new XmlError('malformed', `not ${decoder.encoding}`, error);
    }
  }
}
