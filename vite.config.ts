import { resolve } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

const here = import.meta.dirname;

/** The console page: what `npm start` serves and the end-to-end tests open. */
const consolePage: UserConfig = {
  root: resolve(here, 'public'),
  publicDir: false,
  build: { outDir: resolve(here, 'dist/console'), emptyOutDir: true, target: 'chrome124', sourcemap: true },
  worker: { format: 'es' },
};

/** The package: one file per entry, the worker among them, dependencies left to the consumer's bundler. */
const library: UserConfig = {
  publicDir: false,
  build: {
    outDir: resolve(here, 'dist'),
    emptyOutDir: false,
    target: 'es2023',
    sourcemap: true,
    minify: false,
    lib: {
      formats: ['es'],
      entry: {
        index: resolve(here, 'src/index.ts'),
        element: resolve(here, 'src/ui/element.ts'),
        channel: resolve(here, 'src/spice/index.ts'),
        webdav: resolve(here, 'src/webdav/index.ts'),
        worker: resolve(here, 'src/worker/entry.ts'),
      },
    },
    rolldownOptions: { external: [/^lit($|\/)/, 'idb', 'saxes'] },
  },
};

export default defineConfig(({ mode }) => (mode === 'library' ? library : consolePage));
