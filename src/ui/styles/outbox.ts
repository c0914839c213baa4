import { css } from 'lit';

/** Its list is as that of the held files, beside which it stands open. */
export const outbox = css`
  .outbox {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
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
