import type { WebSocket } from 'ws';
import { ByteQueue } from '../src/base/byte-queue.js';
import { asBuffer } from './message-framing.js';

/** A WebSocket seen as what it is to SPICE: a byte stream each way. Its message boundaries mean nothing. */
export class Carrier {
  /** What came and was not taken yet. */
  readonly input = new ByteQueue();
  onBytes: () => void = () => {};
  onGone: () => void = () => {};
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      if (!isBinary || Array.isArray(data)) {
        this.terminate();
        return;
      }
      this.input.push(data instanceof ArrayBuffer ? new Uint8Array(data) : asBuffer(data));
      this.onBytes();
    });
    // ws closes after an error; one place handles the end.
    socket.on('error', () => {});
    socket.on('close', () => this.onGone());
  }

  /** Bytes that neither ws nor Node gave to the kernel yet. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** @param flushed called once the kernel has the bytes; not called when the socket ends first. */
  send(bytes: Buffer, flushed?: () => void): void {
    this.#socket.send(bytes, (error) => {
      if (error === undefined || error === null) flushed?.();
    });
  }

  /** Sends the last bytes and then ends the TCP connection without a closing handshake, as spice-server does. */
  sendLast(bytes: Buffer): void {
    this.send(bytes, () => this.terminate());
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
