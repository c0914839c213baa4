import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const built = join(root, 'dist/console');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Builds the console page for production; once a run, unless the runner already did (BUILT=1). */
export async function buildConsolePage(): Promise<string> {
  if (process.env.BUILT !== '1' || !existsSync(join(built, 'index.html'))) {
    await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  }
  return built;
}

/** Serves the built console page on a free port of localhost, a secure context. */
export async function serveConsolePage(): Promise<{ url: string; close(): Promise<void> }> {
  const directory = await buildConsolePage();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    const file = join(directory, path === '/' ? 'index.html' : path);
    if (!file.startsWith(directory) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://localhost:${address.port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
