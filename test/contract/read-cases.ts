import type { Filesystem } from '../../src/share/filesystem.js';
import { equal, refused, sameBytes } from './assert.js';
import { collect, get, getText, names, pattern, put } from './content.js';
import type { ContractCase } from './contract-case.js';

const mebibyte = 1024 * 1024;

export const readCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'an empty file reads as nothing',
    async run(fs) {
      await put(fs, ['empty'], '');
      const file = await fs.read(['empty']);
      equal(file.stat.size, 0);
      sameBytes(await collect(file.stream(0, 0)), new Uint8Array(0));
    },
  },
  {
    name: 'any range reads exactly',
    async run(fs) {
      const content = pattern(3 * mebibyte + 17);
      await put(fs, ['file'], content);
      const size = content.byteLength;
      const ranges: [number, number][] = [
        [0, size],
        [0, 0],
        [0, 1],
        [size, size],
        [size - 1, size],
        [7, 8],
        [65_535, 65_537],
        [mebibyte - 1, 2 * mebibyte + 1],
        [size - 100_000, size],
      ];
      for (const [start, end] of ranges) {
        sameBytes(await get(fs, ['file'], start, end), content.subarray(start, end), `${start} to ${end}`);
      }
    },
  },
  {
    name: 'one opened file gives several streams, side by side',
    async run(fs) {
      const content = pattern(2 * mebibyte);
      await put(fs, ['file'], content);
      const file = await fs.read(['file']);
      const starts = [0, 1, mebibyte, 1_500_000];
      const parts = await Promise.all(starts.map((start) => collect(file.stream(start, content.byteLength))));
      for (const [index, start] of starts.entries())
        sameBytes(parts[index] as Uint8Array, content.subarray(start), `from ${start}`);
    },
  },
  {
    name: 'a stream that is left early lets the file go',
    async run(fs) {
      await put(fs, ['file'], pattern(4 * mebibyte));
      for (let round = 0; round < 5; round += 1) {
        const file = await fs.read(['file']);
        for await (const _ of file.stream(0, file.stat.size)) break;
      }
      await put(fs, ['file'], 'new');
      equal(await getText(fs, ['file']), 'new');
      await fs.remove(['file']);
      equal(await names(fs), []);
    },
  },
  {
    name: 'a reader never sees two versions mixed',
    async run(fs) {
      const old = pattern(4 * mebibyte, 1);
      await put(fs, ['file'], old);
      const file = await fs.read(['file']);
      const stream = file.stream(0, file.stat.size)[Symbol.asyncIterator]();
      const first = await stream.next();
      if (first.done) throw new Error('no content');
      const parts = [first.value.slice()];
      await put(fs, ['file'], pattern(4 * mebibyte, 2));
      const rest = (async () => {
        for (let next = await stream.next(); !next.done; next = await stream.next()) parts.push(next.value.slice());
        return 'whole';
      })();
      // Either the version that was opened, to its end, or an error.
      const result = await rest.catch(async (error: unknown) => refused(Promise.reject(error), 'changed'));
      const read = await collect(
        (async function* () {
          yield* parts;
        })(),
      );
      sameBytes(read, old.subarray(0, read.byteLength));
      if (result === 'whole') equal(read.byteLength, old.byteLength);
    },
  },
  {
    name: 'a version opened before it was replaced is that version, or refused',
    async run(fs) {
      await put(fs, ['file'], 'old content');
      const file = await fs.read(['file']);
      await put(fs, ['file'], 'something newer');
      const read = await collect(file.stream(0, file.stat.size)).catch((error: unknown) =>
        refused(Promise.reject(error), 'changed'),
      );
      if (read !== undefined) equal(new TextDecoder().decode(read), 'old content');
    },
  },
];
