import { isFolderRoot } from '../share/drive/folder-root.js';
import type { Filesystem, Path, Stat } from '../share/filesystem.js';
import { FsError, fsErrorCodes, isFsError } from '../share/fs-error.js';
import { membersOf, requireReplaceable, requireUnbound, requireWhole } from '../share/policy/hidden-members.js';

/**
 * DELETE, COPY and MOVE of trees. webdav-server's own standard methods delete what is at the target before the first
 * byte is copied, and copy all members at once; here the first failure ends it, and files are replaced in one step.
 */

export async function removeTree(filesystem: Filesystem, path: Path): Promise<void> {
  requireOwn(filesystem, path);
  const stat = await filesystem.stat(path);
  await requireWhole(filesystem, path, stat);
  await removeMembers(filesystem, path, stat);
}

async function removeMembers(filesystem: Filesystem, path: Path, stat: Stat): Promise<void> {
  if (stat.kind === 'directory') {
    for (const [name, member] of await membersOf(filesystem, path)) {
      await removeMembers(filesystem, [...path, name], member);
    }
  }
  await filesystem.remove(path);
}

export interface Transfer {
  readonly from: Path;
  readonly to: Path;
  readonly overwrite: boolean;
}

/** @returns whether something was replaced. */
export async function transferTree(
  filesystem: Filesystem,
  kind: 'copy' | 'move',
  { from, to, overwrite }: Transfer,
): Promise<boolean> {
  requireOwn(filesystem, to);
  if (kind === 'move') requireOwn(filesystem, from);
  // What holds the source would have to go before it.
  if (to.every((name, at) => from[at] === name)) throw new FsError(fsErrorCodes.forbidden);
  if (filesystem.mayMeet?.(from, to)) throw new FsError(fsErrorCodes.forbidden);
  const stat = await filesystem.stat(from);
  const target = await statOrNull(filesystem, to);
  if (target !== null && !overwrite) throw new FsError(fsErrorCodes.exists);
  if (kind === 'move') await requireWhole(filesystem, from, stat);
  await requireUnbound(filesystem, kind === 'move' ? [from, to] : [to]);
  if (target !== null) await requireReplaceable(filesystem, { from, to, stat, target, isBare: false });
  await transferMembers(filesystem, kind, from, to, stat, target);
  return target !== null;
}

async function transferMembers(
  filesystem: Filesystem,
  kind: 'copy' | 'move',
  from: Path,
  to: Path,
  stat: Stat,
  target: Stat | null,
): Promise<void> {
  if (target !== null && target.kind !== stat.kind) await removeMembers(filesystem, to, target);
  if (stat.kind === 'file') return filesystem[kind](from, to);
  const replaced = target?.kind === 'directory' ? await membersOf(filesystem, to) : new Map<string, Stat>();
  if (target?.kind !== 'directory') await filesystem.createDirectory(to);
  const members = await membersOf(filesystem, from);
  for (const [name, member] of members) {
    await transferMembers(filesystem, kind, [...from, name], [...to, name], member, replaced.get(name) ?? null);
  }
  for (const [name, member] of replaced) {
    if (!members.has(name)) await removeMembers(filesystem, [...to, name], member);
  }
  if (kind === 'move') await filesystem.remove(from);
}

/** What is shared, and whether it may be written, is the person's choice. */
function requireOwn(filesystem: Filesystem, path: Path): void {
  if (isFolderRoot(filesystem, path)) throw new FsError(fsErrorCodes.forbidden);
  if (filesystem.isReadOnly(path)) throw new FsError(fsErrorCodes.readOnly);
}

async function statOrNull(filesystem: Filesystem, path: Path): Promise<Stat | null> {
  try {
    return await filesystem.stat(path);
  } catch (error) {
    if (isFsError(error, fsErrorCodes.notFound)) return null;
    throw error;
  }
}
