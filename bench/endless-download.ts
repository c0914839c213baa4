import { connect } from 'node:net';

/** A program that downloads a file again and again and throws it away, until it is stopped. */
export async function startDownload(url: string): Promise<{ readonly bytes: () => number; stop(): void }> {
  const { hostname, port, pathname } = new URL(url);
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`;
  let bytes = 0;
  const socket = connect(Number(port), hostname, () => void socket.write(request.repeat(20)));
  await new Promise<void>((resolve, reject) => {
    socket.once('data', () => resolve());
    socket.once('error', reject);
  });
  socket.on('data', (part) => {
    bytes += part.byteLength;
  });
  return { bytes: () => bytes, stop: () => void socket.destroy() };
}
