import type { Messages } from './messages/en.js';
import type { Transfer } from './share-view.js';

/** The file's own name. */
export function transferName({ path }: Transfer): string {
  return path.split('/').at(-1) || path;
}

/** Why a transfer did not come to its end, in words; undefined when it did. */
export function reasonOf({ phase, status, direction }: Transfer, { transfers }: Messages): string | undefined {
  const { reasons } = transfers;
  switch (phase) {
    case 'cancelled':
      return direction === 'from-guest' ? reasons.cancelledWrite : reasons.cancelled;
    case 'broken':
      return direction === 'from-guest' ? reasons.brokenWrite : reasons.broken;
    case 'refused':
      return refusals(reasons, status);
    default:
      return undefined;
  }
}

/** By HTTP status: what webdav/status.ts makes of a disk's answers. */
function refusals(reasons: Messages['transfers']['reasons'], status: number): string {
  switch (status) {
    case 403:
      return reasons.forbidden;
    case 409:
    case 412:
      return reasons.changed;
    case 423:
      return reasons.locked;
    case 507:
      return reasons.full;
    default:
      return reasons.other(status);
  }
}
