import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';
import type { StatusLine } from '../status-lines.js';
import { commandHelp, type HelpActions, type HelpView } from './command-help.js';
import { icons } from './icons.js';

export function statusList(
  lines: readonly StatusLine[],
  help: HelpView,
  actions: HelpActions,
  messages: Messages,
): TemplateResult {
  return html`<ul class="status" part="status" aria-label=${messages.statusList}>
    ${lines.map(
      ({ name, tone, text, hint, topic }) => html`<li class=${tone} part="status-line" data-name=${name}>
        ${icons[tone]}
        <span>${text}${hint === undefined ? nothing : html`<small>${hint}</small>`}</span>
        ${topic === undefined ? nothing : commandHelp(topic, help, actions, messages)}
      </li>`,
    )}
  </ul>`;
}
