import { formatHttpDate } from './http-date.js';
import type { HttpHeaders } from './message.js';
import { isFieldValueOctet, isTokenOctet, latin1Bytes } from './octets.js';
import { reasonPhrase } from './reason-phrases.js';

/** What a handler does not decide: see {@link HttpResponse}. */
const ownFields = new Set(['content-length', 'transfer-encoding', 'connection', 'date']);

export interface ResponseHead {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly dateMs: number;
  /** Content-Length, `chunked`, or `none` where the status or the method allows no body and its length is not told. */
  readonly framing: number | 'chunked' | 'none';
  /** The value of Connection; undefined for none. */
  readonly connection: 'close' | 'keep-alive' | undefined;
}

/**
 * The head as bytes.
 * @throws TypeError for a status, a field name or a value that would not be one: nothing that a handler took from a
 * guest can end a line (RFC 9110 5.5).
 */
export function encodeResponseHead({ status, headers, dateMs, framing, connection }: ResponseHead): Uint8Array {
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new TypeError(`status ${status}`);
  // The client may speak 1.0; the server says what it speaks itself (RFC 9110 2.5).
  let text = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\nDate: ${formatHttpDate(dateMs)}\r\n`;
  for (const [name, value] of headers) {
    if (ownFields.has(name.toLowerCase())) continue;
    if (!everyOctet(name, isTokenOctet) || name === '') throw new TypeError(`field name ${JSON.stringify(name)}`);
    if (!everyOctet(value, isFieldValueOctet)) throw new TypeError(`value of the field ${name}`);
    text += `${name}: ${value}\r\n`;
  }
  if (framing === 'chunked') text += 'Transfer-Encoding: chunked\r\n';
  else if (framing !== 'none') text += `Content-Length: ${framing}\r\n`;
  if (connection !== undefined) text += `Connection: ${connection}\r\n`;
  return latin1Bytes(`${text}\r\n`);
}

/** False too for what has no octet of its own, above U+00FF. */
function everyOctet(text: string, allows: (octet: number) => boolean): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0xff || !allows(unit)) return false;
  }
  return true;
}
