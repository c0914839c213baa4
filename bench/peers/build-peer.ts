import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';

const cache = resolve(import.meta.dirname, '../../.cache/peers');

/** The C programs beside this file, and the libraries that each is built with. */
const libraries = {
  'spice-server-peer': ['spice-server', 'glib-2.0'],
  'native-client': ['spice-client-glib-2.0'],
} as const;

export type PeerName = keyof typeof libraries;

/**
 * Builds a peer with the C compiler, once for each version of its source.
 * @returns the program's path.
 */
export function buildPeer(name: PeerName): string {
  const source = join(import.meta.dirname, `${name}.c`);
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16);
  const program = join(cache, `${name}-${hash}`);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', ...libraries[name]], { encoding: 'utf8' });
  const unfinished = `${program}.${process.pid}`;
  execFileSync('cc', ['-O2', '-Wall', '-Wextra', '-o', unfinished, source, ...flags.trim().split(/\s+/)], {
    stdio: 'inherit',
  });
  renameSync(unfinished, program);
  return program;
}
