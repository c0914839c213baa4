import { type Clock, systemClock } from '../base/clock.js';
import { Queue } from '../base/queue.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import { type ByteSocket, closePatienceMs, offeredProtocols, spiceSubProtocol, unreachable } from './byte-socket.js';
import { within } from './within.js';

/** Past this many bytes on their way to the server, `write` waits. */
const sendHighWaterBytes = 256 * 1024;
/** WebSocket has no event for drained sends. */
const drainPollMs = 4;

export interface WebSocketHost {
  /** For hosts that have none of their own, such as Node 20. */
  readonly WebSocket?: typeof WebSocket;
  readonly clock?: Clock;
}

/**
 * The fallback. It cannot stop reading: what nobody reads piles up in memory, which the mux bounds by ending the client
 * that sends most.
 * @throws ShareError `socket-failed`, or the signal's reason.
 */
export async function openWebSocket(
  url: string,
  signal: AbortSignal | undefined,
  subProtocol: string = spiceSubProtocol,
  host: WebSocketHost = {},
): Promise<ByteSocket> {
  signal?.throwIfAborted();
  const socket = create(url, subProtocol, host.WebSocket ?? WebSocket);
  socket.binaryType = 'arraybuffer';
  const byteSocket = new EventSocket(socket, host.clock ?? systemClock);
  const onAbort = (): void => socket.close();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await byteSocket.opened;
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  return byteSocket;
}

/** The constructor throws for an address that is none, and in a secure page for one that is not secure. */
function create(url: string, subProtocol: string, SocketClass: typeof WebSocket): WebSocket {
  try {
    return new SocketClass(url, offeredProtocols(subProtocol));
  } catch (cause) {
    throw unreachable(cause);
  }
}

class EventSocket implements ByteSocket {
  readonly canPauseReading = false;
  readonly opened: Promise<void>;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #received = new Queue<Uint8Array>();
  readonly #closed: Promise<void>;
  /** `closing`: nothing waits for the server any more. */
  #state: 'open' | 'closing' | 'ended' = 'open';
  #waiting: ((bytes: Uint8Array | null) => void) | undefined;

  constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (typeof data === 'string') socket.close();
      else this.#give(new Uint8Array(data));
    });
    // It says nothing, and close follows; but in Node an error that nobody hears ends the process.
    socket.addEventListener('error', () => {});
    this.opened = new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('close', () => reject(unreachable()));
    });
    this.#closed = new Promise((resolve) => {
      socket.addEventListener('close', () => {
        this.#end();
        resolve();
      });
    });
  }

  read(): Promise<Uint8Array | null> {
    const bytes = this.#received.shift();
    if (bytes !== undefined) return Promise.resolve(bytes);
    if (this.#state === 'ended') return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    // A closing WebSocket drops what it is given without a word.
    if (this.#state !== 'open' || this.#socket.readyState !== this.#socket.OPEN) {
      throw new ShareError(shareErrorCodes.serverClosed, 'channel', 'The SPICE server closed the channel');
    }
    this.#socket.send(bytes);
    await this.#drainedTo(sendHighWaterBytes);
  }

  async close(): Promise<void> {
    await within(this.#clock, closePatienceMs, this.#drainedTo(0));
    if (this.#state === 'open') this.#state = 'closing';
    this.#socket.close();
    await within(this.#clock, closePatienceMs, this.#closed);
    this.#end();
  }

  #end(): void {
    this.#state = 'ended';
    this.#waiting?.(null);
    this.#waiting = undefined;
  }

  #give(bytes: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#received.push(bytes);
    else waiting(bytes);
  }

  async #drainedTo(bytes: number): Promise<void> {
    while (this.#state === 'open' && this.#socket.bufferedAmount > bytes) {
      await new Promise<void>((resolve) => void this.#clock.after(drainPollMs, resolve));
    }
  }
}
