import { css } from 'lit';

/** What is shown while a folder is held over the place where it may be dropped. */
export const overlay = css`
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
`;
