import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';
import type { PanelContent } from '../panel-content.js';
import type { FolderMode } from '../share-view.js';
import { dropOverlay } from './drop-overlay.js';
import { icons } from './icons.js';

export interface PanelFrame {
  /** For folders added from now on. */
  readonly mode: FolderMode;
  readonly dropsAnywhere: boolean;
  /** In its place on the page, and not over it. */
  readonly inline: boolean;
}

/** The panel's frame, which is there at once, and what is in it as soon as that is loaded. */
export function panel(
  { mode, dropsAnywhere, inline }: PanelFrame,
  content: Pick<PanelContent, 'body' | 'footer'> | undefined,
  close: () => void,
  messages: Messages,
): TemplateResult {
  // In the direction of its texts, the first of which is the title: the page's may be another.
  return html`<section class="panel" part="panel" role=${inline ? 'group' : 'dialog'} aria-labelledby="title"
    lang=${messages.language} dir="auto" tabindex=${inline ? nothing : -1} popover=${inline ? nothing : 'manual'}>
    <header part="header">
      <h2 id="title">${messages.title}</h2>
      ${
        inline
          ? nothing
          : html`<button type="button" class="quiet" part="close-button" aria-label=${messages.close}
              title=${messages.close} @click=${close}>${icons.remove}</button>`
      }
    </header>
    <div class="body" part="body">${content?.body}</div>
    ${content?.footer}
    ${dropsAnywhere ? nothing : dropOverlay(mode, false, messages)}
  </section>`;
}
