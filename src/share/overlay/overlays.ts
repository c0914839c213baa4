import type { Filesystem } from '../filesystem.js';
import type { JunkPolicy } from '../names/name-placement.js';
import type { OpenFolderOptions } from '../open-folder.js';
import { Journal } from '../recovery/journal.js';
import { HeldDirectories } from './held-directories.js';
import { NameOverlay } from './name-overlay.js';

/** A folder that is to be covered. */
export interface Coverable {
  readonly id: string;
  readonly filesystem: Filesystem;
  /** Its files are others now, by what a guest did. */
  onFolderChange?(): void;
}

/** The overlays of all folders that were ever shared here, by the folders' ids. */
export function openOverlays(options: OpenFolderOptions): Promise<HeldDirectories> {
  return HeldDirectories.open({
    ...options,
    directoryName: 'spice-html5-webdav-overlay',
    storePrefix: 'overlay',
    maxMemoryBytes: options.limits.maxHeldInMemoryBytes,
  });
}

/** The folder with its overlay. */
export async function coverFolder(
  folder: Coverable,
  overlays: HeldDirectories,
  junk: JunkPolicy | undefined,
  { store, owner }: Pick<OpenFolderOptions, 'store' | 'owner'>,
): Promise<NameOverlay> {
  const covered = new NameOverlay({
    folder: folder.filesystem,
    overlay: await overlays.directory(folder.id),
    junk,
    moves: new Journal(store, owner, `overlay-moves/${folder.id}`),
    onHeldChange: overlays.noteChange,
    onFolderChange: () => folder.onFolderChange?.(),
  });
  await covered.sweep();
  return covered;
}
