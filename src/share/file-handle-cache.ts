import type { Path } from './filesystem.js';

/** Handles kept. Each is an object in the browser's main process too. */
const maxHandles = 2000;

/**
 * File handles by path, so that a look at a file is one round trip to the browser's main process and not two. Like
 * directories' they are paths, not inodes: one that is kept sees whatever file has the name now.
 */
export class FileHandleCache {
  /** The one that was used longest ago comes first. */
  readonly #handles = new Map<string, FileSystemFileHandle>();

  get(path: Path): FileSystemFileHandle | undefined {
    const handle = this.#handles.get(path.join('/'));
    if (handle !== undefined) this.remember(path, handle);
    return handle;
  }

  /** Not for one by which a file is to be moved: it would lead to where that went. */
  remember(path: Path, handle: FileSystemFileHandle): void {
    const key = path.join('/');
    this.#handles.delete(key);
    this.#handles.set(key, handle);
    const oldest = this.#handles.size > maxHandles ? this.#handles.keys().next().value : undefined;
    if (oldest !== undefined) this.#handles.delete(oldest);
  }

  forget(path: Path): void {
    this.#handles.delete(path.join('/'));
  }
}
