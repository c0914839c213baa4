import type { Filesystem, Path, Stat } from '../share/filesystem.js';
import { isMissing } from './status.js';

/** What is at the path; null: nothing. */
export async function statOrNull(filesystem: Filesystem, path: Path): Promise<Stat | null> {
  try {
    return await filesystem.stat(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The keys of everything on the way, from the root of the drive to the resource itself, which is the last. */
export function keysTo(filesystem: Pick<Filesystem, 'key'>, path: Path): readonly string[] {
  const keys = [filesystem.key([])];
  for (let length = 1; length <= path.length; length += 1) keys.push(filesystem.key(path.slice(0, length)));
  return keys;
}

/** Names that a host may take for one: hosts differ in letter case and Unicode form. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/**
 * Whether `path` is `ancestor` or lies below it, also where the host reaches one directory by several names
 * ("Docs" and "docs" on Windows and macOS). What is taken for another resource there would be deleted to make room
 * for itself.
 */
export async function isSameOrBelow(filesystem: Filesystem, path: Path, ancestor: Path): Promise<boolean> {
  if (path.length < ancestor.length) return false;
  for (const [index, name] of ancestor.entries()) {
    const other = path[index] as string;
    if (name === other) continue;
    if (foldName(name) !== foldName(other)) return false;
    if (!(await areOneEntry(filesystem, ancestor.slice(0, index), name, other))) return false;
  }
  return true;
}

/** Both names lead somewhere, and the directory does not list both. */
export async function areOneEntry(filesystem: Filesystem, parent: Path, one: string, other: string): Promise<boolean> {
  for (const name of [one, other]) if ((await statOrNull(filesystem, [...parent, name])) === null) return false;
  const missing = new Set([one, other]);
  for await (const entries of filesystem.list(parent)) for (const { name } of entries) missing.delete(name);
  return missing.size > 0;
}
