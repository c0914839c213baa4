import type { Path } from '../filesystem.js';

/** Handles kept, at most twice as many. Each is an object in the browser's main process too. */
const keptHandles = 1000;

/**
 * File handles by path, so that a look at a file is one round trip to the browser's main process and not two. Like
 * directories' they are paths, not inodes: one that is kept sees whatever file has the name now.
 */
export class FileHandleCache {
  /**
   * Those that were used lately, and those before them, which go all at once: a listing brings thousands, and to find the
   * oldest for each took longer than all the rest of keeping it.
   */
  #recent = new Map<string, FileSystemFileHandle>();
  #older = new Map<string, FileSystemFileHandle>();

  get(path: Path): FileSystemFileHandle | undefined {
    const key = path.join('/');
    const handle = this.#recent.get(key) ?? this.#older.get(key);
    if (handle !== undefined) this.#keep(key, handle);
    return handle;
  }

  /** Not for one by which a file is to be moved: it would lead to where that went. */
  remember(path: Path, handle: FileSystemFileHandle): void {
    this.#keep(path.join('/'), handle);
  }

  forget(path: Path): void {
    const key = path.join('/');
    this.#recent.delete(key);
    this.#older.delete(key);
  }

  #keep(key: string, handle: FileSystemFileHandle): void {
    this.#recent.set(key, handle);
    if (this.#recent.size < keptHandles) return;
    this.#older = this.#recent;
    this.#recent = new Map();
  }
}
