import type { Share } from '../../src/embed/share.js';

type FolderState = Share['state']['folders'][number];

/** A folder that is shared to be read, and nothing is wrong with it but what is said. */
export function folderState(change: Partial<FolderState> = {}): FolderState {
  return {
    id: 'a',
    name: 'Projects',
    mode: 'read',
    isRoot: true,
    permission: 'granted',
    canWrite: true,
    isMissing: false,
    ...change,
  };
}
