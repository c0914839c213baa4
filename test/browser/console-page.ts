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

/** Builds the standalone file likewise. @returns the directory in which it lies. */
export async function buildStandalone(): Promise<string> {
  const directory = join(root, 'dist');
  if (process.env.BUILT !== '1' || !existsSync(join(directory, 'standalone.js'))) {
    const env = { ...process.env, NODE_ENV: 'production' };
    const parameters = ['vite', 'build', '--mode', 'standalone', '--logLevel', 'error'];
    execFileSync('npx', parameters, { cwd: root, env, stdio: 'inherit' });
  }
  return directory;
}

/** Serves the built console page on a free port of localhost. */
export async function serveConsolePage(): Promise<StaticSite> {
  return serveDirectories({ '/': await buildConsolePage() });
}
