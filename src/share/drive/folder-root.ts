import type { Filesystem, Path } from '../filesystem.js';

/**
 * Whether the path is a shared folder itself: its key does not hang on its parent's. What is shared is the person's
 * choice, so no guest deletes, moves or replaces it (house decision 6).
 */
export function isFolderRoot(filesystem: Filesystem, path: Path): boolean {
  return path.length === 0 || !filesystem.key(path).startsWith(`${filesystem.key(path.slice(0, -1))}/`);
}
