import { describe, expect, it } from 'vitest';
import { isFolderRoot } from '../../../src/share/drive/folder-root.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { emptyDrive } from '../../fakes/empty-drive.js';

describe('isFolderRoot', () => {
  it('tells what the person shared from what lies in it', async () => {
    const filesystem = emptyDrive();
    for (const name of ['First', 'Second']) {
      await filesystem.mount({ id: name, name, filesystem: new MemoryFilesystem({ id: name }) });
    }
    expect(isFolderRoot(filesystem, [])).toBe(true);
    expect(isFolderRoot(filesystem, ['Second'])).toBe(true);
    expect(isFolderRoot(filesystem, ['Second', 'a'])).toBe(false);
    expect(isFolderRoot(filesystem, ['a'])).toBe(false);
  });

  it('also when no folder is the root', async () => {
    const filesystem = emptyDrive();
    expect(isFolderRoot(filesystem, [])).toBe(true);
    expect(isFolderRoot(filesystem, ['a'])).toBe(false);
  });
});
