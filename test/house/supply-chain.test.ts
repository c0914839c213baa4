import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(resolve(root, name), 'utf8');

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly peer?: boolean;
}

const manifest = JSON.parse(read('package.json')) as {
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
};
const lock = JSON.parse(read('package-lock.json')) as {
  readonly packages: Record<string, LockedPackage>;
};
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.split('node_modules/').at(-1) ?? path;

/** Licences that ask for no more than their notice. */
const permissive = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];
/** Besides, of what only builds, tests and documents, or is the host page's own. */
const open = ['MIT OR Apache-2.0', 'MPL-2.0', 'LGPL-3.0-or-later', 'BlueOak-1.0.0', 'Python-2.0', 'Unlicense'];

describe('what is installed', () => {
  it('runs nothing while it is installed, here or where it is used', () => {
    const lifecycle = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
    expect(Object.keys(manifest.scripts).filter((name) => lifecycle.includes(name))).toEqual([]);
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
    // Tools that come with such scripts, seen to work without them; none of them is there at run time.
    const withScripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript);
    for (const [path, { dev }] of withScripts) expect([nameOf(path), dev]).toEqual([nameOf(path), true]);
  });

  it('is what the lock file says, to the byte, from the registry', () => {
    for (const [path, { integrity, resolved }] of packages) {
      expect(integrity, path).toMatch(/^sha512-/);
      expect(resolved ?? 'https://registry.npmjs.org/', path).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    }
  });

  it('asks for no more than its notice where it is shipped', () => {
    const shipped = packages.filter(([, { dev, peer }]) => !dev && !peer);
    expect(shipped.map(([path]) => nameOf(path))).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
    for (const [path, { license }] of shipped) expect(permissive, `${path}: ${license}`).toContain(license);
  });

  it('is open everywhere else', () => {
    for (const [path, { license }] of packages)
      expect([...permissive, ...open], `${path}: ${license}`).toContain(license);
  });
});
