import { describe, expect, it } from 'vitest';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { refused } from '../contract/assert.js';
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

  it('refuses what would be more than it may hold, and counts what is gone no more', async () => {
    const filesystem = new MemoryFilesystem({ maxBytes: 100 });
    const [sixty, forty] = ['x'.repeat(60), 'y'.repeat(40)];
    const fill = async () => {
      await put(filesystem, ['a'], sixty);
      await put(filesystem, ['b'], forty);
      const writer = await filesystem.write(['c']);
      await refused(writer.write(text('z')), 'no-space');
      await writer.abort();
      await refused(filesystem.copy(['b'], ['c']), 'no-space');
    };
    await fill();
    await filesystem.move(['a'], ['b']);
    await put(filesystem, ['c'], forty);
    await filesystem.remove(['b']);
    await filesystem.remove(['c']);
    await fill();
    const kept = await filesystem.write(['b'], { keepExisting: true }).catch(() => undefined);
    expect(kept).toBeUndefined();
    await filesystem.remove(['a']);
    const writer = await filesystem.write(['b'], { keepExisting: true });
    await writer.write(text('over the old bytes'));
    await writer.commit();
    await filesystem.remove(['b']);
    await filesystem.createDirectory(['d']);
    const onto = await filesystem.write(['b']);
    await onto.write(text(sixty));
    await filesystem.remove(['d']);
    await onto.abort();
    await fill();
  });

  it('gives no validator again in the next page', async () => {
    const clock = new ManualClock();
    const etags = new Set<string>();
    for (let page = 0; page < 3; page += 1) {
      const filesystem = new MemoryFilesystem({ clock });
      for (const content of ['a', 'b', 'c']) etags.add((await put(filesystem, ['x'], content)).etag);
      clock.advance(1000);
    }
    expect(etags.size).toBe(9);
  });
});
