/** The part of a Rollup plugin, and so of Rolldown's and Vite's, that is used here. */
export interface BundlerPlugin {
  readonly name: string;
  readonly enforce: 'pre';
  resolveId(this: ResolveContext, specifier: string, importer: string | undefined): Promise<Resolved | null>;
  transform(code: string, id: string): string | null;
  /** Vite's development server bundles packages apart from the rest. */
  config(): object;
}
type Resolved = { readonly id: string };
interface ResolveContext {
  resolve(specifier: string, importer?: string, options?: { readonly skipSelf: boolean }): Promise<Resolved | null>;
}

/** Node's modules, as webdav-server and what it brings along load them; and those of this package that stand for them. */
const shims: Readonly<Record<string, string>> = {
  stream: './node/stream.js',
  http: './node/http.js',
  crypto: './node/crypto.js',
  url: './node/url.js',
  path: './node/path.js',
  fs: './node/nothing.js',
  https: './node/nothing.js',
  zlib: './node/nothing.js',
  string_decoder: './node/nothing.js',
};

const specifierOfProcess = 'spice-html5-webdav:process';
/** Whose imports are answered: nobody else's, and no global appears on the page. */
const users =
  /[\\/]node_modules[\\/](?:.*[\\/]node_modules[\\/])?(?:webdav-server|xml-js|xml-js-builder|sax|mime-types)[\\/]/;

/** For Vite (`plugins` and `worker.plugins`), Rollup or Rolldown: lets webdav-server be bundled for browsers. */
export function nodeShims(): BundlerPlugin {
  const self = import.meta.filename;
  const plugin: BundlerPlugin = {
    name: 'spice-html5-webdav:node-shims',
    enforce: 'pre',
    async resolveId(specifier, importer) {
      const isOurs = importer !== undefined && (users.test(importer) || isOwn(importer, self));
      if (!isOurs) return null;
      if (specifier === specifierOfProcess) return this.resolve('./node/process.js', self, { skipSelf: true });
      const name = specifier.replace(/^node:/, '');
      const shim = Object.hasOwn(shims, name) ? shims[name] : undefined;
      return shim === undefined ? null : this.resolve(shim, self, { skipSelf: true });
    },
    transform(code, id) {
      if (!users.test(id) || !/\.js$/.test(id.split('?', 1)[0] as string)) return null;
      let head = '';
      if (/\bprocess\./.test(code)) head += `var process = require('${specifierOfProcess}').process;`;
      // The slash is npm's way to say that the package is meant and not Node's module.
      if (/\bBuffer\b/.test(code)) head += "var Buffer = require('buffer/').Buffer;";
      return head === '' ? null : head + code;
    },
    config: () => ({ optimizeDeps: { rolldownOptions: { plugins: [{ ...plugin, config: undefined }] } } }),
  };
  return plugin;
}

/** This room's own files, which are written against Node's streams. */
function isOwn(importer: string, self: string): boolean {
  return importer.startsWith(self.replace(/[^\\/]+$/, ''));
}
