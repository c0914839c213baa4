import { css } from 'lit';

/**
 * Files on their way, questions, folders of before, a name that is changed. A program may call a lock's owner what it
 * likes: that has one line, and all of it is in the tooltip.
 */
export const work = css`
  progress {
    display: block;
    inline-size: 100%;
    block-size: 6px;
    margin-block: 4px;
    border: 0;
    border-radius: 3px;
    background: var(--_border);
    overflow: hidden;
    appearance: none;
  }
  progress::-webkit-progress-bar {
    background: var(--_border);
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
  }
  /* Of unknown length: still, so that it says nothing that is not so. */
  progress:indeterminate {
    background: repeating-linear-gradient(115deg, var(--_accent) 0 6px, var(--_border) 6px 12px);
  }
  progress:indeterminate::-webkit-progress-bar {
    background: none;
  }
  progress:indeterminate::-moz-progress-bar {
    background: none;
  }
  [part~='transfer'] {
    flex-wrap: nowrap;
  }
  [part~='transfer-progress'] {
    font-variant-numeric: tabular-nums;
  }
  [part~='ended-transfer'] {
    flex-wrap: nowrap;
  }
  [part~='transfer-reason'] {
    display: block;
  }
  [part~='lock-owner'] {
    display: inline-block;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    vertical-align: bottom;
  }
  .answers {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .remembered {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
  }
  .remembered > li {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .again {
    flex: 1;
    justify-content: flex-start;
    min-inline-size: 0;
    gap: 10px;
    font-weight: normal;
    text-align: start;
  }
  .again > .icon {
    color: var(--_accent);
  }
  .again > span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .again .name {
    white-space: normal;
  }
  .rename input {
    inline-size: 100%;
    min-block-size: 30px;
    padding: 2px 6px;
    border: 1px solid var(--_control-border);
    border-radius: var(--_small-radius);
    background: var(--_background);
    color: var(--_text);
    font: inherit;
  }
  .notify {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 9px;
    padding-block-start: 14px;
    border-block-start: 1px solid var(--_border);
  }
  .notify input {
    inline-size: 18px;
    block-size: 18px;
    margin: 1px;
    accent-color: var(--_accent);
  }
  @media (forced-colors: active) {
    progress {
      border: 1px solid CanvasText;
      forced-color-adjust: none;
      background: Canvas;
    }
    progress::-webkit-progress-bar {
      background: Canvas;
    }
    progress::-webkit-progress-value {
      background: Highlight;
    }
    progress::-moz-progress-bar {
      background: Highlight;
    }
    progress:indeterminate {
      background: repeating-linear-gradient(115deg, Highlight 0 6px, Canvas 6px 12px);
    }
  }
`;
