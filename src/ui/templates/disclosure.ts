import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';

interface DisclosureOptions {
  readonly part: string;
  readonly icon: SVGTemplateResult;
  readonly title: string;
  /** Said below the title, also while it is closed. */
  readonly hint?: string;
  /** Open from the start; from then on it is the person's. */
  readonly open?: boolean;
  onToggle?(isOpen: boolean): void;
}

/** A line that opens what most people seldom need. */
export function disclosure(
  { part, icon, title, hint, open = false, onToggle }: DisclosureOptions,
  content: unknown,
): TemplateResult {
  const onEvent = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLDetailsElement) onToggle?.(currentTarget.open);
  };
  return html`<details class="more" part=${part} ?open=${open} @toggle=${onEvent}>
    <summary part="${part}-summary">${icon}<span>${title}${hint === undefined ? nothing : html`<small>${hint}</small>`}</span></summary>
    <div class="more-content">${content}</div>
  </details>`;
}
