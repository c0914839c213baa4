import { css } from 'lit';

/** The sharing window: the panel is all there is in it. */
export const brokerStyle = css`
  :host {
    position: fixed;
    inset: 0;
    display: block;
    overflow-y: auto;
    background: var(--_background);
  }
  .panel {
    min-block-size: 100%;
    border: 0;
    border-radius: 0;
  }
`;
