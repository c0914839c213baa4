import { WebSocket } from 'ws';
import { systemClock } from '../../src/base/clock.js';
import { defaultLimits } from '../../src/base/limits.js';
import type { Exchange } from '../../src/http/exchange.js';
import type { RequestHandler } from '../../src/http/message.js';
import { ShareSession } from '../../src/session/share-session.js';
import type { ByteSocket, OpenSocket } from '../../src/spice/index.js';
import { connectPortChannel } from '../../src/spice/index.js';
import { linkMain } from './spice-client.js';

/** A socket that is read only on demand, as WebSocketStream is in Chromium. */
const openPausingSocket: OpenSocket = async (url) => {
  const socket = new WebSocket(url, 'binary');
  const received: Uint8Array[] = [];
  let ended = false;
  let closing = false;
  let wake = () => {};
  socket.on('message', (bytes: Buffer) => {
    received.push(bytes);
    // The closing handshake has to be read, whatever comes before it.
    if (!closing) socket.pause();
    wake();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      ended = true;
      resolve();
      wake();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  const byteSocket: ByteSocket = {
    canPauseReading: true,
    async read() {
      while (received.length === 0 && !ended) {
        socket.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return received.shift() ?? null;
    },
    // Not on the send's own callback, which comes before any event: server and agent live in this process too.
    write: (bytes) => new Promise((resolve) => socket.send(bytes, () => setImmediate(resolve))),
    close() {
      closing = true;
      socket.resume();
      socket.close();
      return closed;
    },
  };
  return byteSocket;
};

export interface NodeHost {
  /** What a client made the session complain of. */
  readonly problems: unknown[];
  /** Those that have not ended. */
  readonly exchanges: ReadonlySet<Exchange>;
  close(): Promise<void>;
}

/** The product's channel, multiplexer and HTTP server without a browser, as the host side of a loopback. */
export async function serveFromNode(url: string, handler: RequestHandler): Promise<NodeHost> {
  const { client, sessionId } = await linkMain(url);
  const channel = await connectPortChannel({ url, connectionId: sessionId, openSocket: openPausingSocket });
  const problems: unknown[] = [];
  const exchanges = new Set<Exchange>();
  const session = new ShareSession({
    channel,
    canPauseReading: channel.canPauseReading,
    handler,
    limits: defaultLimits,
    clock: systemClock,
    observer: {
      onPort() {},
      onClientCount() {},
      onExchange: (exchange) => void exchanges.add(exchange),
      onExchangeEnd: (exchange) => void exchanges.delete(exchange),
      onResponse() {},
      onBytes() {},
      onClientClosed: (limit) => problems.push(limit),
      onProblem: (problem) => problems.push(problem),
    },
  });
  const running = session.run().catch((error: unknown) => problems.push(error));
  return {
    problems,
    exchanges,
    async close() {
      await session.close();
      await running;
      await client.close();
    },
  };
}
