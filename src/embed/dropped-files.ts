import type { FileTree } from '../share/file-tree.js';
import { type Branch, freeName, treeOfBranch } from './file-trees.js';

/** Single files that were dropped, side by side in one folder, which grows. Files of one name get " (2)". */
export class DroppedFiles {
  readonly id = crypto.randomUUID();
  readonly tree: FileTree;
  readonly #files: Branch = new Map();

  constructor(files: Iterable<File>) {
    this.tree = treeOfBranch(this.#files);
    this.add(files);
  }

  add(files: Iterable<File>): void {
    for (const file of files) this.#files.set(freeName(this.#files, file.name), file);
  }
}
