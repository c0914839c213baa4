import type { Path } from '../filesystem.js';

/** The same for paths that any host may take for the same. */
export function foldedPath(path: Path): string {
  return path.join('/').normalize('NFKC').toLowerCase();
}
