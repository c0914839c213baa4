import { html, nothing, type TemplateResult } from 'lit';
import { shownName } from '../../base/shown-name.js';
import { formatDuration } from '../format.js';
import type { Messages } from '../messages/en.js';
import type { Lock } from '../share-view.js';
import { disclosure } from './disclosure.js';
import { icons } from './icons.js';
import { moreRows } from './more-rows.js';

export interface LocksView {
  readonly count: number;
  /** Empty until the list was opened. */
  readonly locks: readonly Lock[];
  /** Breaking it was asked for once. */
  readonly doomed: Lock | undefined;
}

export interface LockActions {
  openLocks(isOpen: boolean): void;
  breakLock(lock: Lock): void;
}

function lockItem(lock: Lock, isDoomed: boolean, actions: LockActions, messages: Messages): TemplateResult {
  const { owner, scope, isDeep, expiresAt } = lock;
  const { language, locks } = messages;
  const path = shownName(lock.path);
  const left = locks.left(formatDuration(Math.max(0, expiresAt - Date.now()), language));
  const kind = [locks.scopes[scope], ...(isDeep ? [locks.deep] : []), left].join(' · ');
  return html`<li part="lock">
    <span class="entry-name"><span>
      <bdi class="name" title=${path}>${path}</bdi>
      <small>${owner === '' ? locks.nobody : html`<bdi part="lock-owner" title=${shownName(owner)}>${shownName(owner)}</bdi>`} · ${kind}</small>
    </span></span>
    <button type="button" class=${isDoomed ? 'stop' : ''} part="break-button"
      aria-label=${isDoomed ? locks.breakForGood(path) : locks.breakOne(path)} @click=${() => actions.breakLock(lock)}
    >${isDoomed ? locks.sure : locks.break}</button>
  </li>`;
}

/** What programs in the guest keep from each other, and from being left locked when one of them has crashed. */
export function lockList(
  { count, locks, doomed }: LocksView,
  actions: LockActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return disclosure(
    { part: 'locks', icon: icons.lock, title: messages.locks.title(count), onToggle: actions.openLocks },
    html`<p class="hint">${messages.locks.hint}</p>
      <ul class="entries" part="lock-list">
        ${locks.map((lock) => lockItem(lock, lock === doomed, actions, messages))}
        ${moreRows(count, locks.length, messages)}
      </ul>`,
  );
}
