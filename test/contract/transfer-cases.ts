import type { Filesystem } from '../../src/share/filesystem.js';
import { equal, refused, sameBytes } from './assert.js';
import { fileStat, get, getText, names, pattern, put } from './content.js';
import type { ContractCase } from './contract-case.js';

/** From and to names of every way in which the platform lets a file be moved. */
const pairs = [
  ['a.txt', 'b.txt'],
  ['a.txt', 'b.sh'],
  ['a.sh', 'b.sh'],
  ['a.sh', 'b.txt'],
  ['a.exe', 'b.jar'],
] as const;

export const transferCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'a file is moved to a free name',
    async run(fs) {
      for (const [from, to] of pairs) {
        await put(fs, [from], pattern(100_000));
        await fs.move([from], [to]);
        equal(await names(fs), [to]);
        await refused(fs.stat([from]), 'not-found');
        sameBytes(await get(fs, [to]), pattern(100_000));
        await fs.remove([to]);
      }
    },
  },
  {
    name: 'a moved file replaces another',
    async run(fs) {
      for (const [from, to] of pairs) {
        await put(fs, [from], 'new');
        await put(fs, [to], 'old and longer');
        await fs.move([from], [to]);
        equal(await names(fs), [to]);
        equal(await getText(fs, [to]), 'new');
        await fs.remove([to]);
      }
    },
  },
  {
    name: 'a file is moved between directories',
    async run(fs) {
      await fs.createDirectory(['one']);
      await fs.createDirectory(['two']);
      await put(fs, ['one', 'file'], 'x');
      await fs.move(['one', 'file'], ['two', 'file']);
      await fs.move(['two', 'file'], ['here.sh']);
      await fs.move(['here.sh'], ['one', 'back']);
      equal([await names(fs), await names(fs, ['one']), await names(fs, ['two'])], [['one', 'two'], ['back'], []]);
      equal(await getText(fs, ['one', 'back']), 'x');
      await fs.remove(['two']);
    },
  },
  {
    name: 'a move that cannot be leaves both files',
    async run(fs) {
      await put(fs, ['file'], 'x');
      await fs.createDirectory(['dir']);
      await refused(fs.move(['file'], ['dir']), 'is-a-directory');
      await refused(fs.move(['file'], ['missing', 'file']), 'not-found');
      await refused(fs.move(['dir'], ['elsewhere']), 'is-a-directory');
      await refused(fs.move(['file'], ['file', 'below']), 'not-a-directory');
      equal(await names(fs), ['dir', 'file']);
      equal(await getText(fs, ['file']), 'x');
    },
  },
  {
    name: 'a file is copied, over another too',
    async run(fs) {
      for (const [from, to] of pairs) {
        const content = pattern(3_000_000);
        const { etag } = await put(fs, [from], content);
        await fs.copy([from], [to]);
        await put(fs, [from], 'changed afterwards');
        sameBytes(await get(fs, [to]), content);
        await fs.copy([from], [to]);
        equal(await getText(fs, [to]), 'changed afterwards');
        const stat = await fs.stat([to]);
        equal(stat.kind === 'file' && stat.etag !== etag, true, 'another etag');
        await fs.remove([from]);
        await fs.remove([to]);
      }
      equal(await names(fs), []);
    },
  },
  {
    name: 'a file moved or copied onto itself is whole',
    async run(fs) {
      for (const name of ['a.txt', 'a.sh', 'A.SH']) {
        const { etag } = await put(fs, [name], 'content');
        await fs.move([name], [name]);
        equal(await getText(fs, [name]), 'content');
        await fs.copy([name], [name]);
        equal(await getText(fs, [name]), 'content');
        equal((await fileStat(fs, [name])).etag === etag, false, 'a rewritten file kept its etag');
        equal(await names(fs), [name]);
        await fs.remove([name]);
      }
    },
  },
  {
    name: 'an empty file is copied and moved',
    async run(fs) {
      await put(fs, ['empty'], '');
      await fs.copy(['empty'], ['copy']);
      await fs.copy(['empty'], ['copy.sh']);
      await fs.move(['empty'], ['moved.sh']);
      equal(await names(fs), ['copy', 'copy.sh', 'moved.sh']);
      equal(await getText(fs, ['moved.sh']), '');
    },
  },
  {
    name: 'a copy that cannot be leaves nothing',
    async run(fs) {
      await put(fs, ['file'], 'x');
      await fs.createDirectory(['dir']);
      await refused(fs.copy(['file'], ['dir']), 'is-a-directory');
      await refused(fs.copy(['dir'], ['new']), 'is-a-directory');
      await refused(fs.copy(['file'], ['missing', 'file']), 'not-found');
      await refused(fs.copy(['missing'], ['new']), 'not-found');
      equal(await names(fs), ['dir', 'file']);
      equal(await names(fs, ['dir']), []);
    },
  },
];
