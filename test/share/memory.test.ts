import { describe, expect, it } from 'vitest';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { getText, put, text } from '../contract/content.js';
import { filesystemCases } from '../contract/filesystem-contract.js';
import { ManualClock } from '../fakes/manual-clock.js';

describe('MemoryFilesystem', () => {
  it.each(filesystemCases)('$name', ({ run }) => run(new MemoryFilesystem()));

  it('takes the time from its clock and is named as told', async () => {
    const clock = new ManualClock();
    const filesystem = new MemoryFilesystem({ clock, id: 'x' });
    expect((await put(filesystem, ['a'], '')).lastModified).toBe(clock.now());
    expect(filesystem.key(['a', 'b'])).toBe('x/a/b');
  });

  it('keeps for a reader the version that it opened', async () => {
    const filesystem = new MemoryFilesystem();
    await put(filesystem, ['a'], 'first');
    const file = await filesystem.read(['a']);
    await put(filesystem, ['a'], 'second');
    const chunks = [];
    for await (const chunk of file.stream(0, 5)) chunks.push(...chunk);
    expect(chunks).toEqual([...text('first')]);
    expect(await getText(filesystem, ['a'])).toBe('second');
  });
});
