import type { Path } from '../share/filesystem.js';
import type { DavContext, DavRequest } from './context.js';
import { DavError } from './dav-error.js';
import type { Lock } from './locks.js';

/**
 * Whether a request may change a resource's content or properties: it must submit a token of each exclusive lock that
 * covers it, and of one of the shared ones (RFC 4918 7.5, 6.2).
 * @throws DavError 423 with lock-token-submitted.
 */
export function requireTokens({ tokens }: DavRequest, locks: readonly Lock[]): void {
  const open = locks.filter(({ scope, token }) => scope === 'exclusive' && !tokens.has(token));
  const shared = locks.filter(({ scope }) => scope === 'shared');
  if (shared.length > 0 && !shared.some(({ token }) => tokens.has(token))) open.push(...shared);
  if (open.length > 0) throw new DavError(423, { name: 'lock-token-submitted', paths: open.map(({ path }) => path) });
}

/** For a change of what lies at the path. */
export function requireUnlocked(request: DavRequest, path: Path, { filesystem, locks, clock }: DavContext): void {
  requireTokens(request, locks.covering(filesystem.key(path), clock.now()));
}

/** For a new member at the path: the parent's list of members changes (RFC 4918 7.4). */
export function requireParentUnlocked(request: DavRequest, path: Path, context: DavContext): void {
  if (path.length > 0) requireUnlocked(request, path.slice(0, -1), context);
}

/** For the removal of what lies at the path, with everything below it. */
export function requireTreeUnlocked(request: DavRequest, path: Path, context: DavContext): void {
  const { filesystem, locks, clock } = context;
  requireParentUnlocked(request, path, context);
  requireUnlocked(request, path, context);
  const below = locks.below(filesystem.key(path), clock.now());
  for (const resource of new Set(below.map(({ key }) => key))) {
    requireTokens(
      request,
      below.filter(({ key }) => key === resource),
    );
  }
}
