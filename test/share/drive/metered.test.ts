import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeteredFilesystem } from '../../../src/share/drive/metered.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { refused } from '../../contract/assert.js';
import { entriesOf, getText, names, put, text } from '../../contract/content.js';
import { filesystemCases } from '../../contract/filesystem-contract.js';

describe('MeteredFilesystem', () => {
  it.each(filesystemCases)('with room for all: $name', ({ run }) =>
    run(new MeteredFilesystem(new MemoryFilesystem(), 1_000_000_000)),
  );

  it('takes what the cap lets it, and not a byte more; the old file stays', async () => {
    const drive = new MeteredFilesystem(new MemoryFilesystem(), 10);
    await put(drive, ['a'], '1234567');
    expect([drive.usedBytes, drive.availableBytes]).toEqual([7, 3]);
    const writer = await drive.write(['b']);
    await writer.write(text('123'));
    await refused(writer.write(text('4')), 'quota-exceeded');
    await writer.abort();
    await refused(drive.copy(['a'], ['c']), 'quota-exceeded');
    expect([await names(drive), drive.usedBytes]).toEqual([['a'], 7]);
    await put(drive, ['b'], '123');
    expect(drive.availableBytes).toBe(0);
  });

  it('counts writes under way, and gives back what comes to nothing', async () => {
    const drive = new MeteredFilesystem(new MemoryFilesystem(), 10);
    const one = await drive.write(['a']);
    await one.write(text('123456'));
    const other = await drive.write(['b']);
    await refused(other.write(text('12345')), 'quota-exceeded');
    await one.abort();
    await other.write(text('12345'));
    await other.commit();
    expect(drive.usedBytes).toBe(5);
  });

  it('counts what is added to a file, not what is put over it', async () => {
    const folder = new MemoryFilesystem();
    await put(folder, ['hosts'], '0123456789');
    const drive = new MeteredFilesystem(folder, 3);
    await put(drive, ['hosts'], 'abcdefghij');
    expect(drive.usedBytes).toBe(0);
    const writer = await drive.write(['hosts'], { keepExisting: true });
    await writer.seek(8);
    await writer.write(text('12345'));
    await writer.seek(0);
    await writer.write(text('6'));
    await writer.commit();
    expect([drive.usedBytes, await getText(drive, ['hosts'])]).toEqual([3, '6bcdefgh12345']);
  });

  it('gives back what goes, and never more than was added', async () => {
    const folder = new MemoryFilesystem();
    await put(folder, ['hosts'], 'x'.repeat(100));
    const drive = new MeteredFilesystem(folder, 10);
    await put(drive, ['a'], '12345678');
    await put(drive, ['a'], '12');
    expect(drive.usedBytes).toBe(2);
    await put(drive, ['b'], '34');
    await drive.move(['a'], ['b']);
    expect(drive.usedBytes).toBe(2);
    await drive.move(['b'], ['b']);
    expect(drive.usedBytes).toBe(2);
    await drive.remove(['hosts']);
    expect([drive.usedBytes, drive.availableBytes]).toEqual([0, 10]);
  });

  it('gives back once what two requests remove at once', async () => {
    const folder = new MemoryFilesystem();
    const drive = new MeteredFilesystem(folder, 10);
    await put(drive, ['a'], '12345');
    await put(drive, ['b'], '12345');
    await Promise.allSettled([drive.remove(['a']), drive.move(['b'], ['a']), drive.remove(['a'])]);
    let left = 0;
    for await (const { stat } of entriesOf(folder)) left += stat.kind === 'file' ? stat.size : 0;
    expect(drive.usedBytes).toBe(left);
  });

  it('never takes more than its cap, whatever is done', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('put'), to: fc.nat(3), bytes: fc.nat(60) }),
      fc.record({ do: fc.constant('copy'), to: fc.nat(3), bytes: fc.nat(3) }),
      fc.record({ do: fc.constant('move'), to: fc.nat(3), bytes: fc.nat(3) }),
      fc.record({ do: fc.constant('remove'), to: fc.nat(3), bytes: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const folder = new MemoryFilesystem();
        const drive = new MeteredFilesystem(folder, 100);
        for (const { do: verb, to, bytes } of steps) {
          const paths = [[`f${bytes % 4}`], [`f${to}`]] as const;
          if (verb === 'put') {
            const writer = await drive.write(paths[1]);
            await writer.write(new Uint8Array(bytes)).then(
              () => writer.commit(),
              () => writer.abort(),
            );
          } else if (verb === 'remove') await drive.remove(paths[1]).catch(() => {});
          else await (verb === 'copy' ? drive.copy(...paths) : drive.move(...paths)).catch(() => {});
          let sum = 0;
          for await (const { stat } of entriesOf(folder)) sum += stat.kind === 'file' ? stat.size : 0;
          expect([drive.usedBytes, sum <= 100]).toEqual([sum, true]);
        }
      }),
    );
  });
});
