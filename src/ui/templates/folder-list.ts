import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Messages } from '../messages/en.js';
import type { FolderMode, FolderState } from '../share-view.js';
import { icons } from './icons.js';

export interface FolderActions {
  setMode(folder: FolderState, mode: FolderMode): void;
  remove(folder: FolderState): void;
}

/** What the page's policy leaves to choose. */
export interface FolderRules {
  readonly readOnly: boolean;
}

/** A name comes from the disk: text only, and isolated, so that its right-to-left marks end with it. */
function folderName(name: string): TemplateResult {
  return html`<bdi class="name" part="folder-name" title=${name}>${name}</bdi>`;
}

function folderItem(
  folder: FolderState,
  { readOnly }: FolderRules,
  actions: FolderActions,
  messages: Messages,
): TemplateResult {
  const onMode = (event: Event): void => {
    const select = event.currentTarget as HTMLSelectElement;
    const mode = select.value as FolderMode;
    // It shows what is; the new mode comes back with the state once the person has allowed it.
    select.value = folder.mode;
    actions.setMode(folder, mode);
  };
  return html`<li part="folder" data-id=${folder.id}>
    <div class="entry-name">
      ${folder.isRoot ? icons.drive : icons.folder}
      <span>
        ${folderName(folder.name)}
        <small>${folder.isRoot ? messages.rootFolder : messages.entryFolder}</small>
      </span>
    </div>
    <div class="entry-actions">
      ${
        folder.canWrite && !readOnly
          ? html`<select part="mode-select" aria-label=${messages.modeOf(folder.name)} .value=${live(folder.mode)}
              @change=${onMode}>
              <option value="read">${messages.modes.read}</option>
              <option value="readwrite">${messages.modes.readwrite}</option>
            </select>`
          : html`<small part="mode-fixed">${messages.modes.read}</small>`
      }
      <button type="button" class="quiet" part="remove-button" aria-label=${messages.removeFolder(folder.name)}
        title=${messages.remove} @click=${() => actions.remove(folder)}>${icons.remove}</button>
    </div>
    ${folder.permission === 'granted' ? nothing : lostPermission(folder, actions, messages)}
  </li>`;
}

function lostPermission(folder: FolderState, actions: FolderActions, messages: Messages): TemplateResult {
  return html`<div class="lost warn" part="permission-lost">
    ${icons.warn}<span>${messages.permissionLost}</span>
    <button type="button" part="allow-button" aria-label=${messages.allowFolderAgain(folder.name)}
      @click=${() => actions.setMode(folder, folder.mode)}>${messages.allowAgain}</button>
  </div>`;
}

export function folderList(
  folders: readonly FolderState[],
  rules: FolderRules,
  actions: FolderActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (folders.length === 0) return nothing;
  return html`<ul class="entries" part="folders" aria-label=${messages.folderList}>
    ${repeat(
      folders,
      ({ id }) => id,
      (folder) => folderItem(folder, rules, actions, messages),
    )}
  </ul>`;
}
