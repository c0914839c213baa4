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
  /** Folders of before that a click shares again. */
  readonly offered: number;
}

function badge({ running, offered }: OpenerView): TemplateResult | typeof nothing {
  if (running > 0) return html`<span class="badge" part="badge" aria-hidden="true">${running}</span>`;
  if (offered === 0) return nothing;
  return html`<span class="badge offer" part="badge" aria-hidden="true">${icons.again}${offered}</span>`;
}

/**
 * The one button that is always there. Its mark tells by shape and colour how things stand, its badge what runs, or
 * what can be shared again.
 */
export function opener(view: OpenerView, onToggle: () => void, messages: Messages): TemplateResult {
  const summary = view.offered === 0 ? view.summary : `${view.summary}. ${messages.remembered.offer(view.offered)}`;
  return html`<button type="button" class="opener" part="button" lang=${messages.language} title=${summary}
    aria-haspopup="dialog" aria-expanded=${view.open} @click=${onToggle}>
    ${icons.folder}
    <slot name="label">${messages.open}</slot>
    <span class="mark ${view.tone}" part="state"></span>
    ${badge(view)}
    <span class="announcer">${summary}</span>
  </button>`;
}
