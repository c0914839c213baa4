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
  /** Builds an example with the project's own Vite. @returns the directory of the built page. */
  build(example: string): string;
  remove(): void;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const examples = ['plain', 'react', 'vue'] as const;

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
  dependencies['spice-html5-webdav'] = `file:${tarball}`;
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--silent'], directory);
  return {
    directory,
    tarball,
    installed: join(directory, 'node_modules/spice-html5-webdav'),
    build(example) {
      const env = { ...process.env, NODE_ENV: 'production' };
      execFileSync(
        process.execPath,
        [join(directory, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
        {
          cwd: join(directory, example),
          env,
          stdio: 'inherit',
        },
      );
      return join(directory, example, 'dist');
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function npm(parameters: readonly string[], cwd: string): void {
  execFileSync('npm', parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
