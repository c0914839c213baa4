import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A panel's proxy before a SPICE server: each token is good for one WebSocket, as those of consoles are. */
export interface TokenProxy {
  /** A URL with a new token. */
  newUrl(): string;
  /** What was asked for so far, and whether it was let in. */
  readonly attempts: { readonly url: string; readonly passed: boolean }[];
  close(): Promise<void>;
}

export async function startTokenProxy(target: string): Promise<TokenProxy> {
  const { hostname, port } = new URL(target);
  const attempts: { readonly url: string; readonly passed: boolean }[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(404).end());
  server.on('upgrade', (request, socket, head) => {
    const url = `ws://127.0.0.1:${portOf(server.address())}${request.url}`;
    const passed = !attempts.some((attempt) => attempt.url === url);
    attempts.push({ url, passed });
    if (!passed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const upstream = connect(Number(port), hostname, () => {
      const fields = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      upstream.write(`GET / HTTP/1.1\r\n${fields.join('')}\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        socket.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  let tokens = 0;
  return {
    attempts,
    newUrl() {
      tokens += 1;
      return `ws://127.0.0.1:${portOf(server.address())}/spice?token=${tokens}`;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
