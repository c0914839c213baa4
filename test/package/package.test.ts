import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chromium, launchChromium } from '../browser/chromium.js';
import { serveDirectories } from '../browser/static-site.js';
import { weigh } from './bundle-sizes.js';
import { examples, type FreshProject, makeFreshProject, olderVite } from './fresh-project.js';
import { copyPlainPage, expectToCloseAndOpen, expectToShare, serveForDevelopment } from './someone-elses-page.js';

const root = resolve(import.meta.dirname, '../..');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const parent = mkdtempSync(join(tmpdir(), 'spice-webdav-package-'));

let project: FreshProject;
let chromium: Chromium | undefined;

interface PackageFile {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly customElements: string;
}

/** What is told of one thing of an element: an attribute, an event, a slot. */
interface Told {
  readonly name: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
  readonly reflects?: boolean;
}

type ToldKind = 'attributes' | 'members' | 'events' | 'slots' | 'cssParts' | 'cssProperties';

interface ElementsManifest {
  readonly modules: readonly {
    readonly path: string;
    readonly declarations: readonly ({ readonly name: string } & Readonly<
      Partial<Record<ToldKind, readonly Told[]>>
    >)[];
    readonly exports: readonly { readonly declaration: { readonly name: string; readonly module: string } }[];
  }[];
}

/** By the name that a page imports it by. */
let entries: readonly (readonly [
  name: string,
  target: string | { readonly types: string; readonly default: string },
])[];

