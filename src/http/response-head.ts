import { formatHttpDate } from './http-date.js';
import type { HttpHeaders } from './message.js';
import { isFieldValueOctet, isTokenOctet, latin1Bytes } from './octets.js';

/** RFC 9110 15, RFC 4918 11. Clients go by the number; the phrase is for people who look at a trace. */
const reasonPhrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  507: 'Insufficient Storage',
};

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
  let text = `HTTP/1.1 ${status} ${reasonPhrases[status] ?? ''}\r\nDate: ${formatHttpDate(dateMs)}\r\n`;
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
