import type { Filesystem } from '../../src/share/filesystem.js';
import { check, equal, refused } from './assert.js';
import { entriesOf, fileStat, getText, put } from './content.js';
import type { ContractCase } from './contract-case.js';

/** 2001-09-09, with milliseconds. */
const then = 1_000_000_000_123;

const timeOf = async (fs: Filesystem, ...path: string[]): Promise<number> => (await fileStat(fs, path)).lastModified;

/** Times that clients set: the platform has no way to, so they are kept beside the file. */
export const timeCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'a time that is set is what every look at the file tells, and its content and etag stay',
    async run(fs) {
      for (const name of ['file', 'file.sh']) {
        const before = await put(fs, [name], 'x');
        await fs.setLastModified([name], then);
        const after = { ...before, lastModified: then };
        equal(await fs.stat([name]), after);
        equal((await fs.read([name])).stat, after);
        for await (const entry of entriesOf(fs)) if (entry.name === name) equal(entry.stat, after);
        equal(await getText(fs, [name]), 'x');
        await fs.setLastModified([name], 0);
        equal(await timeOf(fs, name), 0);
      }
    },
  },
  {
    name: 'a write may come with its time',
    async run(fs) {
      for (const name of ['file', 'file.sh', 'file']) {
        const writer = await fs.write([name]);
        const stat = await writer.commit({ lastModified: then });
        equal(stat.lastModified, then);
        equal(await fs.stat([name]), stat);
      }
    },
  },
  {
    name: 'a time is of one version: the next has its own',
    async run(fs) {
      await put(fs, ['file'], 'x');
      await fs.setLastModified(['file'], then);
      await put(fs, ['file'], 'x');
      check((await timeOf(fs, 'file')) !== then, 'the time stayed');
      await fs.setLastModified(['file'], then);
      await (await fs.write(['file'])).abort();
      equal(await timeOf(fs, 'file'), then);
    },
  },
  {
    name: 'a time goes along with a move, over what had another',
    async run(fs) {
      await fs.createDirectory(['dir']);
      for (const [from, to] of [
        ['a', 'b'],
        ['a', 'b.sh'],
        ['a.sh', 'b'],
      ] as const) {
        await put(fs, [from], 'x');
        await fs.setLastModified([from], then);
        await put(fs, [to], 'y');
        await fs.setLastModified([to], 1000);
        await fs.move([from], [to]);
        equal(await timeOf(fs, to), then);
        await fs.move([to], ['dir', from]);
        equal(await timeOf(fs, 'dir', from), then);
      }
    },
  },
  {
    name: 'a file without such a time keeps its own in a move',
    async run(fs) {
      for (const to of ['b', 'b.sh']) {
        const { lastModified } = await put(fs, ['a'], 'x');
        await fs.move(['a'], [to]);
        equal(await timeOf(fs, to), lastModified);
      }
    },
  },
  {
    name: 'a copy is of now, and a time dies with its file',
    async run(fs) {
      await put(fs, ['a'], 'x');
      await fs.setLastModified(['a'], then);
      await fs.copy(['a'], ['b']);
      check((await timeOf(fs, 'b')) !== then, 'the copy has the time');
      await fs.remove(['a']);
      await put(fs, ['a'], 'x');
      check((await timeOf(fs, 'a')) !== then, 'the time came back');
    },
  },
  {
    name: 'only files have a time, and not while they are written',
    async run(fs) {
      await fs.createDirectory(['dir']);
      await refused(fs.setLastModified([], then), 'is-a-directory');
      await refused(fs.setLastModified(['dir'], then), 'is-a-directory');
      await refused(fs.setLastModified(['none'], then), 'not-found');
      await put(fs, ['file'], 'x');
      const writer = await fs.write(['file']);
      await refused(fs.setLastModified(['file'], then), 'busy');
      await writer.abort();
    },
  },
];
