import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../format.js';
import type { Messages } from '../messages/en.js';
import type { HeldFile, OutboxState } from '../share-view.js';
import { type HeldFilesActions, heldFile } from './held-files.js';
import { icons } from './icons.js';
import { moreRows } from './more-rows.js';

export interface OutboxView {
  readonly outbox: OutboxState | null;
  readonly files: readonly HeldFile[];
  /** Its deletion was asked for once. */
  readonly doomed: HeldFile | undefined;
  /** False where the browser refuses to keep them. */
  readonly persists: boolean;
}

export interface OutboxActions extends HeldFilesActions {
  saveAllOutgoing(): void;
}

/** What programs in the guest hand out where the browser gives no folder to write to. */
export function outboxList(
  { outbox, files, doomed, persists }: OutboxView,
  actions: OutboxActions,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (outbox === null) return nothing;
  const { saveAll, outbox: texts } = messages;
  return html`<section class="outbox" part="outbox" aria-labelledby="outbox-title">
    <div class="outbox-head">
      <h3 id="outbox-title">${icons.folder}<span>${texts.title(outbox.files, formatBytes(outbox.bytes, messages.language))}</span></h3>
      ${
        files.length < 2
          ? nothing
          : html`<button type="button" part="save-all-button" @click=${actions.saveAllOutgoing}>${saveAll}</button>`
      }
    </div>
    <p class="hint">${outbox.name === '' ? texts.earlier : texts.hint(outbox.name)}</p>
    ${persists ? nothing : html`<p class="hint">${texts.endsWithPage}</p>`}
    ${
      files.length === 0
        ? nothing
        : html`<ul class="entries" part="outbox-files">
            ${files.map((file) => heldFile(file, file === doomed, actions, messages))}
            ${moreRows(outbox.files, files.length, messages)}
          </ul>`
    }
  </section>`;
}
