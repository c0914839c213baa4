import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** RFC 6455 1.3 */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const messageBytes = 0x10000;
const highWaterBytes = 1024 * 1024;

/** Unmasked binary messages (RFC 6455 5.2): FIN and opcode 2, then the length in 7 bits, or in the 64 after 127. */
const lastMessage = Buffer.from([0x82, 1, 0]);
const message = Buffer.concat([Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]), Buffer.alloc(messageBytes, 0x5a)]);

const closingMessage = Buffer.from([0x88, 0]);

/** Counts the payload in a client's frames, which it neither unmasks nor keeps. */
class PayloadCounter {
  #payloadLeft = 0;
  #header: number[] = [];

  count(bytes: Buffer): number {
    let payload = 0;
    for (let at = 0; at < bytes.byteLength; ) {
      if (this.#payloadLeft > 0) {
        const size = Math.min(this.#payloadLeft, bytes.byteLength - at);
        this.#payloadLeft -= size;
        payload += size;
        at += size;
        continue;
      }
      this.#header.push(bytes[at] as number);
      at += 1;
      this.#payloadLeft = this.#announced();
    }
    return payload;
  }

  /** What the header says once it is whole, with the masking key at its end. */
  #announced(): number {
    const short = (this.#header[1] ?? 0) & 127;
    const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
    if (this.#header.length < 2 + lengthBytes + 4) return 0;
    const length = this.#header.slice(2, 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
    this.#header = [];
    return lengthBytes === 0 ? short : length;
  }
}

/**
 * A WebSocket's server that sends `send` bytes, throws `receive` away and says one more byte when it has all of them. Its
 * own, as a floor must not be its server's: with a library that unmasks in JavaScript, Node was busy all the time, and the
 * browser sent 290 MiB/s where it can send 900.
 */
export function serveBareSocket(request: IncomingMessage, socket: Duplex): void {
  const query = new URL(request.url ?? '', 'ws://localhost').searchParams;
  const [send, receive] = [Number(query.get('send')), Number(query.get('receive'))];
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${acceptGuid}`).digest('base64');
  const fields = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${key}`];
  if (request.headers['sec-websocket-protocol'] !== undefined) fields.push('Sec-WebSocket-Protocol: binary');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${fields.join('\r\n')}\r\n\r\n`);
  socket.on('error', () => {});

  let sent = 0;
  const pump = (): void => {
    while (sent < send && socket.writableLength < highWaterBytes && !socket.destroyed) {
      socket.write(message, pump);
      sent += messageBytes;
    }
  };
  pump();

  const counter = new PayloadCounter();
  let received = 0;
  let isTold = receive === 0;
  socket.on('data', (bytes: Buffer) => {
    // What comes after the last byte is the client's closing frame.
    if (isTold) {
      socket.end(closingMessage);
      return;
    }
    received += counter.count(bytes);
    if (received < receive) return;
    isTold = true;
    socket.write(lastMessage);
  });
}
