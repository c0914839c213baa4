import { ShareError, shareErrorCodes } from '../base/share-error.js';
import { type ByteSocket, subProtocol } from './byte-socket.js';

/** Past this many bytes on their way to the server, `write` waits. */
const sendHighWaterBytes = 1024 * 1024;
/** WebSocket has no event for drained sends. */
const drainPollMs = 4;

/**
 * The fallback. It cannot stop reading: what nobody reads piles up in memory, which the mux bounds by ending the client
 * that sends most.
 */
export async function openWebSocket(
  url: string,
  signal: AbortSignal | undefined,
  SocketClass: typeof WebSocket = WebSocket,
): Promise<ByteSocket> {
  signal?.throwIfAborted();
  const socket = new SocketClass(url, subProtocol);
  socket.binaryType = 'arraybuffer';
  const byteSocket = new EventSocket(socket);
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => socket.close();
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.addEventListener('open', () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    socket.addEventListener('close', () => {
      signal?.removeEventListener('abort', onAbort);
      reject(
        signal?.aborted
          ? signal.reason
          : new ShareError(
              shareErrorCodes.socketFailed,
              'channel',
              'The SPICE server could not be reached. Is the machine running, and may this page connect to it?',
            ),
      );
    });
  });
  return byteSocket;
}

class EventSocket implements ByteSocket {
  readonly canPauseReading = false;
  readonly #socket: WebSocket;
  readonly #received: Uint8Array[] = [];
  readonly #closed: Promise<void>;
  #ended = false;
  #waiting: ((bytes: Uint8Array | null) => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (typeof data === 'string') socket.close();
      else this.#give(new Uint8Array(data));
    });
    this.#closed = new Promise((resolve) => {
      socket.addEventListener('close', () => {
        this.#ended = true;
        this.#waiting?.(null);
        this.#waiting = undefined;
        resolve();
      });
    });
  }

  read(): Promise<Uint8Array | null> {
    const bytes = this.#received.shift();
    if (bytes !== undefined) return Promise.resolve(bytes);
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#ended)
      throw new ShareError(shareErrorCodes.serverClosed, 'channel', 'The SPICE server closed the channel');
    this.#socket.send(bytes);
    await this.#drainedTo(sendHighWaterBytes);
  }

  async close(): Promise<void> {
    await this.#drainedTo(0);
    this.#socket.close();
    await this.#closed;
  }

  #give(bytes: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#received.push(bytes);
    else waiting(bytes);
  }

  async #drainedTo(bytes: number): Promise<void> {
    while (!this.#ended && this.#socket.bufferedAmount > bytes) {
      await new Promise((resolve) => setTimeout(resolve, drainPollMs));
    }
  }
}
