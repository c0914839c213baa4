import { html, nothing, type TemplateResult } from 'lit';
import { shownName } from '../../base/shown-name.js';
import type { Messages } from '../messages/en.js';
import type { Remembered } from '../share-view.js';
import { icons } from './icons.js';

export interface RememberedActions {
  shareAgain(folder: Remembered): void;
  forget(folder: Remembered): void;
}

function rememberedItem(folder: Remembered, actions: RememberedActions, messages: Messages): TemplateResult {
  const { mode, permission } = folder;
  const name = shownName(folder.name);
  const { remembered } = messages;
  return html`<li part="remembered-folder" data-id=${folder.id}>
    <button type="button" class="again" part="share-again-button" @click=${() => actions.shareAgain(folder)}>
      ${icons.again}
      <span>
        <bdi class="name">${remembered.shareAgain(name)}</bdi>
        <small>${messages.modes[mode]} · ${permission === 'granted' ? remembered.permitted : remembered.asks}</small>
      </span>
    </button>
    <button type="button" class="quiet" part="forget-button" aria-label=${remembered.forgetOne(name)}
      title=${remembered.forget} @click=${() => actions.forget(folder)}>${icons.remove}</button>
  </li>`;
}

/** Folders that this machine had before: one click, and it has them again. */
export function rememberedList(
  folders: readonly Remembered[],
  actions: RememberedActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (folders.length === 0) return nothing;
  return html`<ul class="remembered" part="remembered" aria-label=${messages.remembered.title}>
    ${folders.map((folder) => rememberedItem(folder, actions, messages))}
  </ul>`;
}
