import type { Path } from '../../share/filesystem.js';
import type { DavContext } from '../context.js';
import { DavError } from '../dav-error.js';
import { keysTo } from '../resource.js';
import type { Lock, Tokens } from './lock-table.js';

/**
 * Whether a request may change a resource's content or properties: it must submit a token of each exclusive lock that
 * covers it, and of one of the shared ones (RFC 4918 7.5, 6.2).
 * @throws DavError 423 with lock-token-submitted.
 */
function requireTokens(tokens: Tokens, locks: readonly Lock[]): void {
  const unopened = locks.filter(({ scope, token }) => scope === 'exclusive' && !tokens.has(token));
  const shared = locks.filter(({ scope }) => scope === 'shared');
  if (shared.length > 0 && !shared.some(({ token }) => tokens.has(token))) unopened.push(...shared);
  if (unopened.length > 0) throw new DavError(423, { name: 'lock-token-submitted', resources: unopened });
}

/** For a change of what lies at the path. */
export function requireUnlocked(tokens: Tokens, path: Path, { filesystem, locks, clock }: DavContext): void {
  requireTokens(tokens, locks.covering(keysTo(filesystem, path), clock.now()));
}

/** For a member that comes or goes at the path: its parent's list of members changes too (RFC 4918 7.4). */
export function requireMemberUnlocked(tokens: Tokens, path: Path, context: DavContext): void {
  if (path.length > 0) requireUnlocked(tokens, path.slice(0, -1), context);
  requireUnlocked(tokens, path, context);
}

/** For the removal of what lies at the path, with everything below it. */
export function requireTreeUnlocked(tokens: Tokens, path: Path, context: DavContext): void {
  requireMemberUnlocked(tokens, path, context);
  const { filesystem, locks, clock } = context;
  const below = new Map<string, Lock[]>();
  for (const lock of locks.below(filesystem.key(path), clock.now())) {
    const resource = lock.place.key;
    below.set(resource, [...(below.get(resource) ?? []), lock]);
  }
  for (const locksOfOne of below.values()) requireTokens(tokens, locksOfOne);
}
