import { css } from 'lit';

/** The card and what stands in it. */
export const layout = css`
  :host {
    display: block;
    font: var(--_font);
    color: var(--_text);
    color-scheme: light dark;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  p,
  h2,
  ul,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    list-style: none;
    min-inline-size: 0;
  }

  .card {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_background);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 34px;
  }
  h2 {
    font-size: 1.15em;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  .icon {
    flex: none;
    display: block;
  }
  small,
  .hint {
    display: block;
    color: var(--_muted);
    font-size: 0.9em;
  }

  .drop-zone {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 22px 16px 18px;
    border: 1.5px dashed var(--_control-border);
    border-radius: var(--_small-radius);
    background: var(--_surface);
    text-align: center;
  }
  .drop-zone > .icon {
    inline-size: 34px;
    block-size: 34px;
    stroke-width: 1.2;
    color: var(--_accent);
  }
  .drop-zone.compact {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
  }

  .folders {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    border: 1px solid var(--_border);
    border-radius: var(--_small-radius);
  }
  /* One line where there is room; else what can be done with the folder goes below its name. */
  .folders li,
  .folder-name,
  .folder-actions {
    display: flex;
    align-items: center;
    gap: 6px 10px;
  }
  .folders li {
    flex-wrap: wrap;
    padding: 9px 8px 9px 12px;
  }
  .folder-name {
    flex: 999 1 13em;
    min-inline-size: 0;
  }
  .folder-name > .icon {
    color: var(--_accent);
  }
  .folder-name > span {
    min-inline-size: 0;
  }
  .folder-actions {
    flex: 1 1 auto;
    justify-content: space-between;
    min-inline-size: 0;
  }
  .folders li + li {
    border-block-start: 1px solid var(--_border);
  }
  .name {
    display: block;
    overflow: hidden;
    font-weight: 600;
    text-align: match-parent;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .lost {
    display: flex;
    flex: 1 0 100%;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .folder-actions select {
    flex: 0 1 auto;
    min-inline-size: 0;
  }
  .lost span {
    flex: 1;
    min-inline-size: 8em;
  }

  .status {
    display: grid;
    gap: 9px;
    padding-block-start: 14px;
    border-block-start: 1px solid var(--_border);
  }
  .status li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 9px;
    overflow-wrap: anywhere;
  }

  .held {
    padding-block-start: 14px;
    border-block-start: 1px solid var(--_border);
  }
  .held summary {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 9px;
    border-radius: var(--_small-radius);
    list-style: none;
    cursor: pointer;
  }
  .held summary::-webkit-details-marker {
    display: none;
  }
  .held summary::after {
    content: '';
    align-self: center;
    inline-size: 7px;
    block-size: 7px;
    margin-inline: 4px;
    border: solid currentColor;
    border-width: 0 1.6px 1.6px 0;
    rotate: 45deg;
  }
  .held[open] summary::after {
    rotate: -135deg;
  }
  .held > .hint {
    margin-block: 6px 10px;
  }
  .held ul {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    max-block-size: 320px;
    overflow-y: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_small-radius);
  }
  .held li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    padding: 9px 8px 9px 12px;
  }
  .held li + li {
    border-block-start: 1px solid var(--_border);
  }
  .held-name {
    flex: 999 1 13em;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .held-actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .advice {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 10px;
    padding: 11px 12px;
    border-inline-start: 3px solid currentColor;
    border-radius: var(--_small-radius);
    overflow-wrap: anywhere;
  }
  .advice-title {
    font-weight: 650;
  }
  .advice p + p {
    margin-block-start: 2px;
    color: var(--_text);
  }
  .advice .quiet {
    align-self: start;
    margin: -6px;
  }

  .overlay {
    position: absolute;
    inset: 0;
    display: none;
    place-items: center;
    inline-size: auto;
    block-size: auto;
    margin: 0;
    padding: 16px;
    border: 2px dashed var(--_accent);
    border-radius: var(--_radius);
    background: var(--_accent-surface);
    color: var(--_text);
    font: var(--_font);
    text-align: center;
    pointer-events: none;
  }
  .overlay[popover] {
    position: fixed;
    margin: 12px;
    background: color-mix(in srgb, var(--_accent-surface) 82%, transparent);
  }
  :host([dragging]) .overlay {
    display: grid;
  }
  .overlay-card {
    display: grid;
    justify-items: center;
    gap: 4px;
  }
  .overlay[popover] .overlay-card {
    padding: 24px 36px;
    border-radius: var(--_radius);
    background: var(--_background);
  }
  .overlay .icon {
    inline-size: 40px;
    block-size: 40px;
    stroke-width: 1.2;
    color: var(--_accent);
  }
  .overlay p {
    font-size: 1.1em;
    font-weight: 650;
  }

  .announcer {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
