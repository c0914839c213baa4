import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Somebody else's project: the package from its tarball, and the examples as they stand in the repository. */
export interface FreshProject {
  readonly directory: string;
  readonly tarball: string;
  /** What was installed from the tarball. */
  readonly installed: string;
  /** Builds a page with the project's own Vite, or another of its packages. @returns the directory of the built page. */
  build(page: string, vite?: string): string;
  remove(): void;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const examples = ['plain', 'react', 'vue'] as const;

/** The Vite of before, which many panels have: it makes workers of one file, and finds dependencies by esbuild. */
export const olderVite = 'vite-7';

/** Packs what is built, and installs it with what the examples need. Lies outside the repository's node_modules. */
export function makeFreshProject(directory: string): FreshProject {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', directory], root);
  const name = readdirSync(directory).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack made no tarball');
  const tarball = join(directory, name);
  const dependencies: Record<string, string> = {};
  for (const example of examples) {
    const source = join(root, 'examples', example);
    cpSync(source, join(directory, example), { recursive: true });
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest;
    Object.assign(dependencies, manifest.dependencies, manifest.devDependencies);
  }
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  Object.assign(dependencies, peerDependencies);
  Object.assign(dependencies, { '@types/react': '^19.3.3', '@types/wicg-file-system-access': '^2023.10.7' });
  dependencies[olderVite] = 'npm:vite@^7.3.0';
  dependencies['spice-html5-webdav'] = `file:${tarball}`;
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--silent'], directory);
  return {
    directory,
    tarball,
    installed: join(directory, 'node_modules/spice-html5-webdav'),
    build(page, vite = 'vite') {
      const program = join(directory, 'node_modules', vite, 'bin/vite.js');
      execFileSync(process.execPath, [program, 'build', '--logLevel', 'warn'], {
        cwd: join(directory, page),
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: 'inherit',
      });
      return join(directory, page, 'dist');
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function npm(parameters: readonly string[], cwd: string): void {
  execFileSync('npm', parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
