import { html, nothing, type TemplateResult } from 'lit';
import { shownName } from '../../base/shown-name.js';
import { formatBytes, formatDuration } from '../format.js';
import type { Messages } from '../messages/en.js';
import type { Transfer, Transfers } from '../share-view.js';
import { reasonOf, transferName } from '../transfer-words.js';
import { disclosure } from './disclosure.js';
import { icons } from './icons.js';

function endedItem(transfer: Transfer, messages: Messages): TemplateResult {
  const { path, bytes, durationMs, direction, phase } = transfer;
  const { language, transfers } = messages;
  const reason = reasonOf(transfer, messages);
  return html`<li part="ended-transfer" class=${phase === 'done' ? 'good' : 'bad'}>
    ${icons[phase === 'done' ? 'check' : 'remove']}
    <span class="entry-name"><span>
      <bdi class="name" title=${shownName(path)}>${shownName(transferName(transfer))}</bdi>
      <small>
        ${transfers.directions[direction]} · ${formatBytes(bytes, language)}
        ${durationMs < 1000 ? nothing : html` · ${formatDuration(durationMs, language)}`}
        ${reason === undefined ? nothing : html`<span part="transfer-reason">${reason}</span>`}
      </small>
    </span></span>
  </li>`;
}

/** What was copied, and what was not, with the reason. */
export function endedTransfers(
  { ended, done, failed }: Transfers,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (ended.length === 0) return nothing;
  const { transfers } = messages;
  // The line is closed as a rule: its sign says whether it is worth a look.
  const icon = ended.every(({ phase }) => phase === 'done') ? icons.check : icons.warn;
  return disclosure(
    { part: 'ended', icon, title: transfers.ended, hint: transfers.totals(done, failed) },
    html`<ul class="entries" part="ended-transfers" tabindex="0" aria-label=${transfers.ended}>
      ${ended.map((transfer) => endedItem(transfer, messages))}
    </ul>`,
  );
}
