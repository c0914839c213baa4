import type { Store } from '../store/store.js';

const prefix = 'folder/';

/**
 * The id under which a folder was shared before, or a new one. Handles have no id of their own; stored ones can be
 * compared.
 */
export async function identifyFolder(handle: FileSystemDirectoryHandle, store: Store): Promise<string> {
  for (const [key, known] of await store.scan<FileSystemDirectoryHandle>(prefix)) {
    if (await known.isSameEntry(handle)) return key.slice(prefix.length);
  }
  const id = crypto.randomUUID();
  await store.write([[prefix + id, handle]]);
  return id;
}
