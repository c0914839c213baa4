import type { FileTree, TreeEntry } from './file-tree.js';
import type { Path } from './filesystem.js';
import { FsError, type FsErrorCode, fsErrorCodes } from './fs-error.js';

/**
 * A tree of files over a message port: dropped directories cannot be posted to a worker, the files in them can. Each
 * question has a number, and one answer.
 */
interface Question {
  readonly id: number;
  readonly method: keyof FileTree;
  readonly path: Path;
}
type Answer =
  | { readonly id: number; readonly value: TreeEntry | readonly TreeEntry[] }
  | { readonly id: number; readonly failure: FsErrorCode };

/** Answers with what the tree has, for as long as the other side keeps its port. */
export function serveFileTree(tree: FileTree, port: MessagePort): void {
  port.onmessage = async ({ data: { id, method, path } }: MessageEvent<Question>) => {
    port.postMessage(await answer(id, () => tree[method](path)));
  };
}

async function answer(id: number, find: () => Promise<TreeEntry | readonly TreeEntry[]>): Promise<Answer> {
  try {
    return { id, value: await find() };
  } catch (error) {
    return { id, failure: error instanceof FsError ? error.code : fsErrorCodes.io };
  }
}

interface Asker {
  resolve(value: unknown): void;
  reject(error: FsError): void;
}

/** The tree behind a port. */
export function openFileTree(port: MessagePort): FileTree {
  const asking = new Map<number, Asker>();
  let lastId = 0;
  port.onmessage = ({ data }: MessageEvent<Answer>) => {
    const asker = asking.get(data.id);
    asking.delete(data.id);
    if ('failure' in data) asker?.reject(new FsError(data.failure));
    else asker?.resolve(data.value);
  };
  const ask = (method: keyof FileTree, path: Path): Promise<unknown> => {
    lastId += 1;
    const question: Question = { id: lastId, method, path };
    return new Promise((resolve, reject) => {
      asking.set(question.id, { resolve, reject });
      port.postMessage(question);
    });
  };
  return {
    find: async (path) => (await ask('find', path)) as TreeEntry,
    list: async (path) => (await ask('list', path)) as readonly TreeEntry[],
  };
}
