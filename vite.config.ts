import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/**
 * The console page: what `npm start` serves and the end-to-end tests open. The package itself is plain modules from the
 * compiler, so that a consumer's bundler sees every import and finds the worker by itself.
 */
export default defineConfig({
  root: resolve(here, 'public'),
  publicDir: false,
  build: { outDir: resolve(here, 'dist/console'), emptyOutDir: true, target: 'chrome124', sourcemap: true },
  worker: { format: 'es' },
});
