import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { type StaticSite, serveDirectories } from './static-site.js';

const root = resolve(import.meta.dirname, '../..');
const built = join(root, 'dist/console');

/** Builds the console page for production; once a run, unless the runner already did (BUILT=1). */
export async function buildConsolePage(): Promise<string> {
  if (process.env.BUILT !== '1' || !existsSync(join(built, 'index.html'))) {
    await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  }
  return built;
}

/** Serves the built console page on a free port of localhost. */
export async function serveConsolePage(): Promise<StaticSite> {
  return serveDirectories({ '/': await buildConsolePage() });
}
