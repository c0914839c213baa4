import type { ByteChannel } from '../base/byte-channel.js';
import type { Clock } from '../base/clock.js';
import type { ConnectionLimit, Limits } from '../base/limits.js';
import { AbandonedRequests } from '../http/abandoned-requests.js';
import type { Exchange } from '../http/exchange.js';
import type { RequestHandler } from '../http/message.js';
import { startsRequest } from '../http/request-line.js';
import { type ResponseInfo, serveConnection } from '../http/server-connection.js';
import { Mux } from '../mux/mux.js';

export type { Exchange };

/** What a session tells of itself. Called on the data path: count and return. */
export interface SessionObserver {
  /** The guest's agent opened or closed the port. */
  onPort(open: boolean): void;
  /** Programs in the guest that are connected now. */
  onClientCount(count: number): void;
  /** A request is about to be answered: its counters may be read from now until it ends. */
  onExchange(exchange: Exchange): void;
  onExchangeEnd(exchange: Exchange): void;
  /** A request was answered. */
  onResponse(response: ResponseInfo): void;
  /** Body bytes passed. */
  onBytes(direction: 'received' | 'sent', count: number): void;
  /** A program's connection was closed by a limit, and no request tells of it. */
  onClientClosed(limit: ConnectionLimit): void;
  /** Something ended one client, or a handler failed; the others go on. */
  onProblem(error: unknown): void;
}

export interface ShareSessionOptions {
  readonly channel: ByteChannel;
  /** Whether not reading the channel stops its socket: true for WebSocketStream. */
  readonly canPauseReading: boolean;
  readonly handler: RequestHandler;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly observer: SessionObserver;
}

/**
 * One channel's life, wired in the order in which the bytes go:
 * channel -> mux -> HTTP connection -> handler, and back the same way.
 */
export class ShareSession {
  readonly #mux: Mux;

  constructor({ channel, canPauseReading, handler, limits, clock, observer }: ShareSessionOptions) {
    const bounded = new AbandonedRequests(handler, { limits, clock });
    this.#mux = new Mux(channel, {
      limits,
      clock,
      canPauseReading,
      startsRequest,
      onConnection(connection) {
        void serveConnection(connection, bounded, {
          limits,
          clock,
          onExchange: (exchange) => observer.onExchange(exchange),
          onExchangeEnd: (exchange) => observer.onExchangeEnd(exchange),
          onResponse: (response) => observer.onResponse(response),
          onBytes: (direction, count) => observer.onBytes(direction, count),
          onError: (error) => observer.onProblem(error),
        });
      },
      onClientCount: (count) => observer.onClientCount(count),
      onPort: (open) => observer.onPort(open),
      onClientClosed: (limit) => observer.onClientClosed(limit),
    });
  }

  /**
   * Serves until the channel ends.
   * @throws ShareError of scope `channel` when the server ended it; resolves after {@link close}.
   */
  run(): Promise<void> {
    return this.#mux.run();
  }

  /** Stops at a frame boundary, lets the socket drain and closes the channel. */
  close(): Promise<void> {
    return this.#mux.close();
  }
}
