import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../notice.js';
import { icons } from './icons.js';

interface AdviceBoxOptions {
  readonly part: 'error' | 'failed-writes' | 'notice' | 'policy' | 'unsupported';
  /** For the one who has to find the cause. */
  readonly detail?: string;
  /** Said elsewhere: it changes too often to be read out each time. */
  readonly isSilent?: boolean;
  /** What helps, below the words. */
  readonly help?: TemplateResult;
  /** Without one the box stays as long as its reason. */
  readonly dismiss?: { readonly label: string; onDismiss(): void };
}

/** What happened and the way out of it. An assertive announcement only for what stops the work. */
export function adviceBox(advice: Notice, { part, detail, isSilent, help, dismiss }: AdviceBoxOptions): TemplateResult {
  return html`<div class="advice ${advice.tone}" part=${part}>
    ${icons[advice.tone]}
    <div role=${isSilent === true ? nothing : advice.tone === 'bad' ? 'alert' : 'status'}>
      <p class="advice-title"><bdi>${advice.title}</bdi></p>
      <p><bdi>${advice.wayOut}</bdi></p>
      ${detail === undefined ? nothing : html`<small part="error-detail"><bdi>${detail}</bdi></small>`}
    </div>
    ${
      dismiss === undefined
        ? nothing
        : html`<button type="button" class="quiet" part="dismiss-button" aria-label=${dismiss.label}
            @click=${dismiss.onDismiss}>${icons.remove}</button>`
    }
    ${help ?? nothing}
  </div>`;
}
