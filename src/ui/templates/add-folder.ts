import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';
import type { FolderMode } from '../share-view.js';
import { icons } from './icons.js';

export interface DropZoneView {
  /** The browser's dialog is open. */
  readonly busy: boolean;
  /** False in frames of another origin, where folders can only be dropped. */
  readonly canPick: boolean;
  /** Something is shared already: the zone steps back. */
  readonly compact: boolean;
  readonly dropsAnywhere: boolean;
}
/** For folders that are added from now on. */
export function modeChoice(
  mode: FolderMode,
  legend: string,
  actions: { setNewMode(mode: FolderMode): void },
  messages: Messages,
): TemplateResult {
  const choice = (value: FolderMode): TemplateResult => html`<label class="segment">
    <input type="radio" name="mode" value=${value} .checked=${mode === value} @change=${() => actions.setNewMode(value)}>
    <span>${messages.modes[value]}</span>
  </label>`;
  return html`<fieldset part="mode" aria-describedby="mode-hint">
    <legend>${legend}</legend>
    <div class="segments">${choice('read')}${choice('readwrite')}</div>
    <p id="mode-hint" class="hint">${messages.modeHints[mode]}</p>
  </fieldset>`;
}

/** @param button in the place of the one that opens the picker. */
export function dropZone(
  view: DropZoneView,
  actions: { choose(): void },
  messages: Messages,
  button?: TemplateResult,
): TemplateResult {
  const label = view.busy ? messages.choosing : view.compact ? messages.addFolder : messages.chooseFolder;
  return html`<div class="drop-zone ${view.compact ? 'compact' : ''}" part="drop-zone">
    ${view.compact ? nothing : icons.folder}
    ${
      button ??
      html`<button type="button" class=${view.compact ? '' : 'primary'} part="choose-button"
        ?disabled=${!view.canPick} aria-disabled=${view.busy ? 'true' : 'false'} @click=${actions.choose}
      >${label}</button>`
    }
    <span class="hint">${view.dropsAnywhere ? messages.dropAnywhere : messages.dropHere}</span>
  </div>`;
}
