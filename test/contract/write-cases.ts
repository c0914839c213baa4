import type { Filesystem } from '../../src/share/filesystem.js';
import { check, equal, refused, sameBytes } from './assert.js';
import { fileStat, get, getText, names, pattern, put, text } from './content.js';
import type { ContractCase } from './contract-case.js';

const mebibyte = 1024 * 1024;
/** Names of every way in which a write can reach its target: plain, and those whose move asks a person. */
const targets = ['plain.txt', 'script.sh', 'program.exe', 'no-extension', '.dotfile'];

export const writeCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'a write shows nothing until it is committed',
    async run(fs) {
      for (const name of targets) {
        const writer = await fs.write([name]);
        await refused(fs.stat([name]), 'not-found');
        await writer.write(pattern(3 * mebibyte));
        await refused(fs.stat([name]), 'not-found');
        await refused(fs.read([name]), 'not-found');
        equal(await names(fs), []);
        const stat = await writer.commit();
        equal(stat, await fs.stat([name]));
        equal(await names(fs), [name]);
        await fs.remove([name]);
      }
    },
  },
  {
    name: 'what is replaced stays whole until the commit',
    async run(fs) {
      for (const name of targets) {
        const before = await put(fs, [name], 'old');
        const writer = await fs.write([name]);
        await writer.write(pattern(3 * mebibyte));
        equal(await getText(fs, [name]), 'old');
        equal(await fs.stat([name]), before);
        equal(await names(fs), [name]);
        await writer.commit();
        sameBytes(await get(fs, [name]), pattern(3 * mebibyte));
        await fs.remove([name]);
      }
    },
  },
  {
    name: 'an aborted write leaves nothing, at any batch',
    async run(fs) {
      for (const name of targets) {
        for (const size of [0, 1, mebibyte, 2 * mebibyte + 1]) {
          const fresh = await fs.write([name]);
          await fresh.write(pattern(size));
          await fresh.abort();
          await refused(fs.stat([name]), 'not-found');
          equal(await names(fs), []);
        }
        await put(fs, [name], 'old');
        for (const size of [0, 1, mebibyte, 2 * mebibyte + 1]) {
          const replacing = await fs.write([name]);
          await replacing.write(pattern(size));
          await replacing.abort();
          equal(await getText(fs, [name]), 'old');
          equal(await names(fs), [name]);
        }
        await fs.remove([name]);
      }
    },
  },
  {
    name: 'bytes arrive as they were, however they are cut',
    async run(fs) {
      const content = pattern(5 * mebibyte + 3);
      for (const pieceBytes of [65_536, 1000_003, 8 * mebibyte]) {
        const stat = await put(fs, ['file'], content, pieceBytes);
        equal(stat.size, content.byteLength);
        sameBytes(await get(fs, ['file']), content, `pieces of ${pieceBytes}`);
      }
      const small = pattern(3000);
      await put(fs, ['file'], small, 1);
      sameBytes(await get(fs, ['file']), small, 'byte by byte');
    },
  },
  {
    name: 'bytes may be reused once the write resolves',
    async run(fs) {
      const buffer = new Uint8Array(700_000);
      const writer = await fs.write(['file']);
      for (let round = 1; round <= 6; round += 1) {
        buffer.fill(round);
        await writer.write(buffer);
      }
      buffer.fill(99);
      await writer.commit();
      const content = await get(fs, ['file']);
      equal(content.byteLength, 6 * buffer.byteLength);
      for (let round = 1; round <= 6; round += 1) {
        const part = content.subarray((round - 1) * buffer.byteLength, round * buffer.byteLength);
        check(
          part.every((byte) => byte === round),
          `part ${round} was overwritten`,
        );
      }
    },
  },
  {
    name: 'an empty write makes an empty file, and empties one',
    async run(fs) {
      for (const name of targets) {
        equal((await put(fs, [name], '')).size, 0);
        await put(fs, [name], 'content');
        equal((await put(fs, [name], '')).size, 0);
        equal((await fileStat(fs, [name])).size, 0);
      }
      equal(await names(fs), [...targets].sort());
    },
  },
  {
    name: 'a shorter file replaces a longer one whole',
    async run(fs) {
      await put(fs, ['file'], pattern(2 * mebibyte));
      await put(fs, ['file'], 'short');
      equal(await getText(fs, ['file']), 'short');
    },
  },
  {
    name: 'one writer a file: everything else waits its turn',
    async run(fs) {
      await put(fs, ['other'], 'other');
      for (const name of ['fresh', 'old.txt', 'fresh.sh', 'old.sh']) {
        if (name.startsWith('old')) await put(fs, [name], 'old');
        const writer = await fs.write([name]);
        await refused(fs.write([name]), 'busy');
        await refused(fs.move(['other'], [name]), 'busy');
        await refused(fs.copy(['other'], [name]), 'busy');
        await refused(fs.createDirectory([name]), 'busy', 'exists');
        if (name.startsWith('old')) {
          await refused(fs.remove([name]), 'busy');
          await refused(fs.move([name], ['elsewhere']), 'busy');
        }
        await writer.write(text('new'));
        await writer.commit();
        equal(await getText(fs, [name]), 'new');
        await (await fs.write([name])).abort();
        await fs.remove([name]);
      }
      equal(await names(fs), ['other']);
    },
  },
  {
    name: 'a start that failed leaves the path free',
    async run(fs) {
      await refused(fs.write(['dir', 'a']), 'not-found');
      await fs.createDirectory(['dir']);
      await put(fs, ['dir', 'a'], 'now');
      equal(await getText(fs, ['dir', 'a']), 'now');
    },
  },
  {
    name: 'two writes begun at once: one is refused, the other holds',
    async run(fs) {
      const content = pattern(10_000);
      const results = await Promise.allSettled([put(fs, ['file'], content), put(fs, ['file'], content)]);
      const failed = results.filter(({ status }) => status === 'rejected');
      equal(failed.length, 1);
      await refused(Promise.reject((failed[0] as PromiseRejectedResult).reason), 'busy');
      sameBytes(await get(fs, ['file']), content);
      equal(await names(fs), ['file']);
    },
  },
  {
    name: 'many files are written side by side',
    async run(fs) {
      await fs.createDirectory(['dir']);
      const paths = Array.from({ length: 24 }, (_, index) => ['dir', `${index}.${index % 3 === 0 ? 'sh' : 'txt'}`]);
      await Promise.all(paths.map((path, index) => put(fs, path, pattern(1000 * index, index + 1))));
      equal(await names(fs, ['dir']), paths.map(([, name]) => name as string).sort());
      for (const [index, path] of paths.entries()) sameBytes(await get(fs, path), pattern(1000 * index, index + 1));
    },
  },
  {
    name: 'a directory with a write in it is not empty',
    async run(fs) {
      await fs.createDirectory(['dir']);
      const writer = await fs.write(['dir', 'file']);
      await refused(fs.remove(['dir']), 'not-empty');
      await writer.write(text('x'));
      await writer.commit();
      equal(await getText(fs, ['dir', 'file']), 'x');
    },
  },
  {
    name: "a person's own swap-like names are names like others",
    async run(fs) {
      await put(fs, ['a.crswap'], 'mine');
      await put(fs, ['a'], 'first');
      const writer = await fs.write(['a']);
      await writer.write(pattern(2 * mebibyte));
      equal(await names(fs), ['a', 'a.crswap']);
      equal(await getText(fs, ['a.crswap']), 'mine');
      await writer.abort();
      await put(fs, ['a'], 'second');
      equal(await getText(fs, ['a.crswap']), 'mine');
      await fs.createDirectory(['b.crswap']);
      await put(fs, ['b'], 'beside a directory');
      await put(fs, ['b'], 'again');
      equal(await getText(fs, ['b']), 'again');
      await put(fs, ['b.sh'], 'in place');
      equal(await names(fs), ['a', 'a.crswap', 'b', 'b.crswap', 'b.sh']);
      await fs.remove(['a.crswap']);
      await fs.remove(['b.crswap']);
    },
  },
];
