import { describe, expect, it } from 'vitest';
import { MemoryFilesystem, overheadBytes } from '../../src/share/memory.js';
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

  /** Two files of one character's name, each in one piece, that have so many bytes together. */
  const twoFiles = (bytes: number): number => bytes + 2 * (2 + 2 * overheadBytes);

  it('refuses what would be more than it may hold, and counts what is gone no more', async () => {
    const filesystem = new MemoryFilesystem({ maxBytes: twoFiles(640) });
    const [large, small] = ['x'.repeat(600), 'y'.repeat(40)];
    const fill = async () => {
      await put(filesystem, ['a'], large);
      await put(filesystem, ['b'], small);
      await refused(filesystem.write(['c']), 'no-space');
      await refused(filesystem.createDirectory(['c']), 'no-space');
      await refused(filesystem.copy(['b'], ['c']), 'no-space');
      await refused(filesystem.move(['b'], ['longer']), 'no-space');
    };
    await fill();
    await filesystem.move(['a'], ['b']);
    await put(filesystem, ['c'], small);
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
    await onto.write(text(large));
    await filesystem.remove(['d']);
    await onto.abort();
    await fill();
    await filesystem.remove(['a']);
    await filesystem.move(['b'], ['longer']);
    await filesystem.move(['longer'], ['b']);
    const full = await filesystem.write(['a']);
    await full.write(text(large));
    await refused(full.write(text('z')), 'no-space');
    await full.commit();
  });

  it('counts what a file takes besides its content, and each piece in which that came', async () => {
    const filesystem = new MemoryFilesystem({ maxBytes: 10 * overheadBytes });
    const writer = await filesystem.write(['bytewise']);
    const write = async () => {
      for (let count = 0; count < 20; count += 1) await writer.write(text('x'));
    };
    await refused(write(), 'no-space');
    expect(writer.size).toBeLessThan(10);
    await writer.abort();
    const fill = async () => {
      for (let count = 0; count < 20; count += 1) await put(filesystem, [`empty ${count}`], '');
    };
    await refused(fill(), 'no-space');
    await filesystem.remove(['empty 0']);
    await refused(put(filesystem, ['n'.repeat(overheadBytes)], ''), 'no-space');
    await put(filesystem, ['short'], '');
  });

  it('holds nothing of a piece that was written over', async () => {
    const filesystem = new MemoryFilesystem();
    await put(filesystem, ['a'], 'x'.repeat(1000));
    const writer = await filesystem.write(['a'], { keepExisting: true });
    await writer.write(text('y'.repeat(999)));
    await writer.commit();
    const held = new Set<ArrayBufferLike>();
    for await (const { buffer } of (await filesystem.read(['a'])).stream(0, 1000)) held.add(buffer);
    expect([...held].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(1000);
  });

  it('refuses new names that are longer than it may have them', async () => {
    const filesystem = new MemoryFilesystem({ maxNameBytes: 4 });
    await put(filesystem, ['four'], '');
    for (const name of ['fiveb', '\u00e4\u00e4\u00e4']) {
      await refused(filesystem.write([name]), 'name-too-long');
      await refused(filesystem.createDirectory([name]), 'name-too-long');
      await refused(filesystem.move(['four'], [name]), 'name-too-long');
      await refused(filesystem.copy(['four'], [name]), 'name-too-long');
    }
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
