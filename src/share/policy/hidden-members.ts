import type { Filesystem, Path, Stat } from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';

/**
 * For what is to go from a path, with all members, before the first of them does: what is kept from the guest would
 * stay, and the rest be torn from it. That this is refused tells no more than that the last directory would.
 * @throws FsError `policy-forbids`
 */
export async function requireWhole(
  filesystem: Filesystem,
  path: Path,
  { kind }: Stat,
  signal?: AbortSignal,
): Promise<void> {
  if (kind === 'directory' && (await filesystem.hidesBelow(path, signal)))
    throw new FsError(fsErrorCodes.policyForbids);
}

/**
 * For what is to be moved from a path, or to come to one, before any of it does.
 * @throws FsError `forbidden` where the browser would carry it out only in part.
 */
export async function requireUnbound(
  filesystem: Filesystem,
  paths: readonly Path[],
  signal?: AbortSignal,
): Promise<void> {
  for (const path of paths) if (await filesystem.isBound(path, signal)) throw new FsError(fsErrorCodes.forbidden);
}

export interface Replacement {
  readonly from: Path;
  readonly to: Path;
  /** What comes; undefined: nothing does, and what is at the target goes. */
  readonly stat: Stat | undefined;
  /** What is there. */
  readonly target: Stat;
  /** Whether a collection comes without its members. */
  readonly isBare: boolean;
}

/**
 * For what is to be replaced. A directory that one comes to stays, with what is hidden in it, and so do those below that
 * have their like; the others go.
 * @throws FsError `policy-forbids` where one of those would not go as a whole.
 */
export async function requireReplaceable(
  filesystem: Filesystem,
  { from, to, stat, target, isBare }: Replacement,
  signal?: AbortSignal,
): Promise<void> {
  if (target.kind === 'file' || !(await filesystem.hidesBelow(to, signal))) return;
  if (stat?.kind !== 'directory') throw new FsError(fsErrorCodes.policyForbids);
  const coming = isBare ? new Map<string, Stat>() : await membersOf(filesystem, from);
  for (const [name, member] of await membersOf(filesystem, to)) {
    const next = { from: [...from, name], to: [...to, name], stat: coming.get(name), target: member, isBare };
    await requireReplaceable(filesystem, next, signal);
  }
}

/** What a directory has now. */
export async function membersOf(filesystem: Filesystem, path: Path): Promise<Map<string, Stat>> {
  const members = new Map<string, Stat>();
  for await (const entries of filesystem.list(path)) for (const { name, stat } of entries) members.set(name, stat);
  return members;
}
