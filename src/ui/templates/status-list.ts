import { html, nothing, type TemplateResult } from 'lit';
import type { HelpTopic } from '../guest-commands.js';
import type { Messages } from '../messages/en.js';
import type { StatusLine } from '../status-lines.js';
import { icons } from './icons.js';

export function statusList(
  lines: readonly StatusLine[],
  helpWith: (topic: HelpTopic) => TemplateResult,
  messages: Messages,
): TemplateResult {
  return html`<ul class="status" part="status" aria-label=${messages.statusList}>
    ${lines.map(
      ({ name, tone, text, hint, topic }) => html`<li class=${tone} part="status-line" data-name=${name}>
        ${icons[tone]}
        <span>${text}${hint === undefined ? nothing : html`<small>${hint}</small>`}</span>
        ${topic === undefined ? nothing : helpWith(topic)}
      </li>`,
    )}
  </ul>`;
}
