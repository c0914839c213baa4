import type { Advice, Messages } from './messages/en.js';
import type { FolderMode } from './share-view.js';

/** Told once, until it is dismissed or something else succeeds. */
export interface Notice extends Advice {
  readonly tone: 'info' | 'warn' | 'bad';
}

/** Errors of the share carry a `code`, the browser's a `name`. */
function nameOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : '';
}

/** What nobody foresaw, in its own words. */
export function failureNotice(error: unknown, messages: Messages): Notice {
  const reason = error instanceof Error ? error.message : String(error);
  return { tone: 'bad', ...messages.notices.failed(reason) };
}

/**
 * The browser answers one and the same AbortError to a picker that was closed and to a permission that was refused in
 * the bubble after it (measured in Chromium 156, either mode): no error, then, but the way on for who wants one.
 */
export function pickerNotice(error: unknown, messages: Messages): Notice {
  switch (nameOf(error)) {
    case 'AbortError':
      return { tone: 'info', ...messages.notices.pickerLeft };
    case 'SecurityError':
      return { tone: 'bad', ...messages.support['cross-origin-frame'] };
    default:
      return failureNotice(error, messages);
  }
}

/** A dropped item that the browser did not hand out. */
export function dropNotice(error: unknown, messages: Messages): Notice {
  if (nameOf(error) === 'AbortError') return { tone: 'warn', ...messages.notices.blocked };
  return failureNotice(error, messages);
}

/** What else a share may have against a folder. */
export function folderNotice(error: unknown, name: string, messages: Messages): Notice {
  if (nameOf(error) === 'policy-forbids') return { tone: 'warn', ...messages.policy.refused(name) };
  return failureNotice(error, messages);
}

/** A folder that the share did not take. */
export function sharingNotice(error: unknown, name: string, mode: FolderMode, messages: Messages): Notice {
  if (nameOf(error) === 'permission-lost') {
    const advice = mode === 'read' ? messages.notices.refused(name) : messages.notices.refusedWriting(name);
    return { tone: 'warn', ...advice };
  }
  return folderNotice(error, name, messages);
}

/** A shared folder whose mode stays, or whose permission stays away. */
export function upgradeNotice(error: unknown, name: string, messages: Messages): Notice {
  if (nameOf(error) === 'permission-lost') return { tone: 'warn', ...messages.notices.upgradeRefused(name) };
  return folderNotice(error, name, messages);
}
