import { createServer, METHODS } from 'node:http';
import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A request as another HTTP server takes it. */
export interface OtherReading {
  readonly method: string;
  readonly fieldCount: number;
  /** Undefined while its end has not come. */
  body: string | undefined;
}

/** Turns of the event loop in which Node reads what lies before it. */
const turns = 12;

class Memory extends Duplex {
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}

/**
 * What Node's HTTP parser takes the bytes of one connection for: requests, until it refuses or they end. Where two
 * servers read the same bytes as different requests, one of them can be made to smuggle (RFC 9112 11.2).
 */
export async function readBySecond(input: Uint8Array): Promise<readonly OtherReading[]> {
  const readings: OtherReading[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const reading: OtherReading = {
      method: request.method ?? '',
      fieldCount: request.rawHeaders.length / 2,
      body: undefined,
    };
    readings.push(reading);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      reading.body = Buffer.concat(chunks).toString('latin1');
      response.end();
    });
    request.on('error', () => {});
  });
  server.on('clientError', () => {});
  const socket = new Memory();
  server.emit('connection', socket);
  socket.push(input);
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
  socket.destroy();
  return readings;
}

/** A chunk extension with white space: partly allowed (RFC 9112 7.1.1), refused by Node, and ignored by us up to its line's end. */
const spacedExtension = /^[0-9a-f]+[ \t]*;.*[ \t]/im;

/**
 * Whether the other server knows all that is in the bytes: it has a list of methods, versions 1.0 and 1.1, and no octets
 * above 127 in a target, which we take for curl's.
 */
export function isForBoth(input: Uint8Array, methods: readonly string[]): boolean {
  const text = Buffer.from(input).toString('latin1');
  if (/upgrade|expect|[\x80-\xff]/i.test(text) || /HTTP\/1\.[2-9]/.test(text) || spacedExtension.test(text))
    return false;
  return methods.every((method) => METHODS.includes(method) && method !== 'CONNECT');
}