beforeAll(() => {
  // Vitest's own value would have packages give their development builds.
  process.env.NODE_ENV = 'production';
  if (process.env.BUILT !== '1' || !existsSync(join(root, 'dist/custom-elements.json'))) {
    const env = { ...process.env, NODE_ENV: 'production' };
    execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  project = makeFreshProject(join(parent, 'project'));
  entries = Object.entries(packageFile().exports);
});

afterAll(async () => {
  await chromium?.close();
  rmSync(parent, { recursive: true, force: true });
});

function packageFile(): PackageFile {
  return JSON.parse(readFileSync(join(project.installed, 'package.json'), 'utf8')) as PackageFile;
}

describe('the packed package', () => {
  it('has the licence of everything that is bundled into a file', () => {
    const packages = { worker: ['saxes', 'idb', 'xmlchars'], standalone: ['lit', 'saxes', 'idb'], broker: ['lit'] };
    const files = { worker: 'worker/licenses.md', standalone: 'standalone.licenses.md', broker: 'broker/licenses.md' };
    for (const [name, bundled] of Object.entries(packages)) {
      const text = readFileSync(join(project.installed, 'dist', files[name as keyof typeof files]), 'utf8');
      for (const one of bundled) expect(text).toMatch(new RegExp(`^#+ ${one} `, 'm'));
      expect(text).toMatch(/Permission to use, copy|Redistribution and use|Permission is hereby granted/);
    }
  });

  it('has what its entries name, types first, and neither sources, tests nor the console page', () => {
    for (const [name, target] of entries) {
      const files = typeof target === 'string' ? [target] : Object.values(target);
      if (typeof target !== 'string') expect(Object.keys(target)[0]).toBe('types');
      for (const file of files.filter((path) => !path.includes('*')))
        expect(existsSync(join(project.installed, file)), `${name}: ${file}`).toBe(true);
    }
    for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'dist/standalone.js', packageFile().customElements])
      expect(existsSync(join(project.installed, path)), path).toBe(true);
    for (const path of ['src', 'test', 'loopback', 'dist/console', 'dist/standalone'])
      expect(existsSync(join(project.installed, path)), path).toBe(false);
  });

  it('has what its documents link to', () => {
    const documents = readdirSync(project.installed, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => join(project.installed, path));
    expect(documents.length).toBeGreaterThan(20);
    const dead = documents.flatMap((document) => {
      const links = readFileSync(document, 'utf8').matchAll(/\]\((?![a-z]+:)([^)#\s]+)/g);
      const targets = [...links].map(([, link]) => resolve(dirname(document), link as string));
      return targets.filter((target) => !existsSync(target)).map((target) => `${document}: ${target}`);
    });
    expect(dead).toEqual([]);
  });

  it('has nothing that publint finds fault with', async () => {
    const { messages, pkg } = await publint({ pkgDir: project.installed, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that fit, as are-the-types-wrong sees it', () => {
    const untyped = ['./standalone', './broker.html', './custom-elements.json', './package.json'];
    const parameters = [project.tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji'];
    // It ends with 1 for any problem that this profile does not put up with.
    execFileSync(bin('attw'), [...parameters, '--exclude-entrypoints', ...untyped], { stdio: 'pipe' });
  });

  it('has types that a strict panel in TypeScript compiles with, as docs/embedding.md says', () => {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2022', 'dom', 'dom.iterable'],
      jsx: 'react-jsx',
      types: ['wicg-file-system-access'],
    };
    const docs = readFileSync(join(root, 'docs/embedding.md'), 'utf8');
    const declaration = /^declare module '@spice-project[\s\S]*?^\}$/m.exec(docs)?.[0] ?? 'not in the docs';
    writeFileSync(join(project.directory, 'spice-html5.d.ts'), declaration);
    copyFileSync(join(import.meta.dirname, 'types-of-a-panel.tsx'), join(project.directory, 'panel.tsx'));
    const files = ['panel.tsx', 'spice-html5.d.ts'];
    writeFileSync(join(project.directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    execFileSync(bin('tsc'), ['-p', project.directory], { stdio: 'inherit' });
  });

  it('is imported by Node, without a window, and does nothing there', () => {
    const modules = entries.flatMap(([name, target]) => {
      // The worker's file is a program for workers, and the standalone file one for script tags.
      if (typeof target === 'string' || ['./worker', './start-worker'].includes(name)) return [];
      return [name.replace(/^\./, 'spice-html5-webdav').replace('*', 'de')];
    });
    expect(modules.length).toBeGreaterThan(5);
    const script = `
      const before = Object.getOwnPropertyNames(globalThis);
      for (const name of ${JSON.stringify(modules)}) await import(name);
      // lit's: by these it finds a second copy of itself, and on a server it brings a registry for its elements.
      const isOfLit = (name) => /^(lit|reactiveElement)|^customElements$/.test(name);
      const more = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name) && !isOfLit(name));
      console.log(JSON.stringify(more));`;
    const file = join(project.directory, 'import-all.mjs');
    writeFileSync(file, script);
    expect(JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }))).toEqual([]);
  });

  it('has a worker that is one file and asks for no other, by whatever name', () => {
    const worker = readFileSync(join(project.installed, 'dist/worker/entry.js'), 'utf8');
    expect(worker).not.toMatch(/\b(?:import|export)\b\s*[({*"'`\w]|\brequire\(|import\.meta/);
  });

  it('is small where a page loads it: core 12 KiB, element 25 KiB more, worker 84 KiB, gzip', async () => {
    const core = await weigh(project.directory, 'spice-html5-webdav');
    const element = await weigh(project.directory, 'spice-html5-webdav/element');
    const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
    // Lit and the panel's button; the core, which it brings along, has its own bound.
    const alone = element.page - core.page;
    console.log(`core ${kib(core.page)}, element ${kib(alone)} more, worker ${kib(core.worker)}`);
    expect(core.page).toBeLessThanOrEqual(12 * 1024);
    expect(alone).toBeLessThanOrEqual(25 * 1024);
    // Comes with the first folder or channel: spice, mux, HTTP, WebDAV with its XML parser, folders and the store.
    expect(core.worker).toBeLessThanOrEqual(84 * 1024);
  });
});

describe('a fresh project', () => {
  /** Serves directories of the disk, and shares a folder from the page at a path among them. */
  async function shareFrom(
    directories: Readonly<Record<string, string>>,
    path: string,
    goOn?: (page: Page) => Promise<void>,
  ): Promise<void> {
    const site = await serveDirectories(directories);
    try {
      await expectToShare(await openChromium(), `${site.url}${path}`, parent, goOn);
    } finally {
      await site.close();
    }
  }

  async function openChromium(): Promise<Chromium> {
    chromium ??= await launchChromium();
    return chromium;
  }

  it.each(examples)('builds the %s example with Vite, and it shares a folder', async (example) => {
    await shareFrom({ '/': project.build(example) }, '/', example === 'plain' ? undefined : expectToCloseAndOpen);
  });

  it('builds a page below a path with an older Vite that is told nothing', async () => {
    const page = copyPlainPage(project, 'built-by-older');
    await shareFrom({ '/panel/': project.build(page, olderVite) }, '/panel/');
  });

  it.each([
    { vite: 'vite', name: 'served-untold', configuration: {} },
    { vite: 'vite', name: 'served', configuration: { optimizeDeps: { exclude: ['spice-html5-webdav'] } } },
    { vite: olderVite, name: 'served-by-older', configuration: { optimizeDeps: { exclude: ['spice-html5-webdav'] } } },
  ])('is served by the development server of $vite: $name', async ({ vite, name, configuration }) => {
    const server = await serveForDevelopment(project, copyPlainPage(project, name, configuration), vite);
    try {
      await expectToShare(await openChromium(), server.url, parent);
    } finally {
      await server.close();
    }
  });

  it('serves the worker itself, from where it likes', async () => {
    const page = copyPlainPage(project, 'own-worker');
    const html = join(project.directory, page, 'index.html');
    const told = readFileSync(html, 'utf8').replace(
      "import 'spice-html5-webdav/element';",
      `import 'spice-html5-webdav/element';
      import { createShare } from 'spice-html5-webdav';
      document.querySelector('spice-share').share = createShare({ workerUrl: '/vendor/worker.js' });`,
    );
    writeFileSync(html, told);
    const vendor = mkdtempSync(join(parent, 'vendor-'));
    copyFileSync(join(project.installed, 'dist/worker/entry.js'), join(vendor, 'worker.js'));
    await shareFrom({ '/panel/': project.build(page), '/vendor/': vendor }, '/panel/');
  });
});

describe('what is made of the doc comments', () => {
  it('is a manifest of <spice-share> that says what the element has', () => {
    const { modules } = JSON.parse(
      readFileSync(join(project.installed, packageFile().customElements), 'utf8'),
    ) as ElementsManifest;
    const names = new Set(
      modules.flatMap(({ path, declarations }) => declarations.map(({ name }) => `${name} of ${path}`)),
    );
    expect([...names]).toEqual(['SpiceShare of dist/ui/spice-share.js']);
    for (const { path, exports } of modules) {
      expect(existsSync(join(project.installed, path)), path).toBe(true);
      for (const { declaration } of exports) expect(names).toContain(`${declaration.name} of ${declaration.module}`);
    }
    const element = modules[0]!.declarations[0]!;
    const source = readFileSync(join(root, 'src/ui/spice-share.ts'), 'utf8');
    const told = (kind: ToldKind): string[] => (element[kind] ?? []).map(({ name }) => name).sort();
    const declared = [...source.matchAll(/^ {4}(\w+): \{ type(?:.*attribute: '([\w-]+)')?/gm)].map(
      ([, name = '', attribute]) => attribute ?? name,
    );
    expect(told('attributes')).toEqual(declared.sort());
    // As the comment has it: what a field says of itself is said to programs, not to whoever writes an attribute.
    const comments = [...source.matchAll(/@attr \{(.+?)\} ([\w-]+) - (.+)/g)];
    expect(element.attributes?.map(({ name, description }) => `${name}: ${description}`).sort()).toEqual(
      comments.map(([, , name, description]) => `${name}: ${description}`).sort(),
    );
    const typeOf = (name: string): string | undefined =>
      element.attributes?.find((told) => told.name === name)?.type?.text;
    expect(['mode', 'dropped-files', 'inline', 'remember-key'].map(typeOf)).toEqual([
      "'read' | 'readwrite'",
      "'share'",
      'boolean',
      'string',
    ]);
    expect(element.members?.filter(({ reflects }) => reflects === true).map(({ name }) => name)).toEqual(
      [...source.matchAll(/^ {4}(\w+): \{ type.*reflect: true/gm)].map(([, name]) => name),
    );
    const sentEvents = [...source.matchAll(/new CustomEvent\('([\w-]+)'/g)].map(([, name]) => name as string);
    expect(told('events')).toEqual([...new Set(sentEvents)].sort());
    const tokens = readFileSync(join(root, 'src/ui/styles/tokens.ts'), 'utf8');
    const used = [...tokens.matchAll(/var\((--spice-share-[\w-]+)/g)].map(([, name]) => name as string);
    expect(told('cssProperties')).toEqual([...new Set(used)].sort());
    for (const kind of ['attributes', 'events', 'cssProperties', 'cssParts', 'slots'] as const)
      for (const { name, description } of element[kind] ?? []) expect(description, `${kind} ${name}`).toBeTruthy();
  });

  it('is API documentation, made without a warning', () => {
    // Links to sources want a checkout with a remote, which a test need not have.
    const parameters = [
      '--treatWarningsAsErrors',
      '--disableSources',
      '--logLevel',
      'Warn',
      '--out',
      join(parent, 'api'),
    ];
    execFileSync(bin('typedoc'), parameters, { cwd: root, stdio: 'inherit' });
    expect(existsSync(join(parent, 'api/index.html'))).toBe(true);
  });
});
