import { css } from 'lit';

/**
 * The button, the panel, and what is laid out in it.
 *
 * The panel over the page scrolls as a whole, under a header and a footer that stay. A body that scrolled between them,
 * with just the room that they leave, was laid out three times for each change, which let a page with transfers grow by
 * 2 MB a second. In a magnified window they scroll as well: what stays would leave no room for what is read.
 *
 * A name's own direction is no reason to go to the other side of its place (`match-parent`); Chromium knows only the
 * prefixed word. What is said in the styles themselves is loaded by every page.
 */
export const layout = css`
  :host {
    position: relative;
    display: inline-block;
    font: var(--_font);
    color: var(--_text);
    text-align: start;
  }
  :host([inline]) {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  p,
  h2,
  h3,
  ul,
  pre,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    list-style: none;
    min-inline-size: 0;
  }

  .panel {
    position: relative;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_background);
    color: var(--_text);
    outline: none;
  }
  .panel[popover] {
    position: fixed;
    inset: auto;
    inline-size: min(376px, 100vw - 24px);
    margin: 0;
    padding: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scroll-padding-block: 60px;
    scrollbar-width: thin;
    box-shadow: 0 2px 6px rgb(0 0 0 / 14%), 0 12px 36px rgb(0 0 0 / 22%);
    font: var(--_font);
  }
  .panel[popover] > :is(header, footer) {
    position: sticky;
    z-index: 1;
    inset-block: 0;
    background: var(--_background);
  }
  @media (max-height: 420px) {
    .panel[popover] > :is(header, footer) {
      position: static;
    }
    .panel[popover] {
      scroll-padding-block: 0;
    }
  }
  header,
  footer {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding-inline: 16px 10px;
  }
  header {
    min-block-size: 52px;
    padding-block: 8px;
  }
  footer {
    justify-content: flex-end;
    padding: 10px 16px;
    border-block-start: 1px solid var(--_border);
  }
  .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 16px;
    padding: 4px 16px 16px;
  }
  h2 {
    font-size: 1.15em;
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  h3 {
    font-size: 1em;
    font-weight: 650;
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
  .name {
    display: block;
    overflow: hidden;
    font-weight: 600;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 6px 10px;
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

  /* Lists in a frame: folders, transfers, locks, files. */
  .entries {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    border: 1px solid var(--_border);
    border-radius: var(--_small-radius);
  }
  .entries > li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    padding: 9px 8px 9px 12px;
  }
  .entries > li + li {
    border-block-start: 1px solid var(--_border);
  }
  .more-content .entries {
    max-block-size: 20rem;
    overflow-y: auto;
  }
  /* One line where there is room; else what can be done with the entry goes below its name. */
  .entry-name {
    display: flex;
    flex: 999 1 13em;
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
  }
  .entry-name > .icon {
    color: var(--_accent);
  }
  .entry-name > span {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .entry-actions {
    display: flex;
    flex: 1 1 auto;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 4px 6px;
    min-inline-size: 0;
  }
  .entry-actions select {
    flex: 0 1 auto;
    min-inline-size: 0;
    margin-inline-end: auto;
  }
  .entry-buttons {
    display: flex;
    gap: 6px;
  }
  .lost {
    display: flex;
    flex: 1 0 100%;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .lost > .icon {
    align-self: start;
  }
  /* Words have a line of their own; what to press stands below them. */
  .lost > span {
    flex: 1 0 calc(100% - 28px);
  }
  .lost > span + button {
    margin-inline-start: 28px;
  }

  .status {
    display: grid;
    gap: 9px;
    padding-block-start: 16px;
    border-block-start: 1px solid var(--_border);
  }
  .status > li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 9px;
    overflow-wrap: anywhere;
  }
  :is(.status > li, .advice) > .help {
    grid-column: 1 / -1;
  }

  .help {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
  .help .hint {
    flex: 1 1 10em;
  }
  .help button {
    min-block-size: 30px;
    padding-block: 3px;
  }
  pre {
    padding: 8px 10px;
    border: 1px solid var(--_border);
    border-radius: var(--_small-radius);
    background: var(--_surface);
    color: var(--_text);
    font: 0.86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
    overflow-wrap: anywhere;
    text-align: left;
    white-space: pre-wrap;
    user-select: all;
  }

  .more {
    padding-block-start: 14px;
    border-block-start: 1px solid var(--_border);
  }
  summary {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 9px;
    min-block-size: 24px;
    border-radius: var(--_small-radius);
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::after {
    content: '';
    inline-size: 7px;
    block-size: 7px;
    margin-inline: 4px;
    border: solid currentColor;
    border-width: 0 1.6px 1.6px 0;
    translate: 0 -2px;
    rotate: 45deg;
  }
  [open] > summary::after {
    translate: 0 2px;
    rotate: -135deg;
  }
  .more-content {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: start;
    gap: 10px;
    padding-block: 10px 2px;
  }
  .more-content > * {
    justify-self: stretch;
  }
  .more-content > button {
    justify-self: start;
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
  .advice p + p,
  .advice .help {
    margin-block-start: 2px;
    color: var(--_text);
  }
  .advice > .quiet {
    align-self: start;
    margin: -6px;
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
