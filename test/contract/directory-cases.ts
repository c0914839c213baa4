import type { Entry, Filesystem } from '../../src/share/filesystem.js';
import { check, equal, refused } from './assert.js';
import { entriesOf, fileStat, get, getText, names, put } from './content.js';
import type { ContractCase } from './contract-case.js';

/** Names that guests use and hosts take; those that Chromium refuses are another story. */
const oddNames = [
  'a b',
  'a#b',
  '100%41',
  'a+b&c;d=e',
  "quote's",
  '(brackets) [and] {braces}',
  'ÄÖÜ äöü ß',
  'a\u0308 decomposed',
  '日本語 中文 한국어',
  '🎉',
  '.hidden',
  '.local',
  'a.tar.gz',
  '-dash',
  '@at!bang$',
  'constructor',
  '__proto__',
  'x.crdownload',
  `${'n'.repeat(235)}.txt`,
];

async function collectEntries(filesystem: Filesystem): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of entriesOf(filesystem)) entries.push(entry);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const directoryCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'the root is an empty directory that may be written to',
    async run(fs) {
      equal(await fs.stat([]), { kind: 'directory' });
      equal(await names(fs), []);
      equal(fs.isReadOnly([]), false);
      equal(fs.isReadOnly(['a', 'b']), false);
    },
  },
  {
    name: 'what is not there is not found, by any call',
    async run(fs) {
      for (const path of [['a'], ['a', 'b'], ['a', 'b', 'c']]) {
        await refused(fs.stat(path), 'not-found');
        await refused(fs.read(path), 'not-found');
        await refused(fs.remove(path), 'not-found');
        await refused(names(fs, path), 'not-found');
        await refused(fs.move(path, ['target']), 'not-found');
        await refused(fs.copy(path, ['target']), 'not-found');
      }
      equal(await names(fs), []);
    },
  },
  {
    name: 'nothing is made below a directory that is not there',
    async run(fs) {
      await put(fs, ['file'], 'x');
      await refused(fs.write(['a', 'b']), 'not-found');
      await refused(fs.createDirectory(['a', 'b']), 'not-found');
      await refused(fs.move(['file'], ['a', 'b']), 'not-found');
      await refused(fs.copy(['file'], ['a', 'b']), 'not-found');
      equal(await names(fs), ['file']);
    },
  },
  {
    name: 'a file is no directory',
    async run(fs) {
      await put(fs, ['file'], 'x');
      await refused(names(fs, ['file']), 'not-a-directory');
      await refused(fs.stat(['file', 'a']), 'not-a-directory');
      await refused(fs.read(['file', 'a']), 'not-a-directory');
      await refused(fs.write(['file', 'a']), 'not-a-directory');
      await refused(fs.createDirectory(['file', 'a']), 'not-a-directory');
      await refused(fs.remove(['file', 'a']), 'not-a-directory');
      await refused(fs.stat(['file', 'a', 'b']), 'not-a-directory');
    },
  },
  {
    name: 'a directory is no file',
    async run(fs) {
      await fs.createDirectory(['dir']);
      await put(fs, ['file'], 'x');
      for (const path of [['dir'], []]) {
        await refused(fs.read(path), 'is-a-directory');
        await refused(fs.write(path), 'is-a-directory');
        await refused(fs.copy(path, ['b']), 'is-a-directory');
        await refused(fs.copy(['file'], path), 'is-a-directory');
        await refused(fs.move(['file'], path), 'is-a-directory');
      }
      await refused(fs.move(['dir'], ['b']), 'is-a-directory');
      equal(await names(fs), ['dir', 'file']);
      equal(await getText(fs, ['file']), 'x');
    },
  },
  {
    name: 'directories are made, nested and listed',
    async run(fs) {
      await fs.createDirectory(['a']);
      await fs.createDirectory(['a', 'b']);
      await fs.createDirectory(['a', 'b', 'c']);
      await put(fs, ['a', 'b', 'file'], 'x');
      equal(await fs.stat(['a', 'b', 'c']), { kind: 'directory' });
      equal(await names(fs), ['a']);
      equal(await names(fs, ['a', 'b']), ['c', 'file']);
    },
  },
  {
    name: 'no name is taken twice',
    async run(fs) {
      await fs.createDirectory(['dir']);
      await put(fs, ['file'], 'x');
      for (const path of [['dir'], ['file'], []]) await refused(fs.createDirectory(path), 'exists');
      equal(await getText(fs, ['file']), 'x');
    },
  },
  {
    name: 'only empty directories are removed, and never the root',
    async run(fs) {
      await fs.createDirectory(['a']);
      await fs.createDirectory(['a', 'b']);
      await refused(fs.remove(['a']), 'not-empty');
      await refused(fs.remove([]), 'forbidden');
      await fs.remove(['a', 'b']);
      await fs.remove(['a']);
      await refused(fs.stat(['a']), 'not-found');
      await refused(fs.remove([]), 'forbidden');
      equal(await names(fs), []);
    },
  },
  {
    name: 'a removed directory is gone with what was known of it',
    async run(fs) {
      await fs.createDirectory(['a']);
      await fs.createDirectory(['a', 'b']);
      await names(fs, ['a', 'b']);
      await fs.remove(['a', 'b']);
      await fs.remove(['a']);
      await put(fs, ['a'], 'now a file');
      await refused(fs.stat(['a', 'b']), 'not-a-directory');
      await refused(names(fs, ['a']), 'not-a-directory');
      equal((await fs.stat(['a'])).kind, 'file');
      await fs.remove(['a']);
      await fs.createDirectory(['a']);
      equal(await names(fs, ['a']), []);
      equal(await fs.stat(['a']), { kind: 'directory' });
    },
  },
  {
    name: 'a listing has the stats that stat gives',
    async run(fs) {
      await fs.createDirectory(['dir']);
      for (let index = 0; index < 130; index += 1) await put(fs, [`file ${index}`], 'x'.repeat(index));
      const entries = await collectEntries(fs);
      equal(entries.length, 131);
      for (const { name, stat } of entries) equal(stat, await fs.stat([name]), name);
    },
  },
  {
    name: 'a listing may be left early, and written below while it runs',
    async run(fs) {
      for (let index = 0; index < 60; index += 1) await put(fs, [`file ${index}`], 'x');
      for await (const _ of fs.list([])) break;
      const seen: string[] = [];
      for await (const { name } of entriesOf(fs)) {
        seen.push(name);
        await fs.remove([name]);
      }
      check(new Set(seen).size === seen.length, 'an entry came twice');
      equal(seen.length, 60);
      equal(await names(fs), []);
    },
  },
  {
    name: 'odd names stay as they are',
    async run(fs) {
      for (const name of oddNames) {
        await put(fs, [name], name);
        await fs.createDirectory([`${name} dir`]);
        await put(fs, [`${name} dir`, name], name);
      }
      equal(await names(fs), oddNames.flatMap((name) => [name, `${name} dir`]).sort());
      for (const name of oddNames) {
        equal(await getText(fs, [`${name} dir`, name]), name);
        equal((await fileStat(fs, [name])).size, new TextEncoder().encode(name).byteLength);
        await fs.move([name], [`${name} dir`, `moved ${name}`]);
        equal(await names(fs, [`${name} dir`]), [name, `moved ${name}`].sort());
        await fs.remove([`${name} dir`, name]);
        await fs.remove([`${name} dir`, `moved ${name}`]);
        await fs.remove([`${name} dir`]);
      }
      equal(await names(fs), []);
    },
  },
  {
    name: 'case and normal form tell names apart, or meet in one entry',
    async run(fs) {
      await put(fs, ['a'], '1');
      await put(fs, ['A'], '22');
      const listed = await names(fs);
      check(listed.length === 1 || listed.join() === 'A,a', `names ${listed.join()}`);
      equal((await get(fs, ['A'])).byteLength, 2);
    },
  },
  {
    name: 'keys hang together and stay',
    async run(fs) {
      const root = fs.key([]);
      equal(fs.key(['a', 'b']), `${root}/a/b`);
      check(fs.key(['a']) !== fs.key(['A']), 'one key for two names');
      await fs.createDirectory(['a']);
      equal(fs.key(['a', 'b']), `${root}/a/b`);
    },
  },
];
