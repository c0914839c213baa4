import { html, type SVGTemplateResult, type TemplateResult } from 'lit';

interface DisclosureOptions {
  readonly part: string;
  readonly icon: SVGTemplateResult;
  readonly title: string;
  /** Said at the end of the line, such as a count. */
  readonly aside?: string;
  /** Open from the start; from then on it is the person's. */
  readonly open?: boolean;
  onToggle?(isOpen: boolean): void;
}

/** A line that opens what most people seldom need. */
export function disclosure(
  { part, icon, title, aside = '', open = false, onToggle }: DisclosureOptions,
  content: unknown,
): TemplateResult {
  const onEvent = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLDetailsElement) onToggle?.(currentTarget.open);
  };
  return html`<details class="more" part=${part} ?open=${open} @toggle=${onEvent}>
    <summary part="${part}-summary">${icon}<span>${title}</span><small>${aside}</small></summary>
    <div class="more-content">${content}</div>
  </details>`;
}
