import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type StaticSite, serveDirectories } from './static-site.js';

const root = resolve(import.meta.dirname, '../..');
const built = join(root, 'dist/console');

/** Builds the console page for production; once a run, unless the runner already did (BUILT=1). */
export async function buildConsolePage(): Promise<string> {
  if (process.env.BUILT !== '1' || !existsSync(join(built, 'index.html'))) {
    // In a process of its own: the test runner's NODE_ENV would make it a development build.
    const env = { ...process.env, NODE_ENV: 'production' };
    execFileSync('npx', ['vite', 'build', '--logLevel', 'error'], { cwd: root, env, stdio: 'inherit' });
  }
  return built;
}

/** Serves the built console page on a free port of localhost. */
export async function serveConsolePage(): Promise<StaticSite> {
  return serveDirectories({ '/': await buildConsolePage() });
}
