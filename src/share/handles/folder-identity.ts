import { exclusively } from '../../store/exclusively.js';
import type { Store } from '../../store/store.js';

const prefix = 'folder/';

/**
 * The id under which a folder was shared before, or a new one. Handles have no id of their own; stored ones can be
 * compared.
 */
export function identifyFolder(handle: FileSystemDirectoryHandle, store: Store): Promise<string> {
  // Two tabs that share a new folder at once must agree on its id.
  return exclusively(store, 'folders', async () => {
    for (const [key, known] of await store.scan<FileSystemDirectoryHandle>(prefix)) {
      if (await known.isSameEntry(handle)) return key.slice(prefix.length);
    }
    const id = crypto.randomUUID();
    await store.write([[prefix + id, handle]]);
    return id;
  });
}

/** What the host calls a folder that was shared here at some time. */
export async function folderName(id: string, store: Store): Promise<string | undefined> {
  return (await store.get<FileSystemDirectoryHandle>(prefix + id))?.name;
}
