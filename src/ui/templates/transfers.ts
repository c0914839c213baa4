import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { shownName } from '../../base/shown-name.js';
import { formatBytes, formatDuration } from '../format.js';
import type { Messages } from '../messages/en.js';
import type { Transfer } from '../share-view.js';
import { transferName } from '../transfer-words.js';
import { icons } from './icons.js';

export interface TransferActions {
  cancelTransfer(transfer: Transfer): void;
}

/** "12 MB of 1 GB · 35 MB/s · 20 sec left": what is known of it. */
function progressOf(transfer: Transfer, messages: Messages): string {
  const { bytes, length, bytesPerSecond, phase, direction } = transfer;
  const { language, transfers } = messages;
  if (phase === 'finishing') return transfers.finishing;
  if (direction === 'within') return transfers.directions.within;
  const parts = [
    length === null
      ? formatBytes(bytes, language)
      : transfers.of(formatBytes(bytes, language), formatBytes(length, language)),
    transfers.perSecond(formatBytes(bytesPerSecond, language)),
  ];
  if (length !== null && bytesPerSecond > 0) {
    parts.push(transfers.left(formatDuration(((length - bytes) * 1000) / bytesPerSecond, language)));
  }
  return parts.join(' · ');
}

function transferItem(transfer: Transfer, actions: TransferActions, messages: Messages): TemplateResult {
  const { length, bytes, path, phase, direction } = transfer;
  const name = shownName(transferName(transfer));
  const isKnown = length !== null && phase === 'running';
  return html`<li part="transfer" data-id=${transfer.id}>
    <div class="entry-name">
      ${icons[direction]}
      <span>
        <bdi class="name" title=${shownName(path)}>${name}</bdi>
        <progress part="transfer-bar" aria-label=${`${messages.transfers.directions[direction]}: ${name}`}
          max=${isKnown ? Math.max(1, length) : nothing} value=${isKnown ? bytes : nothing}></progress>
        <small part="transfer-progress">${progressOf(transfer, messages)}</small>
      </span>
    </div>
    ${
      phase === 'finishing'
        ? nothing
        : html`<button type="button" class="quiet" part="cancel-button" title=${messages.transfers.cancel}
            aria-label=${messages.transfers.cancelOne(name)} @click=${() => actions.cancelTransfer(transfer)}
          >${icons.remove}</button>`
    }
  </li>`;
}

/** Files on their way, each of which can be stopped. */
export function transferList(
  running: readonly Transfer[],
  actions: TransferActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (running.length === 0) return nothing;
  return html`<ul class="entries" part="transfers" aria-label=${messages.transfers.title}>
    ${repeat(
      running,
      ({ id }) => id,
      (transfer) => transferItem(transfer, actions, messages),
    )}
  </ul>`;
}
