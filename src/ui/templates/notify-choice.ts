import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/en.js';

export interface NotifyView {
  readonly isPossible: boolean;
  readonly isOn: boolean;
  /** The browser's answer was no. */
  readonly isRefused: boolean;
}

export interface NotifyActions {
  setNotify(isOn: boolean): void;
}

/** The browser asks for its permission at this click, and at no other time. */
export function notifyChoice(
  { isPossible, isOn, isRefused }: NotifyView,
  actions: NotifyActions,
  { notify }: Messages,
): TemplateResult | typeof nothing {
  if (!isPossible) return nothing;
  const onChange = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) actions.setNotify(currentTarget.checked);
  };
  return html`<label class="notify">
    <input type="checkbox" part="notify" .checked=${isOn} @change=${onChange}>
    <span>${notify.label}<small>${isRefused ? notify.refused : notify.hint}</small></span>
  </label>`;
}
