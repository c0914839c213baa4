import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';
import type { Tone } from '../status-lines.js';
import { icons } from './icons.js';

export interface OpenerView {
  readonly open: boolean;
  /** How all of it stands: the worst of what the panel says. */
  readonly tone: Tone;
  readonly summary: string;
  /** Transfers that are running. */
  readonly running: number;
}

/** The one button that is always there. Its mark tells by shape and colour how things stand, its badge what runs. */
export function opener(view: OpenerView, onToggle: () => void, messages: Messages): TemplateResult {
  return html`<button type="button" class="opener" part="button" lang=${messages.language} title=${view.summary}
    aria-haspopup="dialog" aria-expanded=${view.open} @click=${onToggle}>
    ${icons.folder}
    <slot name="label">${messages.open}</slot>
    <span class="mark ${view.tone}" part="state"></span>
    ${view.running > 0 ? html`<span class="badge" part="badge" aria-hidden="true">${view.running}</span>` : nothing}
    <span class="announcer">${view.summary}</span>
  </button>`;
}
