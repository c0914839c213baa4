import type { SupportProblem } from '../embed/support.js';
import type { Policy } from './share-view.js';

/** A drop that must be refused is still taken, to say why; but nothing invites to it. */
export function invitesDrops(support: SupportProblem | null, policy: Policy): boolean {
  return policy.folders !== false && takesDrops(support);
}

/** In a frame of another origin only the picker is refused; elsewhere folders can be read. */
function takesDrops(support: SupportProblem | null): boolean {
  return support === null || support.remains !== 'nothing';
}
