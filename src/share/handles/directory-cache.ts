import type { Path } from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';
import { attempt } from '../fs-error-mapping.js';
import { isPrivateName } from '../names/private-names.js';

/** Handles kept. Each step of a path costs a round trip to the browser's main process. */
const maxHandles = 2000;

/**
 * Directory handles by path. Chromium's handles are paths, not inodes: one that is kept stays right when its directory
 * is replaced, and fails like a fresh one when it is gone.
 */
export class DirectoryCache {
  readonly #root: FileSystemDirectoryHandle;
  readonly #handles = new Map<string, FileSystemDirectoryHandle>();

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /** Whether the path was a directory when it was last looked at. */
  knows(path: Path): boolean {
    return this.#handles.has(path.join('/'));
  }

  /** @throws FsError `not-found`, `not-a-directory`, `bad-name`, `permission-lost`. */
  async open(path: Path): Promise<FileSystemDirectoryHandle> {
    const name = path.at(-1);
    if (name === undefined) return this.#root;
    const key = path.join('/');
    const known = this.#handles.get(key);
    if (known !== undefined) {
      this.remember(path, known);
      return known;
    }
    const parent = await this.open(path.slice(0, -1));
    return this.openIn(parent, path, name);
  }

  /** Asks the disk, whatever is known. */
  async openIn(parent: FileSystemDirectoryHandle, path: Path, name: string): Promise<FileSystemDirectoryHandle> {
    if (isPrivateName(name)) throw new FsError(fsErrorCodes.badName);
    const handle = await attempt('open-directory', () => parent.getDirectoryHandle(name));
    this.remember(path, handle);
    return handle;
  }

  remember(path: Path, handle: FileSystemDirectoryHandle): void {
    const key = path.join('/');
    this.#handles.delete(key);
    this.#handles.set(key, handle);
    const oldest = this.#handles.size > maxHandles ? this.#handles.keys().next().value : undefined;
    if (oldest !== undefined) this.#handles.delete(oldest);
  }

  forget(path: Path): void {
    const key = path.join('/');
    for (const known of [...this.#handles.keys()]) {
      if (known === key || known.startsWith(`${key}/`)) this.#handles.delete(known);
    }
  }
}
