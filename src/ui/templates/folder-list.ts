import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Messages } from '../messages/en.js';
import type { FolderMode, FolderState } from '../share-view.js';
import { icons } from './icons.js';

export interface FolderActions {
  setMode(folder: FolderState, mode: FolderMode): void;
  remove(folder: FolderState): void;
  openBroker(): void;
  /** With no folder: it stays as it is. */
  startRenaming(folder: FolderState | undefined): void;
  rename(folder: FolderState, name: string): void;
  /** The person has seen that the guest wanted to write. */
  leaveReadOnly(folder: FolderState): void;
}

export interface FoldersView {
  readonly folders: readonly FolderState[];
  /** The id of the one whose name is being changed. */
  readonly renaming: string | undefined;
  /** The ids of those in which the guest was refused to write. */
  readonly refused: ReadonlySet<string>;
}

/** What the page's policy and its place leave to choose. */
export interface FolderRules {
  readonly readOnly: boolean;
  /** In a frame of another origin: permission is given in the sharing window, or not at all. */
  readonly isFramed: boolean;
  readonly hasBroker: boolean;
}

/** A name comes from the disk: text only, and isolated, so that its right-to-left marks end with it. */
function folderName(name: string): TemplateResult {
  return html`<bdi class="name" part="folder-name" title=${name}>${name}</bdi>`;
}

/** Enter takes the new name, Escape and leaving it the old one. */
function nameField(folder: FolderState, actions: FolderActions, messages: Messages): TemplateResult {
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { value } = (event.currentTarget as HTMLFormElement).elements[0] as HTMLInputElement;
    actions.rename(folder, value.trim());
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // The panel stays, and so does a dialog around it.
    event.stopPropagation();
    event.preventDefault();
    actions.startRenaming(undefined);
  };
  return html`<form class="rename" @submit=${onSubmit}>
    <input type="text" part="name-field" aria-label=${messages.newNameOf(folder.name)} .value=${folder.name} required
      pattern="[^\\/]+" title=${messages.nameRule} maxlength="200" autocomplete="off" @keydown=${onKey} @blur=${() => actions.startRenaming(undefined)}>
  </form>`;
}

function folderItem(
  folder: FolderState,
  { renaming, refused }: FoldersView,
  rules: FolderRules,
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
        ${folder.id === renaming ? nameField(folder, actions, messages) : folderName(folder.name)}
        <small>${folder.isRoot ? messages.rootFolder : messages.entryFolder}</small>
      </span>
    </div>
    <div class="entry-actions">
      ${
        canSwitch(folder, rules)
          ? html`<select part="mode-select" aria-label=${messages.modeOf(folder.name)} .value=${live(folder.mode)}
              @change=${onMode}>
              <option value="read">${messages.modes.read}</option>
              <option value="readwrite">${messages.modes.readwrite}</option>
            </select>`
          : html`<small part="mode-fixed">${messages.modes.read}</small>`
      }
      <span class="entry-buttons">
        <button type="button" class="quiet" part="rename-button" aria-label=${messages.renameFolder(folder.name)}
          title=${messages.rename} @click=${() => actions.startRenaming(folder)}>${icons.rename}</button>
        <button type="button" class="quiet" part="remove-button" aria-label=${messages.removeFolder(folder.name)}
          title=${messages.remove} @click=${() => actions.remove(folder)}>${icons.remove}</button>
      </span>
    </div>
    ${folder.isMissing ? missing(messages) : nothing}
    ${folder.permission === 'granted' ? nothing : lostPermission(folder, rules, actions, messages)}
    ${refused.has(folder.id) && canSwitch(folder, rules) ? refusedWrite(folder, actions, messages) : nothing}
  </li>`;
}

function canSwitch({ canWrite, mode }: FolderState, { readOnly, isFramed }: FolderRules): boolean {
  return canWrite && !readOnly && !(isFramed && mode === 'read');
}

function missing({ folderMissing }: Messages): TemplateResult {
  return html`<div class="lost warn" part="folder-missing">
    ${icons.warn}<span>${folderMissing.title}<small>${folderMissing.wayOut}</small></span>
  </div>`;
}

function refusedWrite(folder: FolderState, actions: FolderActions, messages: Messages): TemplateResult {
  return html`<div class="lost warn" part="write-refused">
    ${icons.warn}<span>${messages.writeRefused}</span>
    <button type="button" part="allow-writing-button" aria-label=${messages.allowWritingTo(folder.name)}
      @click=${() => actions.setMode(folder, 'readwrite')}>${messages.allowWriting}</button>
    <button type="button" class="quiet" part="dismiss-button" aria-label=${messages.dismiss} title=${messages.dismiss}
      @click=${() => actions.leaveReadOnly(folder)}>${icons.remove}</button>
  </div>`;
}

function lostPermission(
  folder: FolderState,
  { isFramed, hasBroker }: FolderRules,
  actions: FolderActions,
  messages: Messages,
): TemplateResult {
  const again = html`<button type="button" part="allow-button" aria-label=${messages.allowFolderAgain(folder.name)}
    @click=${() => actions.setMode(folder, folder.mode)}>${messages.allowAgain}</button>`;
  const elsewhere = hasBroker
    ? html`<button type="button" part="broker-button" @click=${actions.openBroker}>${messages.broker.open}</button>`
    : nothing;
  return html`<div class="lost warn" part="permission-lost">
    ${icons.warn}<span>${messages.permissionLost} ${isFramed && hasBroker ? messages.broker.lost : nothing}</span>
    ${isFramed ? elsewhere : again}
  </div>`;
}

export function folderList(
  view: FoldersView,
  rules: FolderRules,
  actions: FolderActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  const { folders } = view;
  if (folders.length === 0) return nothing;
  return html`<ul class="entries" part="folders" aria-label=${messages.folderList}>
    ${repeat(
      folders,
      ({ id }) => id,
      (folder) => folderItem(folder, view, rules, actions, messages),
    )}
  </ul>`;
}
