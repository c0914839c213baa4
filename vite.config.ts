import { resolve } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

const here = import.meta.dirname;

/** How long the bundler's plugins take is no news for who starts the console, on however slow a machine. */
const quietChecks = { bundlerTimings: false };

/**
 * The console page: what `npm start` serves and the end-to-end tests open. The package itself is plain modules from the
 * compiler, so that a consumer's bundler sees every import and finds the worker by itself.
 */
const consolePage: UserConfig = {
  root: resolve(here, 'public'),
  publicDir: false,
  build: {
    outDir: resolve(here, 'dist/console'),
    emptyOutDir: true,
    target: 'chrome124',
    sourcemap: true,
    rolldownOptions: {
      input: [resolve(here, 'public/index.html'), resolve(here, 'public/broker.html')],
      checks: quietChecks,
    },
  },
  // A build of its own.
  worker: { format: 'es', rolldownOptions: { checks: quietChecks } },
};

/** `--mode standalone`: the package in one file, which is its own worker, for pages that have script tags alone. */
const standalone: UserConfig = {
  publicDir: false,
  plugins: [
    {
      name: 'own-worker',
      enforce: 'pre',
      resolveId: (specifier) =>
        specifier.endsWith('/default-worker.js') ? resolve(here, 'src/standalone/default-worker.ts') : null,
    },
  ],
  build: {
    outDir: resolve(here, 'dist'),
    emptyOutDir: false,
    target: 'chrome124',
    license: { fileName: 'standalone.licenses.md' },
    lib: {
      entry: resolve(here, 'src/standalone/entry.ts'),
      formats: ['iife'],
      // Vite wants one. The entry exports nothing, so no page ever sees it.
      name: 'unused',
      fileName: () => 'standalone.js',
    },
  },
};

/**
 * `--mode worker`: the worker in one file, in the place of what the compiler made of its entry. Vite 5 to 7 make
 * workers of one file unless told otherwise, development servers hand out CommonJS (saxes) as it is, and a page that
 * serves the file itself has nobody who finds a package by its name.
 */
const worker: UserConfig = {
  publicDir: false,
  plugins: [
    {
      name: 'all-at-once',
      enforce: 'post',
      // What other builds load later is in this file from the start. Left as it is, the bundler wraps each module in a call
      // that makes it when it is wanted: 3 KiB of gzip.
      transform(code) {
        const imports: string[] = [];
        const body = code.replace(/\bimport\(("[^"]+"|'[^']+')\)/g, (_, specifier: string) => {
          imports.push(`import * as later${imports.length} from ${specifier};`);
          return `Promise.resolve(later${imports.length - 1})`;
        });
        return imports.length > 0 ? { code: `${imports.join('')}${body}`, map: null } : null;
      },
    },
  ],
  build: {
    outDir: resolve(here, 'dist/worker'),
    emptyOutDir: false,
    target: 'chrome124',
    // What is bundled brings its authors' terms along.
    license: { fileName: 'licenses.md' },
    lib: { entry: resolve(here, 'src/worker/entry.ts'), formats: ['es'], fileName: () => 'entry.js' },
    // Vite leaves the white space of ES libraries, and the marks of calls that may be dropped, to whoever bundles them.
    rolldownOptions: { output: { codeSplitting: false, minify: true, comments: { annotation: false } } },
  },
};

/** `--mode broker`: the sharing window as files that a panel serves as they are, from wherever it likes. */
const broker: UserConfig = {
  root: resolve(here, 'public'),
  base: './',
  publicDir: false,
  build: {
    outDir: resolve(here, 'dist/broker'),
    emptyOutDir: true,
    target: 'chrome124',
    license: { fileName: 'licenses.md' },
    rolldownOptions: { input: resolve(here, 'public/broker.html') },
  },
};

const modes: Readonly<Record<string, UserConfig>> = { standalone, worker, broker };

export default defineConfig(({ mode }) => modes[mode] ?? consolePage);
