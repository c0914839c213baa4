import type { Path } from '../../share/filesystem.js';
import type { DavContext } from '../context.js';
import type { Found } from '../names/name-lookup.js';
import { areOneEntry, statOrNull } from '../resource.js';

/**
 * The path in the spelling by which locks know it, with the locks on the way loaded. Hosts that fold names (Windows,
 * macOS) find an entry by any of them, and a lock is on the entry (RFC 4918 6.1, 7.4). The disk is asked only where
 * something of a like name is locked, for there may be two that differ in nothing else.
 */
export async function lockedPath(path: Path, { filesystem, keptLocks, clock }: DavContext): Promise<Path> {
  await keptLocks.load(path);
  let spelt: Path = [];
  for (const name of path) {
    const start = `${filesystem.key(spelt)}/`;
    let own = name;
    for (const key of keptLocks.table.alike(filesystem.key([...spelt, name]), clock.now())) {
      // Not that of a folder which is mounted here, or of a directory that turned out to be another.
      const other = key.startsWith(start) ? key.slice(start.length) : undefined;
      if (other !== undefined && (await areOneEntry(filesystem, spelt, name, other))) own = other;
    }
    spelt = [...spelt, own];
  }
  return spelt;
}

/** The same for what a request has named. */
export async function foundAsLocked(found: Found, context: DavContext): Promise<Found> {
  const path = await lockedPath(found.path, context);
  if (path.every((name, index) => name === found.path[index])) return found;
  return { path, stat: await statOrNull(context.filesystem, path) };
}
