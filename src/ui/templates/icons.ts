import { type SVGTemplateResult, svg } from 'lit';

/** Drawn on a 20 by 20 grid in the text's own colour, so that forced colours reach them too. */
function icon(content: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor"
    stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"
  >${content}</svg>`;
}

export const icons = {
  folder: icon(
    svg`<path d="M2.5 6A1.5 1.5 0 0 1 4 4.5h3.2l1.8 2h7A1.5 1.5 0 0 1 17.5 8v6.5A1.5 1.5 0 0 1 16 16H4a1.5 1.5 0 0 1-1.5-1.5z"/>`,
  ),
  drive: icon(
    svg`<path d="M4.5 4h11l2 7v3.5A1.5 1.5 0 0 1 16 16H4a1.5 1.5 0 0 1-1.5-1.5V11zM2.5 11h15M14.5 13.5h.01"/>`,
  ),
  remove: icon(svg`<path d="M5.5 5.5l9 9M14.5 5.5l-9 9"/>`),
  stop: icon(svg`<rect x="5.5" y="5.5" width="9" height="9" rx="1.5"/>`),
  good: icon(svg`<circle cx="10" cy="10" r="7.2"/><path d="M6.8 10.3l2.2 2.2 4.2-4.7"/>`),
  busy: icon(svg`<path d="M10 2.8a7.2 7.2 0 1 1-7.2 7.2"/>`),
  idle: icon(svg`<circle cx="10" cy="10" r="7.2"/><path d="M7 10h6"/>`),
  warn: icon(svg`<path d="M10 3.2l7.2 13H2.8zM10 8.2v3.6M10 14.1v.01"/>`),
  bad: icon(svg`<circle cx="10" cy="10" r="7.2"/><path d="M7.5 7.5l5 5M12.5 7.5l-5 5"/>`),
  info: icon(svg`<circle cx="10" cy="10" r="7.2"/><path d="M10 9.5v4M10 6.5v.01"/>`),
  'to-guest': icon(svg`<path d="M10 15.5v-11M5.5 9L10 4.5 14.5 9"/>`),
  'from-guest': icon(svg`<path d="M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5"/>`),
  within: icon(svg`<rect x="3.5" y="3.5" width="9" height="9" rx="1.5"/><path d="M15.5 7.5h1v9h-9v-1"/>`),
  again: icon(svg`<path d="M15.8 8A6.3 6.3 0 1 0 16.3 11M16.5 4v4.2h-4.2"/>`),
  lock: icon(svg`<rect x="4.5" y="9" width="11" height="7.5" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>`),
  rename: icon(svg`<path d="M4 16l.8-3.4 8.3-8.3 2.6 2.6-8.3 8.3zM11.5 5.9l2.6 2.6"/>`),
  transfer: icon(svg`<path d="M6.5 15.5v-11M3.5 7.5l3-3 3 3M13.5 4.5v11M10.5 12.5l3 3 3-3"/>`),
  check: icon(svg`<path d="M4.5 10.5l3.5 3.5 7.5-8"/>`),
  screen: icon(svg`<rect x="2.5" y="4" width="15" height="10" rx="1.5"/><path d="M7 17h6"/>`),
} as const;
