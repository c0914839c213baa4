import type { Activity, FolderState } from './share-view.js';

/** What is refused in a folder that may only be read. COPY is not told: its path is that of what is copied. */
export const writes = new Set(['PUT', 'PATCH', 'DELETE', 'MKCOL', 'MOVE']);
/** Finder, Office and others leave such files wherever they look; nobody wanted to write. */
export const byTheWay = /\/([.~][^/]*|desktop\.ini|thumbs\.db)$/i;

/** The folders in which a program in the guest wanted to write although it may only read, until the person says a word to it. */
export class RefusedWrites {
  readonly #ids = new Set<string>();
  readonly #dismissed = new Set<string>();

  /** @returns whether it is the first of its folder. */
  note({ method, path, status }: Omit<Activity, 'time'>, folders: readonly FolderState[]): boolean {
    if (status !== 403 || !writes.has(method) || byTheWay.test(path)) return false;
    const folder = folderOf(path, folders);
    if (folder === undefined || !isReadOnly(folder) || this.#ids.has(folder.id)) return false;
    this.#ids.add(folder.id);
    return !this.#dismissed.has(folder.id);
  }

  /** The folders' ids. What may be written meanwhile is forgotten. */
  in(folders: readonly FolderState[]): ReadonlySet<string> {
    const readOnly = new Set(folders.filter(isReadOnly).map(({ id }) => id));
    for (const id of this.#ids) if (!readOnly.has(id)) this.#ids.delete(id);
    return new Set([...this.#ids].filter((id) => !this.#dismissed.has(id)));
  }

  /** The programs that wanted to write are gone with their machine. */
  forget(): void {
    this.#ids.clear();
  }

  /** Not told again of this folder. */
  dismiss({ id }: FolderState): void {
    this.#dismissed.add(id);
  }
}

/** The entry of the drive that the path leads into, or the drive itself. An entry's own path is nobody's to change. */
export function folderOf(path: string, folders: readonly FolderState[]): FolderState | undefined {
  const [name, ...inside] = path.slice(1).split('/');
  const entry = folders.find((folder) => !folder.isRoot && folder.name === name);
  if (entry !== undefined) return inside.join('') === '' ? undefined : entry;
  return folders.find(({ isRoot }) => isRoot);
}

function isReadOnly({ mode, canWrite }: FolderState): boolean {
  return mode === 'read' && canWrite;
}
