import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filesystem, Path } from '../../../src/share/filesystem.js';
import { FsError } from '../../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { openDirectory } from '../../../src/share/open-folder.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { put } from '../../contract/content.js';
import { CoveredFolder } from '../../fakes/covered-folder.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';
import { folderOptions } from '../../fakes/folder-options.js';
import { readTree } from '../../webdav/dav-client.js';

/** Few names, so that they meet: plain, lasting, transient, junk of the folder, and one whose move would ask. */
const name = fc.constantFrom('a', 'b~', '~$c', '~WRL1.tmp', '._d', 'e.sh');
const path: fc.Arbitrary<Path> = fc.array(name, { minLength: 1, maxLength: 3 });

type Operation =
  | { readonly kind: 'write' | 'abort' | 'createDirectory' | 'remove'; readonly path: Path }
  | { readonly kind: 'move' | 'copy'; readonly path: Path; readonly to: Path };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('write', 'write', 'abort', 'createDirectory', 'remove'), path }),
  fc.record({ kind: fc.constantFrom('move', 'copy'), path, to: path }),
);

/** What came of it: of the codes that mean the same to a guest, one. */
async function outcome(filesystem: Filesystem, step: Operation, content: string): Promise<string> {
  try {
    switch (step.kind) {
      case 'write':
        return `size ${(await put(filesystem, step.path, content)).size}`;
      case 'abort':
        await (await filesystem.write(step.path)).abort();
        return 'aborted';
      case 'createDirectory':
      case 'remove':
        await filesystem[step.kind](step.path);
        return 'done';
      default:
        await filesystem[step.kind](step.path, step.to);
        return 'done';
    }
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    // A file on the way, of which the folder itself knows nothing; or both ends of a move are to blame.
    return ['not-a-directory', 'not-found', 'is-a-directory'].includes(error.code) ? 'no way' : error.code;
  }
}

async function onDisks(): Promise<CoveredFolder> {
  const store = new MemoryStore();
  const options = folderOptions({ store });
  const folder = await openDirectory(new FakeDisk().root, 'folder', options);
  const overlay = await openDirectory(new FakeDisk().root, 'overlay', options);
  return new CoveredFolder({ folder, overlay, store });
}

describe('a folder with every name', () => {
  it.each([
    ['in memory', async () => new CoveredFolder(), 400],
    ['in memory, with all junk in the overlay', async () => new CoveredFolder({ junk: 'overlay' }), 400],
    ['on disks', onDisks, 60],
  ] as const)('%s does what a folder of any names does, and leaves no orphan', async (_, open, numRuns) => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 40 }), async (steps) => {
        const covered = await open();
        const model = new MemoryFilesystem();
        for (const [index, step] of steps.entries()) {
          const content = 'x'.repeat(index);
          const expected = await outcome(model, step, content);
          expect([step, await outcome(covered.filesystem, step, content)]).toEqual([step, expected]);
        }
        const tree = await readTree(model, []);
        expect(await readTree(covered.filesystem, [])).toEqual(tree);
        // Each file lies on one side, and each directory of the overlay mirrors one of the folder.
        const folder = Object.keys(await readTree(covered.folder, []));
        const overlay = Object.keys(await readTree(covered.overlay, []));
        const isFile = (key: string): boolean => !key.endsWith('/');
        expect([...folder, ...overlay].filter(isFile)).toHaveLength(Object.keys(tree).filter(isFile).length);
        expect(folder).toEqual(expect.arrayContaining(overlay.filter((key) => !isFile(key))));
        expect(await covered.store.scan('journal/')).toEqual([]);
      }),
      { numRuns },
    );
  });
});
