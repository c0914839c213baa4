import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between the browser and QEMU that can be cut. */
export interface Relay {
  readonly url: string;
  /** Breaks the connection that was made last: the WebDAV channel's, which the page opens after the console's. */
  cutLast(): void;
  close(): void;
}

export async function startRelay(spiceUrl: string): Promise<Relay> {
  const { port, hostname } = new URL(spiceUrl);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    sockets.add(near);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.pipe(to);
      from.on('error', () => {}).on('close', () => to.destroy());
    }
    near.once('close', () => sockets.delete(near));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutLast: () => void [...sockets].at(-1)?.destroy(),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
