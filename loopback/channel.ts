import type { Carrier } from './carrier.js';
import { encodeHeader, type HeaderKind, headerBytes, type Message, MessageDecoder } from './message-framing.js';
import { commonClientMessages, commonMessages } from './spice-protocol.js';

/** One kind of channel: what it does with its client's messages. */
export interface ChannelHandler {
  message(message: Message): void;
  /** The socket is gone; called once. */
  gone(): void;
}

/**
 * A linked channel: messages in both directions, and what is common to all channels (acknowledgement window, PONG,
 * leaving). Common client messages end here, the rest goes to the handler.
 */
export class Channel {
  readonly kind: HeaderKind;
  readonly #carrier: Carrier;
  readonly #decoder: MessageDecoder;
  readonly #onEnd: () => void;
  #handler: ChannelHandler | undefined;
  #serial = 0;
  #ackWindow = 0;
  #unacknowledged = 0;
  #paused = false;

  constructor(carrier: Carrier, kind: HeaderKind, onEnd: () => void) {
    this.#carrier = carrier;
    this.kind = kind;
    this.#decoder = new MessageDecoder(kind, carrier.input);
    this.#onEnd = onEnd;
    carrier.onBytes = () => this.#read();
    carrier.onGone = () => this.#end();
  }

  /** Messages flow from here on; what already came is handed over at once. */
  start(handler: ChannelHandler): void {
    this.#handler = handler;
    this.#read();
  }

  get bufferedAmount(): number {
    return this.#carrier.bufferedAmount;
  }

  /** False while the client has not acknowledged twice its window: then spice-server sends nothing on a channel either. */
  get hasRoom(): boolean {
    return this.#ackWindow === 0 || this.#unacknowledged < this.#ackWindow * 2;
  }

  nextSerial(): number {
    this.#serial += 1;
    this.#unacknowledged += 1;
    return this.#serial;
  }

  send(type: number, body: Buffer = Buffer.alloc(0)): void {
    const message = Buffer.allocUnsafe(headerBytes[this.kind] + body.byteLength);
    const at = encodeHeader(this.kind, this.nextSerial(), type, body.byteLength, message);
    body.copy(message, at);
    this.#carrier.send(message);
  }

  /** Bytes that already are messages, or any part of one: the carrier knows no boundaries. */
  sendEncoded(bytes: Buffer, flushed?: () => void): void {
    this.#carrier.send(bytes, flushed);
  }

  /** From here on the client owes an ACK for every `window` messages. */
  setAckWindow(window: number): void {
    const body = Buffer.alloc(8);
    body.writeUInt32LE(1, 0);
    body.writeUInt32LE(window, 4);
    this.send(commonMessages.setAck, body);
    this.#ackWindow = window;
    this.#unacknowledged = 0;
  }

  ping(id: number, timestampNs: bigint): void {
    const body = Buffer.alloc(12);
    body.writeUInt32LE(id, 0);
    body.writeBigUInt64LE(timestampNs, 4);
    this.send(commonMessages.ping, body);
  }

  /** Severity error, visibility high; with a NUL after the text, as the specification has it. */
  notify(text: string): void {
    const bytes = Buffer.from(`${text}\0`, 'utf8');
    const body = Buffer.alloc(24 + bytes.byteLength);
    body.writeBigUInt64LE(process.hrtime.bigint(), 0);
    body.writeUInt32LE(2, 8);
    body.writeUInt32LE(2, 12);
    body.writeUInt32LE(bytes.byteLength - 1, 20);
    bytes.copy(body, 24);
    this.send(commonMessages.notify, body);
  }

  /** DISCONNECTING (uint64 time, uint32 reason 0), then the end of the socket. */
  disconnect(): void {
    const message = Buffer.alloc(headerBytes[this.kind] + 12);
    const at = encodeHeader(this.kind, this.nextSerial(), commonMessages.disconnecting, 12, message);
    message.writeBigUInt64LE(process.hrtime.bigint(), at);
    this.#carrier.sendLast(message);
  }

  terminate(): void {
    this.#carrier.terminate();
  }

  /** Stops reading the client's socket: the only backpressure there is towards a client. */
  pause(): void {
    this.#paused = true;
    this.#carrier.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#read();
    if (!this.#paused) this.#carrier.resume();
  }

  #read(): void {
    try {
      while (this.#handler !== undefined && !this.#paused) {
        const message = this.#decoder.next();
        if (message === undefined) return;
        if (!this.#common(message)) this.#handler.message(message);
      }
    } catch (error) {
      // A body shorter than its message says, or a size beyond all measure: the client is broken, the server is not.
      if (!(error instanceof RangeError)) throw error;
      this.terminate();
    }
  }

  #common(message: Message): boolean {
    if (message.type === commonClientMessages.ack) {
      this.#unacknowledged = Math.max(0, this.#unacknowledged - this.#ackWindow);
      return true;
    }
    if (message.type === commonClientMessages.disconnecting) {
      this.terminate();
      return true;
    }
    return message.type === commonClientMessages.ackSync || message.type === commonClientMessages.pong;
  }

  #end(): void {
    const handler = this.#handler;
    this.#handler = undefined;
    handler?.gone();
    this.#onEnd();
  }
}
