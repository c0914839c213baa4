import { Churn } from '../base/churn.js';
import { type Clock, systemClock } from '../base/clock.js';
import {
  type ByteSocket,
  closePatienceMs,
  type OpenSocket,
  offeredProtocols,
  spiceSubProtocol,
  unreachable,
} from './byte-socket.js';
import { within } from './within.js';

/** Chromium's WebSocketStream: each read takes one message, and nothing is read that nobody asked for. */
export const openWebSocketStream: OpenSocket = async (url, signal, subProtocol = spiceSubProtocol) => {
  signal?.throwIfAborted();
  try {
    const protocols = offeredProtocols(subProtocol);
    const stream = new WebSocketStream(url, { protocols, ...(signal === undefined ? {} : { signal }) });
    return new StreamSocket(stream, await stream.opened, systemClock);
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreachable(cause);
  }
};

class StreamSocket implements ByteSocket {
  readonly canPauseReading = true;
  readonly #churn = new Churn();
  readonly #stream: WebSocketStream;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array | ArrayBuffer | string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array | string>;
  readonly #clock: Clock;

  constructor(stream: WebSocketStream, { readable, writable }: WebSocketOpenInfo, clock: Clock) {
    this.#stream = stream;
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
    this.#clock = clock;
    // Its end is told by read; without this it would also be an unhandled rejection.
    stream.closed.catch(() => {});
    this.#writer.closed.catch(() => {});
  }

  async read(): Promise<Uint8Array | null> {
    try {
      const { value, done } = await this.#reader.read();
      if (done || typeof value === 'string') return null;
      // Chromium gave ArrayBuffers before it gave Uint8Arrays.
      const bytes = value instanceof Uint8Array ? value : new Uint8Array(value);
      this.#churn.count(bytes.byteLength);
      return bytes;
    } catch {
      return null;
    }
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#writer.write(bytes);
  }

  async close(): Promise<void> {
    void this.#discard();
    await within(this.#clock, closePatienceMs, this.#writer.close());
    this.#stream.close();
    await within(this.#clock, closePatienceMs, this.#stream.closed);
    this.#reader.cancel().catch(() => {});
  }

  /** What the server still sends is nobody's, but unread it would stand before its closing frame. */
  async #discard(): Promise<void> {
    while ((await this.read()) !== null);
  }
}
