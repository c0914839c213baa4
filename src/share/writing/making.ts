import { FsError, fsErrorCodes, isFsError } from '../fs-error.js';
import { attempt } from '../fs-error-mapping.js';
import { isThere } from '../recovery/leftovers.js';

/**
 * Runs what is to give a directory a new name. Chromium says that nothing is found also of a name that something has
 * which it neither lists nor opens, such as a symbolic link (measured).
 * @param source what is moved.
 * @throws FsError `forbidden` for such a name: directory and source are there.
 */
export async function making<T>(
  directory: FileSystemDirectoryHandle,
  kind: 'create' | 'move',
  call: () => Promise<T>,
  source?: FileSystemFileHandle,
): Promise<T> {
  try {
    return await attempt(kind, call);
  } catch (error) {
    const isMissing = isFsError(error, fsErrorCodes.notFound);
    if (isMissing && (await isThere(directory)) && (await canBeRead(source))) {
      throw new FsError(fsErrorCodes.forbidden, error);
    }
    throw error;
  }
}

async function canBeRead(source: FileSystemFileHandle | undefined): Promise<boolean> {
  try {
    await source?.getFile();
    return true;
  } catch {
    return false;
  }
}
