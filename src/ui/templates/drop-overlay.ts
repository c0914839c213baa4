import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';
import type { FolderMode } from '../share-view.js';
import { icons } from './icons.js';

/** Over the element where only it takes drops; over the whole page, above everything on it, where the page does. */
export function dropOverlay(mode: FolderMode, everywhere: boolean, messages: Messages): TemplateResult {
  return html`<div class="overlay" part="drop-overlay" lang=${messages.language} dir="auto" popover=${everywhere ? 'manual' : nothing}>
    <div class="overlay-card">
      ${icons.folder}
      <p>${messages.dropNow}</p>
      <small>${mode === 'read' ? messages.dropNowRead : messages.dropNowReadwrite}</small>
    </div>
  </div>`;
}
