import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** What a client may put into one WebSocket message; ws holds a message until it is whole. */
const maxWebSocketMessageBytes = 16 * 1024 * 1024;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  /** False: chooses none of the sub-protocols that are offered, as the proxies of LXD and Incus do. */
  readonly choosesSubProtocol?: boolean;
  /** A listening server of the caller's, and the path that is ours on it. */
  readonly server?: { readonly http: Server; readonly path: string };
}

export interface Listener {
  readonly url: string;
  /** Takes no more sockets. Those that are open are the caller's to end. */
  close(): Promise<void>;
}

/** SPICE over WebSocket, sub-protocol `binary`, as spice-server >= 0.15 speaks it. */
export async function listenForWebSockets(
  accept: (socket: WebSocket) => void,
  { host, port, choosesSubProtocol = true, server }: ListenerOptions,
): Promise<Listener> {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxWebSocketMessageBytes,
    handleProtocols: (protocols) => (choosesSubProtocol && protocols.has('binary') ? 'binary' : false),
  });
  const http = server?.http ?? createServer((_request, response) => response.writeHead(426).end());
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (server !== undefined && request.url?.split('?')[0] !== server.path) {
      // Somebody else's path, unless there is nobody else.
      if (http.listenerCount('upgrade') === 1) socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, accept);
  };
  http.on('upgrade', upgrade);
  if (server === undefined) await listenOn(http, port, host);
  const address = http.address() as AddressInfo;
  return {
    url: `ws://${host}:${address.port}${server?.path ?? ''}`,
    async close() {
      http.off('upgrade', upgrade);
      sockets.close();
      if (server === undefined) await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

/** Listens, or rejects as when the port is taken. */
export function listenOn(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}
