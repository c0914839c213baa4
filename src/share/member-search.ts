import type { Filesystem, Path } from './filesystem.js';
import { FsError, fsErrorCodes, isAbsence } from './fs-error.js';

/**
 * Whether a tree has a member of such a name, at any depth. What goes meanwhile, or is a file, has none.
 * @throws FsError `aborted`, and whatever a directory cannot be listed for.
 */
export async function hasMember(
  filesystem: Pick<Filesystem, 'list'>,
  path: Path,
  isMeant: (name: string) => boolean,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const directories = [path];
  for (let next = directories.pop(); next !== undefined; next = directories.pop()) {
    if (signal?.aborted === true) throw new FsError(fsErrorCodes.aborted);
    try {
      for await (const entries of filesystem.list(next)) {
        for (const { name, stat } of entries) {
          if (isMeant(name)) return true;
          if (stat.kind === 'directory') directories.push([...next, name]);
        }
      }
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
  return false;
}
