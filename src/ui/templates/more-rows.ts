import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';

/** The end of a list that was cut: how many there are beside those that are shown. Nothing while they are being read. */
export function moreRows(count: number, shown: number, messages: Messages): TemplateResult | typeof nothing {
  if (shown === 0 || count <= shown) return nothing;
  return html`<li part="more" class="hint">${messages.andMore(count - shown)}</li>`;
}
