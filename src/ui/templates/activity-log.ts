import { html, nothing, type TemplateResult } from 'lit';
import { shownName } from '../../base/shown-name.js';
import { formatBytes, formatDuration, formatTime } from '../format.js';
import type { Messages } from '../messages/en.js';
import type { Activity, BytesMoved } from '../share-view.js';
import { disclosure } from './disclosure.js';
import { icons } from './icons.js';

export interface ActivityView {
  readonly filter: string;
  /** Newest first; empty until the list was opened. */
  readonly shown: readonly Activity[];
}

export interface ActivityActions {
  openActivity(isOpen: boolean): void;
  filterActivity(filter: string): void;
  saveActivity(format: 'csv' | 'json'): void;
}

function entry(request: Activity, { language, activity }: Messages): TemplateResult {
  const { method, status, isWhole, durationMs, time, closedBy } = request;
  if (closedBy !== undefined) {
    return html`<li part="activity-entry" class="refused">
      <span class="entry-name"><span>${activity.closedBy[closedBy]} <small>${formatTime(time, language)}</small></span></span>
    </li>`;
  }
  const path = shownName(request.path);
  const bytes = request.bytesReceived + request.bytesSent;
  return html`<li part="activity-entry" class=${status >= 400 || !isWhole ? 'refused' : ''}>
    <span class="entry-name"><span>
      <bdi class="name" title=${path}>${path}</bdi>
      <small>
        ${formatTime(time, language)} · <bdi>${method}</bdi> · <span class="status-code">${status === 0 ? activity.left : status}</span>
        ${status === 0 || isWhole ? nothing : html` · ${activity.brokenOff}`}
        ${bytes === 0 ? nothing : html` · ${formatBytes(bytes, language)}`}
        ${durationMs < 1000 ? nothing : html` · ${formatDuration(durationMs, language)}`}
      </small>
    </span></span>
  </li>`;
}

/** Every request of the guest, to be looked through and taken along; what was moved in all is said without opening it. */
export function activityLog(
  { filter, shown }: ActivityView,
  { toGuest, fromGuest }: BytesMoved,
  actions: ActivityActions,
  messages: Messages,
): TemplateResult {
  const { language, activity } = messages;
  const onInput = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) actions.filterActivity(currentTarget.value);
  };
  const options = {
    part: 'activity',
    icon: icons.transfer,
    title: activity.title,
    hint:
      toGuest + fromGuest === 0
        ? activity.nothingMoved
        : activity.moved(formatBytes(toGuest, language), formatBytes(fromGuest, language)),
    onToggle: actions.openActivity,
  };
  return disclosure(
    options,
    html`<label class="row">
        <span>${activity.filter}</span>
        <input type="search" part="activity-filter" .value=${filter} @input=${onInput}>
      </label>
      ${
        shown.length === 0
          ? html`<p class="hint">${activity.none}</p>`
          : html`<ul class="entries" part="activity-entries" tabindex="0" aria-label=${activity.title}>
              ${shown.map((one) => entry(one, messages))}
            </ul>`
      }
      <div class="row">
        <button type="button" part="csv-button" @click=${() => actions.saveActivity('csv')}>${activity.saveAs('CSV')}</button>
        <button type="button" part="json-button" @click=${() => actions.saveActivity('json')}>${activity.saveAs('JSON')}</button>
      </div>`,
  );
}
