import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';
import { dropOverlay } from './drop-overlay.js';
import { icons } from './icons.js';
import type { PanelActions, PanelView } from './panel-body.js';

/** Loaded when the panel is first shown. */
export type PanelBody = typeof import('./panel-body.js');

/** The panel's frame, which is there at once, and what is in it as soon as that is loaded. */
export function panel(
  view: PanelView,
  body: PanelBody | undefined,
  actions: PanelActions,
  messages: Messages,
): TemplateResult {
  const { mode, dropsAnywhere, inline } = view;
  // In the direction of its texts, the first of which is the title: the page's may be another.
  return html`<section class="panel" part="panel" role=${inline ? 'group' : 'dialog'} aria-labelledby="title"
    lang=${messages.language} dir="auto" tabindex=${inline ? nothing : -1} popover=${inline ? nothing : 'manual'}>
    <header part="header">
      <h2 id="title">${messages.title}</h2>
      ${
        inline
          ? nothing
          : html`<button type="button" class="quiet" part="close-button" aria-label=${messages.close}
              title=${messages.close} @click=${actions.close}>${icons.remove}</button>`
      }
    </header>
    <div class="body" part="body">${body?.panelBody(view, actions, messages)}</div>
    ${body?.panelFooter(view, actions, messages)}
    ${dropsAnywhere ? nothing : dropOverlay(mode, false, messages)}
  </section>`;
}
