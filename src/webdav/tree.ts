import type { Path, Stat } from '../share/filesystem.js';
import type { DavContext } from './context.js';
import type { MemberFailure } from './multistatus.js';
import { toDavError } from './status.js';

/**
 * Methods on trees, member by member: what fails is named, and what is below a failed collection is left alone
 * (RFC 4918 9.6.1, 9.8.3, 9.9.2). One directory's names are held at a time and level.
 */

/** What COPY and MOVE do to each member. */
export interface Transfer {
  readonly from: Path;
  readonly to: Path;
  readonly stat: Stat;
  readonly depth: '0' | 'infinity';
}

/** Removes a resource with all members, their locks and properties. */
export async function deleteTree(
  path: Path,
  stat: Stat,
  context: DavContext,
  signal: AbortSignal,
): Promise<MemberFailure[]> {
  const failures: MemberFailure[] = [];
  if (stat.kind === 'directory') {
    for (const member of await membersOf(path, context)) {
      failures.push(...(await deleteTree([...path, member.name], member.stat, context, signal)));
    }
    // A collection that kept a member stays; that its own removal was not tried needs no line of its own.
    if (failures.length > 0) return failures;
  }
  return attempt(path, stat, signal, async () => {
    const key = context.filesystem.key(path);
    await context.filesystem.remove(path);
    context.locks.removeTree(key);
    await context.properties.remove(key);
  });
}

/** Copies a resource; its properties go along, its locks do not (RFC 4918 9.8.2, 7.6). */
export async function copyTree(transfer: Transfer, context: DavContext, signal: AbortSignal): Promise<MemberFailure[]> {
  const { from, to, stat, depth } = transfer;
  const { filesystem, properties } = context;
  const failures = await attempt(to, stat, signal, async () => {
    if (stat.kind === 'file') await filesystem.copy(from, to);
    else await filesystem.createDirectory(to);
    await properties.copy(filesystem.key(from), filesystem.key(to));
  });
  if (failures.length > 0 || stat.kind === 'file' || depth === '0') return failures;
  for (const member of await membersOf(from, context)) {
    const next = { from: [...from, member.name], to: [...to, member.name], stat: member.stat, depth };
    failures.push(...(await copyTree(next, context, signal)));
  }
  return failures;
}

/**
 * Moves a resource; its properties go along, its locks die (RFC 4918 9.9.1, 7.6). The platform cannot rename
 * directories: a collection is made anew and its files moved one by one, so that each is in exactly one place whenever
 * this stops.
 */
export async function moveTree(transfer: Transfer, context: DavContext, signal: AbortSignal): Promise<MemberFailure[]> {
  const { from, to, stat, depth } = transfer;
  const { filesystem, properties, locks } = context;
  const failures = await attempt(from, stat, signal, async () => {
    if (stat.kind === 'file') await filesystem.move(from, to);
    else await filesystem.createDirectory(to);
    await properties.copy(filesystem.key(from), filesystem.key(to));
  });
  if (failures.length > 0) return failures;
  if (stat.kind === 'directory') {
    for (const member of await membersOf(from, context)) {
      const next = { from: [...from, member.name], to: [...to, member.name], stat: member.stat, depth };
      failures.push(...(await moveTree(next, context, signal)));
    }
    if (failures.length > 0) return failures;
    failures.push(...(await attempt(from, stat, signal, () => filesystem.remove(from))));
  }
  locks.removeTree(filesystem.key(from));
  await properties.remove(filesystem.key(from));
  return failures;
}

/** All of a collection's members, taken before they are changed. */
async function membersOf(path: Path, { filesystem }: DavContext): Promise<{ name: string; stat: Stat }[]> {
  const members: { name: string; stat: Stat }[] = [];
  for await (const member of filesystem.list(path)) members.push(member);
  return members;
}

/** One step. A client that has gone away stops the walk; any other failure is the member's. */
async function attempt(
  path: Path,
  stat: Stat,
  signal: AbortSignal,
  step: () => Promise<void>,
): Promise<MemberFailure[]> {
  signal.throwIfAborted();
  try {
    await step();
    return [];
  } catch (error) {
    const failure = toDavError(error);
    if (failure === undefined) throw error;
    return [{ path, isCollection: stat.kind === 'directory', status: failure.status }];
  }
}
