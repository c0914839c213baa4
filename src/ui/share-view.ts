import type { Share } from '../embed/share.js';

/** The parts of a share that the element shows, named after the one interface that it knows. */
export type ShareState = Share['state'];
export type FolderState = ShareState['folders'][number];
export type HeldFile = Awaited<ReturnType<Share['listHeldFiles']>>[number];
export type FolderMode = FolderState['mode'];

/** Body bytes since the share was made, as the guest sees them. */
export interface BytesMoved {
  readonly toGuest: number;
  readonly fromGuest: number;
}
