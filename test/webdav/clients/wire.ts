import { HttpHeaders } from '../../../src/http/message.js';
import { toText } from '../../fakes/client-connection.js';
import { readResponses } from '../../http/response-reader.js';
import type { ReplayAnswer } from './expectations.js';
import { halves, isChunked } from './handler-peer.js';
import type { ReplayRequest } from './replay.js';

/** A request as it goes over the wire: octets as code units. */
export function encodeRequest(request: ReplayRequest, authority: string): string {
  const { method, target, fields, body } = request;
  const content = new TextEncoder().encode(body);
  const hasLength = fields.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const framing = hasLength || body === '' ? [] : [['Content-Length', String(content.byteLength)] as const];
  const head = [['Host', authority] as const, ...fields, ...framing].map(([name, value]) => `${name}: ${value}\r\n`);
  const octets = isChunked(request) ? encodeChunks(content) : toText(content);
  return `${method} ${target} HTTP/1.1\r\n${head.join('')}\r\n${octets}`;
}

function encodeChunks(content: Uint8Array): string {
  const chunks = halves(content).filter(({ byteLength }) => byteLength > 0);
  return `${chunks.map((chunk) => `${chunk.byteLength.toString(16)}\r\n${toText(chunk)}\r\n`).join('')}0\r\n\r\n`;
}

/** The final response of those in the output, as octets; undefined when it has not all come. */
export function decodeResponse(output: string, method: string): ReplayAnswer | undefined {
  let responses: ReturnType<typeof readResponses>;
  try {
    responses = readResponses(output, [method]);
  } catch {
    return undefined;
  }
  const last = responses.at(-1);
  if (last === undefined || last.status < 200) return undefined;
  const { status, headers, body } = last;
  return { status, headers: new HttpHeaders(headers), text: Buffer.from(body, 'latin1').toString('utf8') };
}
