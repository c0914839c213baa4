import { describe, expect, it } from 'vitest';
import { nestedWith } from '../../../src/share/handles/nesting.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';

describe('folders in one another', () => {
  it('are the one that holds it, what it holds at any depth, and itself by another handle', async () => {
    const { root } = new FakeDisk();
    const make = (from: FileSystemDirectoryHandle, name: string) => from.getDirectoryHandle(name, { create: true });
    const sub = await make(root, 'sub');
    const deep = await make(sub, 'deep');
    const others: [string, FileSystemDirectoryHandle][] = [
      ['root', root],
      ['deep', deep],
      ['again', await make(root, 'sub')],
      ['beside', await make(root, 'sub 2')],
      ['elsewhere', new FakeDisk().root],
    ];
    expect([...(await nestedWith(sub, others))]).toEqual(['root', 'deep', 'again']);
    expect([...(await nestedWith(deep, [['root', root]]))]).toEqual(['root']);
    expect([...(await nestedWith(root, []))]).toEqual([]);
  });

  it('count as such where the browser cannot tell', async () => {
    const [one, other] = [new FakeDisk().root, new FakeDisk().root];
    other.resolve = () => Promise.reject(new DOMException('', 'InvalidStateError'));
    expect([...(await nestedWith(one, [['other', other]]))]).toEqual(['other']);
  });
});
