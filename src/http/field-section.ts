import { HttpError } from './http-error.js';
import { HttpHeaders } from './message.js';
import { isFieldValueOctet, isTokenOctet, OctetText, octets, trimWhitespace } from './octets.js';

/**
 * Field lines up to the empty line that ends them: a header section or a trailer section (RFC 9112 5).
 *
 *     line-start --tchar--> name --":"--> value --CR--> value-lf --LF--> line-start
 *     line-start --CR--> end-lf --LF--> done
 *
 * One grammar, no second guess: a lone LF, a lone CR, white space before the colon, a folded line and a control
 * character are each refused, since another reader of the same bytes could take them otherwise.
 */
type State = 'line-start' | 'name' | 'value' | 'value-lf' | 'end-lf' | 'done';

export class FieldSectionParser {
  /** Complete once {@link done}. Values hold octets as code units below 256, trimmed. */
  readonly fields = new HttpHeaders();
  readonly #maxBytes: number;
  readonly #maxFields: number;
  #state: State = 'line-start';
  #byteCount = 0;
  #name = '';
  readonly #text = new OctetText();

  constructor(limits: { readonly maxBytes: number; readonly maxFields: number }) {
    this.#maxBytes = limits.maxBytes;
    this.#maxFields = limits.maxFields;
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /**
   * Reads from `start` on, no further than the end of the section.
   * @returns the index after the last octet read.
   * @throws HttpError 400, or 431 past a limit.
   */
  push(bytes: Uint8Array, start: number): number {
    let at = start;
    while (at < bytes.byteLength && this.#state !== 'done') {
      this.#byteCount += 1;
      if (this.#byteCount > this.#maxBytes) throw new HttpError(431, `fields of more than ${this.#maxBytes} bytes`);
      this.#state = this.#step(bytes[at] as number);
      at += 1;
    }
    return at;
  }

  #step(octet: number): State {
    switch (this.#state) {
      case 'line-start':
        if (octet === octets.cr) return 'end-lf';
        // RFC 9112 5.2: obs-fold, or 2.2: white space before the first field. A server refuses both.
        if (octet === octets.space || octet === octets.tab) throw new HttpError(400, 'folded field line');
        if (!isTokenOctet(octet)) throw new HttpError(400, 'character in a field name');
        if (this.fields.size >= this.#maxFields) throw new HttpError(431, `more than ${this.#maxFields} fields`);
        this.#text.push(octet);
        return 'name';
      case 'name':
        if (octet === octets.colon) {
          this.#name = this.#text.take();
          return 'value';
        }
        // RFC 9112 5.1: white space between name and colon is refused with 400.
        if (!isTokenOctet(octet)) throw new HttpError(400, 'character in a field name');
        this.#text.push(octet);
        return 'name';
      case 'value':
        if (octet === octets.cr) return 'value-lf';
        if (!isFieldValueOctet(octet)) throw new HttpError(400, 'character in a field value');
        this.#text.push(octet);
        return 'value';
      case 'value-lf':
        if (octet !== octets.lf) throw new HttpError(400, 'CR without LF');
        this.fields.append(this.#name, trimWhitespace(this.#text.take()));
        return 'line-start';
      case 'end-lf':
        if (octet !== octets.lf) throw new HttpError(400, 'CR without LF');
        return 'done';
      case 'done':
        return 'done';
    }
  }
}
