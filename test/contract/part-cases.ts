import type { Filesystem, FileWriter } from '../../src/share/filesystem.js';
import { check, equal, refused, sameBytes } from './assert.js';
import { fileStat, get, getText, names, pattern, put, text } from './content.js';
import type { ContractCase } from './contract-case.js';

const mebibyte = 1024 * 1024;
/** Names of every way in which a write can reach its target. */
const targets = ['plain.txt', 'script.sh', 'no-extension'];

const change = (fs: Filesystem, name: string): Promise<FileWriter> => fs.write([name], { keepExisting: true });

/** Changes in part: what they are made of, and what they leave. */
export const partCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'a part is put over the old content, which stays whole until the commit',
    async run(fs) {
      for (const name of targets) {
        const before = await put(fs, [name], '0123456789');
        const writer = await change(fs, name);
        equal(writer.size, 10);
        await writer.seek(3);
        await writer.write(text('ab'));
        await writer.write(text('c'));
        equal(writer.size, 10);
        equal(await getText(fs, [name]), '0123456789');
        equal(await fs.stat([name]), before);
        const after = await writer.commit();
        check(after.etag !== before.etag, 'the same etag');
        equal(after.size, 10);
        equal(await getText(fs, [name]), '012abc6789');
      }
      equal(await names(fs), [...targets].sort());
    },
  },
  {
    name: 'a part may reach beyond the end, or begin there',
    async run(fs) {
      for (const name of targets) {
        await put(fs, [name], '01234');
        const over = await change(fs, name);
        await over.seek(3);
        await over.write(text('abcd'));
        equal(over.size, 7);
        equal((await over.commit()).size, 7);
        const behind = await change(fs, name);
        await behind.seek(behind.size);
        await behind.write(text('ef'));
        await behind.commit();
        equal(await getText(fs, [name]), '012abcdef');
      }
    },
  },
  {
    name: 'a part never begins beyond the end',
    async run(fs) {
      await put(fs, ['file'], '01234');
      const writer = await change(fs, 'file');
      const sought = await writer.seek(6).then(
        () => 'done',
        (error: unknown) => (error as Error).name,
      );
      equal(sought, 'RangeError');
      await writer.abort();
      equal(await getText(fs, ['file']), '01234');
    },
  },
  {
    name: 'nothing written changes nothing, and an aborted part neither',
    async run(fs) {
      for (const name of targets) {
        const { etag } = await put(fs, [name], '01234');
        const aborted = await change(fs, name);
        await aborted.write(pattern(2 * mebibyte));
        await aborted.abort();
        equal(await getText(fs, [name]), '01234');
        equal((await fileStat(fs, [name])).etag, etag);
        await (await change(fs, name)).commit();
        equal(await getText(fs, [name]), '01234');
      }
      equal(await names(fs), [...targets].sort());
    },
  },
  {
    name: 'parts go to their places, across batches',
    async run(fs) {
      const expected = pattern(5 * mebibyte);
      await put(fs, ['file'], expected);
      const writer = await change(fs, 'file');
      const places = [4 * mebibyte + 5, 17, 2 * mebibyte - 3];
      for (const [index, place] of places.entries()) {
        const part = pattern(700_001, index + 2);
        await writer.seek(place);
        await writer.write(part.subarray(0, 300_000));
        await writer.write(part.subarray(300_000));
        expected.set(part, place);
      }
      equal((await writer.commit()).size, expected.byteLength);
      sameBytes(await get(fs, ['file']), expected);
    },
  },
  {
    name: 'a new file has its parts in any order within what is written',
    async run(fs) {
      const writer = await fs.write(['new']);
      equal(writer.size, 0);
      await writer.write(text('01234'));
      await writer.seek(1);
      await writer.write(text('ab'));
      await writer.seek(5);
      await writer.write(text('5'));
      equal(writer.size, 6);
      await writer.commit();
      equal(await getText(fs, ['new']), '0ab345');
    },
  },
  {
    name: 'there is nothing to change where nothing is, and the path stays free',
    async run(fs) {
      await fs.createDirectory(['dir']);
      await refused(change(fs, 'none'), 'not-found');
      await refused(change(fs, 'none.sh'), 'not-found');
      await refused(change(fs, 'dir'), 'is-a-directory');
      await put(fs, ['none'], 'x');
      equal(await names(fs), ['dir', 'none']);
    },
  },
  {
    name: 'one writer a file, in parts too',
    async run(fs) {
      await put(fs, ['file'], 'old');
      const writer = await change(fs, 'file');
      await refused(change(fs, 'file'), 'busy');
      await refused(fs.write(['file']), 'busy');
      await writer.abort();
    },
  },
];
