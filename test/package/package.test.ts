import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoopback } from '../../loopback/loopback.js';
import { type Chromium, dropFolder, launchChromium } from '../browser/chromium.js';
import { serveDirectories } from '../browser/static-site.js';
import { readState } from '../e2e/console.js';
import { weigh } from './bundle-sizes.js';
import { examples, type FreshProject, makeFreshProject } from './fresh-project.js';

const root = resolve(import.meta.dirname, '../..');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const parent = mkdtempSync(join(tmpdir(), 'spice-webdav-package-'));

let project: FreshProject;
let chromium: Chromium | undefined;

interface PackageFile {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly customElements: string;
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

  it('is small where a page loads it: core with worker 40 KiB, element 25 KiB, gzip', async () => {
    const core = await weigh(project.directory, 'spice-html5-webdav');
    const element = await weigh(project.directory, 'spice-html5-webdav/element');
    const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
    // Lit and the panel's button; the core, which it brings along, has its own bound.
    const alone = element.page - core.page;
    console.log(
      `core ${kib(core.page)} + worker ${kib(core.worker)}, element ${kib(alone)} more, session ${kib(core.session)}`,
    );
    expect(core.page + core.worker).toBeLessThanOrEqual(40 * 1024);
    expect(alone).toBeLessThanOrEqual(25 * 1024);
    // Comes with the first folder or channel: mux, HTTP, WebDAV with its XML parser, folders and the store.
    expect(core.session).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('a fresh project', () => {
  it.each(examples)('builds the %s example with Vite, and it shares a folder', async (example) => {
    const built = project.build(example);
    const folder = mkdtempSync(join(parent, 'folder-'));
    writeFileSync(join(folder, 'a.txt'), `from the host to ${example}`);
    chromium ??= await launchChromium();
    const loopback = await startLoopback();
    const site = await serveDirectories({ '/': built });
    const page = await chromium.context.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    const shared = async () => {
      const { phase, error, agentRunning, folders, runsIn } = await readState(page);
      return { phase, error, agentRunning, folders: folders.length, runsIn };
    };
    const connected = { phase: 'connected', error: null, agentRunning: true, folders: 0, runsIn: 'worker' };
    try {
      await page.goto(`${site.url}/?${new URLSearchParams({ url: loopback.url })}`);
      await page.waitForFunction(() => document.querySelector('spice-share')?.share !== undefined);
      await dropFolder(page, folder);
      await expect.poll(shared, { timeout: 30_000 }).toEqual({ ...connected, folders: 1 });
      expect(await (await fetch(`${loopback.guestUrl}/a.txt`)).text()).toBe(`from the host to ${example}`);
      if (example !== 'plain') {
        await page.getByRole('button', { name: 'Close the console' }).click();
        await page.locator('spice-share').waitFor({ state: 'detached' });
        await expect.poll(() => page.workers().length, { timeout: 15_000 }).toBe(0);
        await page.getByRole('button', { name: 'Open the console' }).click();
        await expect.poll(shared, { timeout: 30_000 }).toEqual(connected);
      }
      expect(thrown).toEqual([]);
    } finally {
      await page.close();
      await site.close();
      await loopback.close();
    }
  });
});

describe('what is made of the doc comments', () => {
  it('is a manifest of <spice-share> that says what the element has', () => {
    const manifest = JSON.parse(readFileSync(join(project.installed, packageFile().customElements), 'utf8')) as {
      modules: { path: string; declarations: Record<string, { name: string; description?: string }[]>[] }[];
    };
    const [module] = manifest.modules;
    const element = module?.declarations[0] ?? {};
    expect(existsSync(join(project.installed, module?.path ?? 'no path'))).toBe(true);
    const source = readFileSync(join(root, 'src/ui/spice-share.ts'), 'utf8');
    const told = (kind: string): string[] => (element[kind] ?? []).map(({ name }) => name).sort();
    const declared = [...source.matchAll(/^ {4}(\w+): (?:\{ type(?:.*attribute: '([\w-]+)')?|modeProperty)/gm)].map(
      ([, name = '', attribute]) => attribute ?? name,
    );
    expect(told('attributes')).toEqual(declared.sort());
    const sentEvents = [...source.matchAll(/new CustomEvent\('([\w-]+)'/g)].map(([, name]) => name as string);
    expect(told('events')).toEqual([...new Set(sentEvents)].sort());
    const tokens = readFileSync(join(root, 'src/ui/styles/tokens.ts'), 'utf8');
    const used = [...tokens.matchAll(/var\((--spice-share-[\w-]+)/g)].map(([, name]) => name as string);
    expect(told('cssProperties')).toEqual([...new Set(used)].sort());
    for (const kind of ['attributes', 'events', 'cssProperties', 'cssParts', 'slots'])
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
