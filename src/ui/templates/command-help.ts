import { html, type TemplateResult } from 'lit';
import { type HelpTopic, helpTopics, systemNames } from '../guest-commands.js';
import type { Messages } from '../messages/en.js';
import { icons } from './icons.js';

export interface HelpView {
  readonly systems: Readonly<Record<HelpTopic, string>>;
  readonly copied: HelpTopic | undefined;
  /** How to open the drive is being looked at. */
  readonly isOpen: boolean;
}

export interface HelpActions {
  chooseSystem(topic: HelpTopic, system: string): void;
  copyCommand(topic: HelpTopic): void;
  openHelp(isOpen: boolean): void;
}

/** What to type, for the system that is chosen, with a button that copies it. */
export function commandHelp(
  topic: HelpTopic,
  { systems, copied }: HelpView,
  actions: HelpActions,
  messages: Messages,
): TemplateResult {
  const { help } = messages;
  const system = systems[topic];
  const lines: Readonly<Record<string, string>> = helpTopics[topic];
  const notes: Readonly<Record<string, string>> = help.notes[topic];
  const names: Readonly<Record<string, string>> = { ...systemNames, ...help.systems };
  const onChange = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLSelectElement) actions.chooseSystem(topic, currentTarget.value);
  };
  return html`<div class="help" part="help" data-topic=${topic}>
    <label class="row">
      <span>${topic === 'channel' ? help.host : help.system}</span>
      <select part="system-select" @change=${onChange}>
        ${Object.keys(lines).map(
          (name) => html`<option value=${name} ?selected=${name === system}>${names[name]}</option>`,
        )}
      </select>
    </label>
    <div class="row">
      <p id="note-${topic}" class="hint">${notes[system]}</p>
      <button type="button" part="copy-button" aria-describedby="note-${topic}" @click=${() => actions.copyCommand(topic)}
      >${copied === topic ? [icons.check, help.copied] : help.copy}</button>
    </div>
    <pre part="command" dir="ltr" data-command=${topic}>${lines[system]}</pre>
  </div>`;
}
