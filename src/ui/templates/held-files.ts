import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes, formatDate } from '../format.js';
import type { Messages } from '../messages/en.js';
import type { HeldFile } from '../share-view.js';
import { icons } from './icons.js';

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

function heldFile(file: HeldFile, isDoomed: boolean, actions: HeldFilesActions, messages: Messages): TemplateResult {
  const name = file.path.split('/').at(-1) ?? '';
  const place = `${file.folder}/${file.path.slice(0, -name.length)}`;
  return html`<li part="held-file">
    <span class="held-name">
      <bdi class="name" title=${name}>${name}</bdi>
      <small><bdi>${place}</bdi> · ${formatBytes(file.size)} · ${formatDate(file.lastModified)}</small>
    </span>
    <span class="held-actions">
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
  const onToggle = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLDetailsElement) actions.openHeldFiles(currentTarget.open);
  };
  return html`<details class="held" part="held" @toggle=${onToggle}>
    <summary part="held-summary">${icons.info}<span>${messages.heldFiles(count)}</span></summary>
    <p class="hint">${messages.heldFilesHint}</p>
    <ul part="held-files">${files.map((file) => heldFile(file, file === doomed, actions, messages))}</ul>
  </details>`;
}
