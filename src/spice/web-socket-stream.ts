import { ShareError, shareErrorCodes } from '../base/share-error.js';
import { type ByteSocket, type OpenSocket, subProtocol } from './byte-socket.js';

/** Chromium's WebSocketStream: each read takes one message, and nothing is read that nobody asked for. */
export const openWebSocketStream: OpenSocket = async (url, signal) => {
  signal?.throwIfAborted();
  try {
    const stream = new WebSocketStream(url, { protocols: [subProtocol], ...(signal === undefined ? {} : { signal }) });
    return new StreamSocket(stream, await stream.opened);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ShareError(
      shareErrorCodes.socketFailed,
      'channel',
      'The SPICE server could not be reached. Is the machine running, and may this page connect to it?',
      cause,
    );
  }
};

class StreamSocket implements ByteSocket {
  readonly canPauseReading = true;
  readonly #stream: WebSocketStream;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array | ArrayBuffer | string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array | string>;

  constructor(stream: WebSocketStream, { readable, writable }: WebSocketOpenInfo) {
    this.#stream = stream;
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
    // Its end is told by read; without this it would also be an unhandled rejection.
    stream.closed.catch(() => {});
    this.#writer.closed.catch(() => {});
  }

  async read(): Promise<Uint8Array | null> {
    try {
      const { value, done } = await this.#reader.read();
      if (done || typeof value === 'string') return null;
      // Chromium gave ArrayBuffers before it gave Uint8Arrays.
      return value instanceof Uint8Array ? value : new Uint8Array(value);
    } catch {
      return null;
    }
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#writer.write(bytes);
  }

  async close(): Promise<void> {
    try {
      await this.#writer.close();
    } catch {
      // The connection was already gone: nothing is left to drain.
    }
    this.#stream.close();
    await this.#reader.cancel().catch(() => {});
    await this.#stream.closed.catch(() => {});
  }
}
