import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

export interface StaticSite {
  /** Of localhost, and so a secure context. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves directories of the disk below the paths that the keys name ("/", "/spice-html5/"), on a free port.
 * @param headers sent with every file.
 */
export async function serveDirectories(
  directories: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<StaticSite> {
  const prefixes = Object.keys(directories).sort((a, b) => b.length - a.length);
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    const prefix = prefixes.find((candidate) => path.startsWith(candidate));
    const relative = prefix === undefined ? '' : path.slice(prefix.length) || 'index.html';
    const file = prefix === undefined ? '' : join(directories[prefix] as string, relative);
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://localhost:${address.port}`,
    // Browsers open connections ahead, on which nothing is ever asked: nobody waits for those.
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
