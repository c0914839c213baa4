import type { Share, ShareEventMap } from '../embed/share.js';

/** The parts of a share that the element shows, named after the one interface that it knows. */
export type ShareState = Share['state'];
export type FolderState = ShareState['folders'][number];
export type OutboxState = NonNullable<ShareState['outbox']>;
export type HeldFile = Awaited<ReturnType<Share['listHeldFiles']>>[number];
export type Transfers = Share['transfers'];
export type Transfer = Transfers['running'][number];
export type Question = ShareState['questions'][number];
export type Answer = Parameters<Share['answerQuestion']>[1];
export type Lock = Awaited<ReturnType<Share['listLocks']>>[number];
export type Remembered = Awaited<ReturnType<Share['listRemembered']>>[number];
export type FolderMode = FolderState['mode'];
export type Policy = NonNullable<Share['options']['policy']>;

/** One answered request of the guest, and when the page learnt of it, in ms since the epoch. */
export type Activity = ShareEventMap['request']['detail'] & { readonly time: number };

/** Body bytes since the share was made, as the guest sees them. */
export interface BytesMoved {
  readonly toGuest: number;
  readonly fromGuest: number;
}
