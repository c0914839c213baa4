import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import type { Store } from '../store/store.js';
import { DirectoryHandleFilesystem } from './directory-handle.js';
import { FsError, fsErrorCodes } from './fs-error.js';
import { identifyFolder } from './handles/folder-identity.js';
import { permissionOf } from './handles/permission.js';
import { FileVersions } from './reading/file-versions.js';
import type { ListingRoom } from './reading/listing-room.js';
import type { ReadAhead } from './reading/read-ahead.js';
import type { HalfMove } from './recovery/half-moves.js';
import { Journal, type JournalOwner } from './recovery/journal.js';

export interface OpenFolderOptions {
  readonly store: Store;
  readonly owner: JournalOwner;
  readonly clock: Clock;
  /** One for all folders of a drive. */
  readonly readAhead: ReadAhead;
  /** The same. */
  readonly listingRoom: ListingRoom;
  readonly limits: Limits;
}

export interface OpenedFolder {
  /** The same for the same folder, over reloads. */
  readonly id: string;
  readonly filesystem: DirectoryHandleFilesystem;
}

/**
 * Finds the folder's identity, removes what killed sessions left in it, and opens it.
 * @throws FsError `permission-lost` when the handle may not be read.
 */
export async function openFolder(handle: FileSystemDirectoryHandle, options: OpenFolderOptions): Promise<OpenedFolder> {
  if ((await permissionOf(handle, 'read')) !== 'granted') throw new FsError(fsErrorCodes.permissionLost);
  const id = await identifyFolder(handle, options.store);
  return { id, filesystem: await openDirectory(handle, id, options) };
}

/** @param id names what the store has of it: versions and journals. */
export async function openDirectory(
  handle: FileSystemDirectoryHandle,
  id: string,
  { store, owner, ...options }: OpenFolderOptions,
): Promise<DirectoryHandleFilesystem> {
  const versions = await FileVersions.open(store, id);
  const journal = new Journal(store, owner, id);
  const moves = new Journal<HalfMove>(store, owner, `moves/${id}`);
  const filesystem = new DirectoryHandleFilesystem(handle, { id, versions, journal, moves, ...options });
  await filesystem.sweep();
  return filesystem;
}
