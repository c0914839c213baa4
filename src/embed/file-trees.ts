import type { FileTree, TreeEntry } from '../share/file-tree.js';
import { FsError, fsErrorCodes } from '../share/fs-error.js';
import { toFsError } from '../share/fs-error-mapping.js';

/** A directory's members by name; what is no File is a directory again. */
export type Branch = Map<string, File | Branch>;

/** A tree with what the person calls it. */
export interface NamedTree {
  readonly name: string;
  readonly tree: FileTree;
}

/**
 * The files of `<input webkitdirectory>`, below the directory that was chosen; or single files, side by side. Files of
 * one name get " (2)".
 */
export function treeOfFiles(files: Iterable<File>): NamedTree {
  const placed = [...files].map((file) => ({ file, path: (file.webkitRelativePath || file.name).split('/') }));
  const chosen = placed[0]?.path[0] ?? '';
  const isDirectory = placed.every(({ path }) => path.length > 1 && path[0] === chosen);
  const root: Branch = new Map();
  for (const { file, path } of placed) {
    const names = isDirectory ? path.slice(1) : path;
    const branch = names.slice(0, -1).reduce(openBranch, root);
    branch.set(freeName(branch, names.at(-1) ?? ''), file);
  }
  return { name: isDirectory ? chosen : '', tree: treeOfBranch(root) };
}

/** What is in a branch whenever it is asked. */
export function treeOfBranch(root: Branch): FileTree {
  const find = (path: readonly string[]): File | Branch => {
    let node: File | Branch = root;
    for (const name of path) {
      const next: File | Branch | undefined = node instanceof File ? undefined : node.get(name);
      if (next === undefined) throw new FsError(fsErrorCodes.notFound);
      node = next;
    }
    return node;
  };
  return {
    find: async (path) => toEntry(path.at(-1) ?? '', find(path)),
    list: async (path) => {
      const node = find(path);
      if (node instanceof File) throw new FsError(fsErrorCodes.notADirectory);
      return [...node].map(([name, member]) => toEntry(name, member));
    },
  };
}

function openBranch(branch: Branch, name: string): Branch {
  const known = branch.get(name);
  if (known instanceof Map) return known;
  const made: Branch = new Map();
  branch.set(name, made);
  return made;
}

/** A name that nothing in it has: the given one, or with " (2)". */
export function freeName(branch: Branch, name: string): string {
  const [, stem = name, suffix = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  let free = name;
  for (let number = 2; branch.has(free); number += 1) free = `${stem} (${number})${suffix}`;
  return free;
}

function toEntry(name: string, node: File | Branch): TreeEntry {
  return node instanceof File ? { name, file: node } : { name };
}

/**
 * A dropped directory, looked into when a guest does: new files are seen, and nothing is read ahead.
 * @param directory of `DataTransferItem.webkitGetAsEntry`.
 */
export function treeOfEntry(directory: FileSystemDirectoryEntry): NamedTree {
  const tree: FileTree = {
    async find(path) {
      const name = path.at(-1) ?? '';
      if (path.length === 0) return { name };
      try {
        return { name, file: await fileOf(await memberOf(directory, path, 'getFile')) };
      } catch (error) {
        if (!isMismatch(error)) throw toFsError(error, 'open-file');
        // It is a directory, then; or it is gone.
        await memberOf(directory, path, 'getDirectory').catch((failure: unknown) => {
          throw toFsError(failure, 'open-directory');
        });
        return { name };
      }
    },
    async list(path) {
      try {
        const place = path.length === 0 ? directory : await memberOf(directory, path, 'getDirectory');
        return await listEntries(place as FileSystemDirectoryEntry);
      } catch (error) {
        throw toFsError(error, 'list');
      }
    },
  };
  return { name: directory.name, tree };
}

/** Browsers agree on neither name for what is of the other kind. */
function isMismatch(error: unknown): boolean {
  return error instanceof DOMException && ['TypeMismatchError', 'NotFoundError'].includes(error.name);
}

function memberOf(
  directory: FileSystemDirectoryEntry,
  path: readonly string[],
  method: 'getFile' | 'getDirectory',
): Promise<FileSystemEntry> {
  return new Promise((resolve, reject) => directory[method](path.join('/'), {}, resolve, reject));
}

function fileOf(entry: FileSystemEntry): Promise<File> {
  return new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
}

/** Members that go while they are looked at are left out. */
async function listEntries(directory: FileSystemDirectoryEntry): Promise<TreeEntry[]> {
  const reader = directory.createReader();
  const entries: TreeEntry[] = [];
  for (;;) {
    // In batches, until there is none.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return entries;
    const looked = await Promise.all(
      batch.map(async (entry): Promise<TreeEntry | undefined> => {
        if (entry.isDirectory) return { name: entry.name };
        const file = await fileOf(entry).catch(() => undefined);
        return file && { name: entry.name, file };
      }),
    );
    entries.push(...looked.filter((entry) => entry !== undefined));
  }
}
