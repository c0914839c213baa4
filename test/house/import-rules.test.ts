import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const sourceRoot = resolve(import.meta.dirname, '../../src');

/** Who may import whom: the table of ARCHITECTURE.md. */
const allowed: Record<string, readonly string[]> = {
  base: [],
  spice: ['base'],
  mux: ['base'],
  http: ['base'],
  xml: ['base'],
  store: ['base'],
  share: ['base', 'store'],
  webdav: ['base', 'xml', 'http', 'share', 'store'],
  session: ['base', 'mux', 'http', 'webdav', 'share', 'store'],
  worker: ['base', 'spice', 'session', 'share'],
  adapter: ['base', 'http', 'share'],
  embed: ['base', 'worker', 'share'],
  ui: ['base', 'embed'],
  standalone: ['base', 'embed', 'ui', 'worker'],
};

/** Packages at run time, and the one room that each belongs to. */
const allowedPackages: Record<string, readonly string[]> = {
  saxes: ['xml'],
  idb: ['store'],
  lit: ['ui'],
  'webdav-server': ['adapter'],
  // webdav-server speaks in Node's streams; a bundler gets our own in their place.
  'node:stream': ['adapter'],
};

function sourceFiles(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return name.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from\s+|import\s+|import\(\s*)['"]([^'"]+)['"]/g)].map((match) => match[1] as string);
}

const files = sourceFiles(sourceRoot).filter((path) => dirname(path) !== sourceRoot);

describe('the rooms', () => {
  it.each(files.map((path) => relative(sourceRoot, path)))('%s imports only what its room may', (path) => {
    const room = path.split('/')[0] as string;
    expect(Object.keys(allowed)).toContain(room);
    for (const specifier of importsOf(join(sourceRoot, path))) {
      if (specifier.startsWith('.')) {
        const target = relative(sourceRoot, resolve(sourceRoot, dirname(path), specifier));
        const targetRoom = target.split('/')[0] as string;
        expect([room, ...(allowed[room] as string[])], `${path} imports ${specifier}`).toContain(targetRoom);
      } else {
        const name = specifier.split('/')[0] as string;
        expect(allowedPackages[name] ?? [], `${path} imports ${specifier}`).toContain(room);
      }
    }
  });

  it.each(['share', 'webdav'])('those within %s use one another in one direction', (room) => {
    const uses = new Map<string, Set<string>>();
    for (const path of files.filter((file) => file.startsWith(join(sourceRoot, room)))) {
      const own = dirname(path);
      const others = importsOf(path).map((specifier) => resolve(own, dirname(specifier)));
      const within = others.filter((other) => other !== own && other.startsWith(join(sourceRoot, room, '/')));
      uses.set(own, new Set([...(uses.get(own) ?? []), ...within]));
    }
    // The room itself has what they share, and what joins them.
    uses.delete(join(sourceRoot, room));
    for (let left = uses.size + 1; uses.size > 0 && uses.size < left; ) {
      left = uses.size;
      for (const [own, used] of uses) if (![...used].some((other) => uses.has(other))) uses.delete(own);
    }
    expect([...uses.keys()]).toEqual([]);
  });

  it.each(files.map((path) => relative(sourceRoot, path)))('%s stays under 400 lines', (path) => {
    expect(readFileSync(join(sourceRoot, path), 'utf8').split('\n').length).toBeLessThanOrEqual(400);
  });

  it('has no drawer for leftovers', () => {
    expect(files.filter((path) => /(^|\/)(utils?|helpers?|common|misc)\.ts$/.test(path))).toEqual([]);
  });
});
