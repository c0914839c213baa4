import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** gzip, in bytes. */
export interface BundleSizes {
  /** What the page loads before anything is asked for. */
  readonly page: number;
  /** The worker, which is one file and comes with the first folder or channel. */
  readonly worker: number;
}

interface BuiltFile {
  readonly fileName: string;
  readonly type: string;
  readonly code?: string;
  readonly source?: string | Uint8Array;
  readonly isEntry?: boolean;
}

/** Bundles an entry of the package as a page's own build does, minified, with nothing said of workers. */
export async function weigh(projectDirectory: string, entry: string): Promise<BundleSizes> {
  const root = join(projectDirectory, `weigh-${entry.replace(/\W/g, '-')}`);
  mkdirSync(root);
  const input = join(root, 'page.js');
  writeFileSync(input, `export * from '${entry}';\n`);
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root,
    mode: 'production',
    build: { write: false, target: 'chrome124', rolldownOptions: { input, preserveEntrySignatures: 'strict' } },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  if (bundle === undefined || !('output' in bundle)) throw new Error('nothing was built');
  const files = new Map((bundle.output as readonly BuiltFile[]).map((file) => [file.fileName, file]));
  const start = [...files.values()].find(({ isEntry }) => isEntry === true);
  const worker = [...files.values()].find(({ fileName, type }) => type === 'asset' && /\/entry-.*\.js$/.test(fileName));
  if (start === undefined || worker === undefined) throw new Error(`no page or no worker in ${[...files.keys()]}`);
  return { page: weighWithImports(start, files), worker: weighWithImports(worker, files) };
}

/** A file and what it imports from the start: `import()` does not count, nor does what it would load. */
function weighWithImports(start: BuiltFile, files: ReadonlyMap<string, BuiltFile>): number {
  const found = new Set([start]);
  for (const file of found) {
    for (const [, name] of textOf(file).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g)) {
      const imported = files.get(`assets/${name}`);
      if (imported !== undefined) found.add(imported);
    }
  }
  return [...found].reduce((sum, file) => sum + gzipSync(textOf(file)).byteLength, 0);
}

function textOf({ code, source }: BuiltFile): string {
  return code ?? String(source ?? '');
}
