import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';
import type { StatusLine } from '../status-lines.js';
import { icons } from './icons.js';

export function statusList(lines: readonly StatusLine[], messages: Messages): TemplateResult {
  return html`<ul class="status" part="status" aria-label=${messages.statusList}>
    ${lines.map(
      ({ name, tone, text, hint }) => html`<li class=${tone} part="status-line" data-name=${name}>
        ${name === 'transfer' ? icons.transfer : icons[tone]}
        <span>${text}${hint === undefined ? nothing : html`<small>${hint}</small>`}</span>
      </li>`,
    )}
  </ul>`;
}
