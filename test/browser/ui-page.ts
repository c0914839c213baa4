import { resolve } from 'node:path';
import { createServer } from 'vite';

const root = resolve(import.meta.dirname, '../..');

export interface UiPage {
  /** Of localhost, and so a secure context. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `ui-page/`: the element with a fake share, beside an area that spice-html5's own file drop is bound to. */
export async function serveUiPage(): Promise<UiPage> {
  const server = await createServer({
    configFile: false,
    root: resolve(import.meta.dirname, 'ui-page'),
    cacheDir: resolve(root, '.cache/ui-page'),
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', allowedHosts: true, hmr: false, watch: null, fs: { allow: [root] } },
    // Bundling packages ahead would reload the page in the middle of a test.
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string') throw new Error('no port');
  return { url: `http://localhost:${address.port}/`, port: address.port, close: () => server.close() };
}
