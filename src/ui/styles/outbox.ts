import { css } from 'lit';

/** What the list of held files does not give it. */
export const outbox = css`
  .outbox-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 6px 10px;
  }
  .outbox-head h3 {
    display: flex;
    align-items: center;
    gap: 9px;
    margin: 0;
    font: inherit;
    font-weight: 600;
  }
`;
