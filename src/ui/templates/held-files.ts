import { html, nothing, type TemplateResult } from 'lit';
import { shownName } from '../../base/shown-name.js';
import { formatBytes, formatDate } from '../format.js';
import type { Messages } from '../messages/en.js';
import type { HeldFile } from '../share-view.js';
import { disclosure } from './disclosure.js';
import { icons } from './icons.js';
import { moreRows } from './more-rows.js';

export interface HeldFilesView {
  readonly count: number;
  /** Empty until the list was opened. */
  readonly files: readonly HeldFile[];
  /** Its deletion was asked for once. */
  readonly doomed: HeldFile | undefined;
}

export interface HeldFilesActions {
  openHeldFiles(isOpen: boolean): void;
  saveHeldFile(file: HeldFile): void;
  deleteHeldFile(file: HeldFile): void;
}

/** One of them, with what can be done about it. */
export function heldFile(
  file: HeldFile,
  isDoomed: boolean,
  actions: HeldFilesActions,
  messages: Messages,
): TemplateResult {
  const names = file.path.split('/');
  const name = shownName(names.pop() ?? '');
  const place = shownName([file.folder, ...names, ''].join('/'));
  return html`<li part="held-file">
    <span class="entry-name"><span>
      <bdi class="name" title=${name}>${name}</bdi>
      <small><bdi>${place}</bdi> · ${formatBytes(file.size, messages.language)} · ${formatDate(file.lastModified, messages.language)}</small>
    </span></span>
    <span class="entry-actions">
      <button type="button" part="save-button" aria-label=${messages.saveFile(name)}
        @click=${() => actions.saveHeldFile(file)}>${messages.save}</button>
      <button type="button" class=${isDoomed ? 'stop' : ''} part="delete-button"
        aria-label=${isDoomed ? messages.deleteFileForGood(name) : messages.deleteFile(name)}
        @click=${() => actions.deleteHeldFile(file)}>${isDoomed ? messages.deleteForGood : messages.delete}</button>
    </span>
  </li>`;
}

/** What lies nowhere else, and would go with the browser's data: to be looked through, saved and deleted. */
export function heldFiles(
  { count, files, doomed }: HeldFilesView,
  actions: HeldFilesActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return disclosure(
    { part: 'held', icon: icons.info, title: messages.heldFiles(count), onToggle: actions.openHeldFiles },
    html`<p class="hint">${messages.heldFilesHint}</p>
      <ul class="entries" part="held-files">
        ${files.map((file) => heldFile(file, file === doomed, actions, messages))}
        ${moreRows(count, files.length, messages)}
      </ul>`,
  );
}
