import { css } from 'lit';

/**
 * Buttons, choices, tones, and what the person's own settings ask for. Where colours are forced, the browser would put a
 * ground of its own behind the text of what is marked by its ground alone.
 */
export const controls = css`
  button,
  select {
    min-block-size: 34px;
    padding: 5px 12px;
    border: 1px solid var(--_control-border);
    border-radius: var(--_small-radius);
    background: var(--_background);
    color: var(--_text);
    font: inherit;
    cursor: pointer;
    transition:
      background-color 120ms,
      border-color 120ms;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    font-weight: 550;
  }
  select {
    padding-inline: 8px 4px;
  }
  button:hover,
  select:hover {
    background: var(--_surface);
  }
  button.primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
    padding-inline: 18px;
  }
  button.primary:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
  }
  button.stop {
    border-color: var(--_bad);
    color: var(--_bad);
  }
  button.stop:hover {
    background: var(--_bad-surface);
  }
  button.stop .icon {
    margin-inline-start: -4px;
  }
  input[type='search'] {
    flex: 1 1 8em;
    min-inline-size: 0;
    min-block-size: 34px;
    padding: 5px 10px;
    border: 1px solid var(--_control-border);
    border-radius: var(--_small-radius);
    background: var(--_background);
    color: var(--_text);
    font: inherit;
  }
  .refused .status-code {
    color: var(--_bad);
    font-weight: 600;
  }
  .opener {
    position: relative;
    font-weight: 550;
  }
  /* A ring, a disc, a square: the shape says it too. */
  .mark {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    border: 2px solid var(--_muted);
    border-radius: 50%;
  }
  .mark.good {
    border: 5px solid var(--_good);
  }
  .mark.busy {
    border-color: var(--_accent);
    border-inline-end-color: transparent;
    animation: turn 1.1s linear infinite;
  }
  .mark.warn {
    border: 5px solid var(--_warn);
    border-radius: 2px;
  }
  .mark.bad {
    border: 5px solid var(--_bad);
    border-radius: 0;
  }
  .badge {
    min-inline-size: 1.5em;
    padding-inline: 0.4em;
    border-radius: 1em;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.85em;
    text-align: center;
  }
  .badge.offer {
    display: inline-flex;
    align-items: center;
    gap: 0.2em;
  }
  .badge.offer > .icon {
    inline-size: 1em;
    block-size: 1em;
  }
  button.quiet {
    inline-size: 34px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--_muted);
  }
  button.quiet:hover {
    background: var(--_surface);
    color: var(--_text);
  }
  button:disabled,
  button[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  :is(button, select, input, summary, ul):focus-visible,
  .segment:has(input:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  legend {
    padding: 0;
    margin-block-end: 6px;
    font-weight: 550;
  }
  .segments {
    display: flex;
    flex-wrap: wrap;
    gap: 3px;
    padding: 3px;
    border-radius: var(--_small-radius);
    background: var(--_surface);
  }
  .segment {
    position: relative;
    flex: 1 1 auto;
    display: grid;
    place-items: center;
    padding: 5px 8px;
    border: 1px solid transparent;
    border-radius: calc(var(--_small-radius) - 2px);
    color: var(--_muted);
    text-align: center;
    cursor: pointer;
  }
  .segment input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .segment:has(input:checked) {
    border-color: var(--_control-border);
    background: var(--_background);
    color: var(--_text);
    font-weight: 600;
  }
  fieldset .hint {
    margin-block-start: 6px;
  }

  .good > .icon {
    color: var(--_good);
  }
  .busy > .icon {
    color: var(--_accent);
    animation: turn 1.1s linear infinite;
  }
  summary > .icon {
    color: var(--_muted);
  }
  .idle > .icon {
    color: var(--_muted);
  }
  .warn > .icon {
    color: var(--_warn);
  }
  .bad > .icon {
    color: var(--_bad);
  }
  .advice.info {
    background: var(--_accent-surface);
    color: var(--_accent);
  }
  .advice.warn {
    background: var(--_warn-surface);
    color: var(--_warn);
  }
  .advice.bad {
    background: var(--_bad-surface);
    color: var(--_bad);
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .busy > .icon,
    .mark.busy {
      animation: none;
    }
    button,
    select {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .panel,
    .advice,
    .overlay,
    .overlay-card {
      border: 1px solid CanvasText;
    }
    button.primary,
    button.primary:hover,
    .badge,
    .segment:has(input:checked) {
      border-color: Highlight;
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    :is(button, select, input, summary):focus-visible,
    .segment:has(input:focus-visible) {
      outline-color: Highlight;
    }
    button:disabled,
    button[aria-disabled='true'] {
      opacity: 1;
      background: Canvas;
      color: GrayText;
      border-color: GrayText;
    }
  }
`;
