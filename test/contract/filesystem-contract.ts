import type { Filesystem } from '../../src/share/filesystem.js';
import { check, equal, refused, sameBytes } from './assert.js';
import { collect, fileStat, get, getText, names, pattern, put, text } from './content.js';
import type { ContractCase } from './contract-case.js';

/** Names that every backend takes as they are. */
const oddNames = [
  'with space.txt',
  'hash#percent%25+plus&.txt',
  'über.txt',
  'u\u0308ber.txt',
  '漢字.txt',
  '🎈.txt',
  '.dot',
  "quote's (1).txt",
  'x.y.z',
  `${'n'.repeat(244)}.txt`,
];
/** Names for whose type a browser may ask the person when a file is moved onto them. */
const dangerousNames = ['x.sh', 'X.SH', 'x.desktop', 'x.py', 'x.jar'];

const tenMegabytes = 10 * 1024 * 1024 + 1;

/** What every folder promises. Each case gets an empty one. */
export const filesystemCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'the root is an empty directory',
    async run(fs) {
      equal(await fs.stat([]), { kind: 'directory' });
      equal(await names(fs), []);
      await refused(fs.read([]), 'is-a-directory');
      await refused(fs.remove([]), 'forbidden');
    },
  },
  {
    name: 'a written file is found, listed and read',
    async run(fs) {
      const before = Date.now();
      const written = await put(fs, ['a.txt'], 'hello');
      equal([written.kind, written.size], ['file', 5]);
      check(Math.abs(written.lastModified - before) < 60_000, `lastModified is ${written.lastModified}`);
      check(/^[A-Za-z0-9_-]{4,}$/.test(written.etag), `etag ${written.etag}`);
      equal(await fs.stat(['a.txt']), written);
      const listed = [];
      for await (const entry of fs.list([])) listed.push(entry);
      equal(listed, [{ name: 'a.txt', stat: written }]);
      const file = await fs.read(['a.txt']);
      equal(file.stat, written);
      equal(await getText(fs, ['a.txt']), 'hello');
    },
  },
  {
    name: 'an empty file is a file',
    async run(fs) {
      equal((await put(fs, ['empty'], '')).size, 0);
      equal((await get(fs, ['empty'])).byteLength, 0);
      await put(fs, ['empty'], 'filled');
      equal((await put(fs, ['empty'], '')).size, 0);
      equal(await names(fs), ['empty']);
    },
  },
  {
    name: '10 MB in uneven pieces, whole and in ranges',
    async run(fs) {
      const content = pattern(tenMegabytes);
      equal((await put(fs, ['big'], content, 100_003)).size, tenMegabytes);
      sameBytes(await get(fs, ['big']), content);
      for (const [start, end] of [
        [0, 1],
        [tenMegabytes - 1, tenMegabytes],
        [1_048_575, 1_048_577],
        [2_000_000, 7_000_001],
        [5, 5],
      ] as const) {
        sameBytes(await get(fs, ['big'], start, end), content.subarray(start, end), `${start} to ${end}`);
      }
    },
  },
  {
    name: 'a piece may be reused once its write has resolved',
    async run(fs) {
      const writer = await fs.write(['reused']);
      const piece = new Uint8Array(1000);
      for (let round = 0; round < 3; round += 1) await writer.write(piece.fill(round));
      await writer.commit();
      const content = await get(fs, ['reused']);
      equal([content.byteLength, content[0], content[1500], content[2999]], [3000, 0, 1, 2]);
    },
  },
  {
    name: 'until the commit readers see the old file, or none, and no other name',
    async run(fs) {
      const old = await put(fs, ['old'], 'old');
      const writers = [await fs.write(['old']), await fs.write(['new']), await fs.write(['new.sh'])];
      for (const writer of writers) await writer.write(pattern(3_000_000));
      equal(await names(fs), ['old']);
      equal(await fs.stat(['old']), old);
      equal(await getText(fs, ['old']), 'old');
      for (const name of ['new', 'new.sh']) {
        await refused(fs.stat([name]), 'not-found');
        await refused(fs.read([name]), 'not-found');
      }
      for (const writer of writers) equal((await writer.commit()).size, 3_000_000);
      equal(await names(fs), ['new', 'new.sh', 'old']);
      equal((await fileStat(fs, ['new.sh'])).size, 3_000_000);
    },
  },
  {
    name: 'an abort leaves the old file, or none',
    async run(fs) {
      const old = await put(fs, ['old'], 'old');
      for (const name of ['old', 'new', 'new.sh']) {
        const writer = await fs.write([name]);
        await writer.write(pattern(2_500_000));
        await writer.abort();
      }
      equal(await names(fs), ['old']);
      equal(await fs.stat(['old']), old);
      equal(await getText(fs, ['old']), 'old');
      await put(fs, ['new.sh'], 'after all');
      equal(await getText(fs, ['new.sh']), 'after all');
    },
  },
  {
    name: 'one writer for each file',
    async run(fs) {
      for (const name of ['a', 'a.sh']) {
        const writer = await fs.write([name]);
        await refused(fs.write([name]), 'busy');
        await (await fs.write([`other ${name}`])).abort();
        await writer.write(text('1'));
        await writer.commit();
        const second = await fs.write([name]);
        await refused(fs.remove([name]), 'busy');
        await refused(fs.move([name], ['elsewhere']), 'busy');
        await second.abort();
        equal(await getText(fs, [name]), '1');
      }
    },
  },
  {
    name: 'a failed start leaves the path free',
    async run(fs) {
      await refused(fs.write(['none', 'a']), 'not-found');
      await fs.createDirectory(['none']);
      await put(fs, ['none', 'a'], 'now');
      equal(await getText(fs, ['none', 'a']), 'now');
    },
  },
  {
    name: 'a reader never gets another version than the one it opened',
    async run(fs) {
      const first = pattern(5_000_000, 1);
      await put(fs, ['a'], first);
      const file = await fs.read(['a']);
      await put(fs, ['a'], pattern(5_000_000, 2));
      try {
        sameBytes(await collect(file.stream(0, file.stat.size)), first);
      } catch (error) {
        await refused(Promise.reject(error), 'changed');
      }
    },
  },
  {
    name: 'a reader that ends early lets go of the file',
    async run(fs) {
      await put(fs, ['a'], pattern(5_000_000));
      const file = await fs.read(['a']);
      for await (const chunk of file.stream(0, file.stat.size)) if (chunk.byteLength > 0) break;
      await put(fs, ['a'], 'shorter');
      await fs.remove(['a']);
      equal(await names(fs), []);
    },
  },
  {
    name: 'every commit has its own etag, also with the same content',
    async run(fs) {
      const etags = new Set<string>();
      for (let round = 0; round < 20; round += 1) {
        const { etag } = await put(fs, ['a'], 'same');
        etags.add(etag);
        equal((await fileStat(fs, ['a'])).etag, etag);
      }
      equal(etags.size, 20);
    },
  },
  {
    name: 'createDirectory: once, and in a directory',
    async run(fs) {
      await fs.createDirectory(['d']);
      equal(await fs.stat(['d']), { kind: 'directory' });
      await fs.createDirectory(['d', 'e']);
      await put(fs, ['d', 'e', 'f'], 'deep');
      equal(await names(fs, ['d']), ['e']);
      await put(fs, ['file'], '');
      await refused(fs.createDirectory(['d']), 'exists');
      await refused(fs.createDirectory(['file']), 'exists');
      await refused(fs.createDirectory(['none', 'e']), 'not-found');
      await refused(fs.createDirectory(['file', 'e']), 'not-a-directory');
    },
  },
  {
    name: 'missing entries and the wrong kind',
    async run(fs) {
      await fs.createDirectory(['d']);
      await put(fs, ['f'], '');
      for (const path of [['none'], ['none', 'none'], ['d', 'none']]) {
        await refused(fs.stat(path), 'not-found');
        await refused(fs.read(path), 'not-found');
        await refused(fs.remove(path), 'not-found');
        await refused(fs.move(path, ['x']), 'not-found');
        await refused(fs.copy(path, ['x']), 'not-found');
        await refused(names(fs, path), 'not-found');
      }
      await refused(fs.stat(['f', 'x']), 'not-a-directory');
      await refused(names(fs, ['f']), 'not-a-directory');
      await refused(fs.write(['f', 'x']), 'not-a-directory');
      await refused(fs.read(['d']), 'is-a-directory');
      await refused(fs.write(['d']), 'is-a-directory');
      equal(await names(fs), ['d', 'f']);
    },
  },
  {
    name: 'remove: files and empty directories',
    async run(fs) {
      await fs.createDirectory(['d']);
      await put(fs, ['d', 'f'], '');
      await refused(fs.remove(['d']), 'not-empty');
      await fs.remove(['d', 'f']);
      await fs.remove(['d']);
      await refused(fs.stat(['d']), 'not-found');
      await put(fs, ['d'], 'a file in its place');
      equal((await fileStat(fs, ['d'])).size, 19);
    },
  },
  {
    name: 'move: to a free name, over a file, into a directory, onto itself',
    async run(fs) {
      await fs.createDirectory(['d']);
      await put(fs, ['a'], 'A');
      await fs.move(['a'], ['b']);
      await put(fs, ['c'], 'C');
      const replaced = await fileStat(fs, ['c']);
      await fs.move(['b'], ['c']);
      equal(await getText(fs, ['c']), 'A');
      check((await fileStat(fs, ['c'])).etag !== replaced.etag, 'the etag of the file that was replaced');
      await fs.move(['c'], ['d', 'c']);
      equal([await names(fs), await names(fs, ['d'])], [['d'], ['c']]);
      await fs.move(['d', 'c'], ['d', 'c']);
      equal(await getText(fs, ['d', 'c']), 'A');
    },
  },
  {
    name: 'move and copy: not of directories, nor onto them, nor into nothing',
    async run(fs) {
      await fs.createDirectory(['d']);
      await put(fs, ['a'], 'A');
      for (const act of [fs.move.bind(fs), fs.copy.bind(fs)]) {
        await refused(act(['d'], ['e']), 'is-a-directory');
        await refused(act(['a'], ['d']), 'is-a-directory');
        await refused(act(['a'], ['none', 'a']), 'not-found');
      }
      equal(await names(fs), ['a', 'd']);
      equal(await getText(fs, ['a']), 'A');
    },
  },
  {
    name: 'copy: to a free name and over a file, each with its own etag',
    async run(fs) {
      const content = pattern(3_000_001);
      const source = await put(fs, ['a'], content);
      await put(fs, ['c'], 'C');
      await fs.copy(['a'], ['b']);
      await fs.copy(['a'], ['c']);
      await fs.copy(['a'], ['a']);
      for (const name of ['a', 'b', 'c']) sameBytes(await get(fs, [name]), content, name);
      check((await fileStat(fs, ['a'])).etag !== source.etag, 'a rewritten file keeps its etag');
      equal(await names(fs), ['a', 'b', 'c']);
    },
  },
  {
    name: 'names of every script',
    async run(fs) {
      for (const name of oddNames) equal((await put(fs, [name], name)).kind, 'file');
      equal(await names(fs), [...oddNames].sort());
      for (const name of oddNames) equal(await getText(fs, [name]), name);
      await fs.createDirectory(['über #%+ 🎈']);
      await put(fs, ['über #%+ 🎈', 'e\u0301'], 'in');
      await fs.move(['über #%+ 🎈', 'e\u0301'], ['über #%+ 🎈', 'é']);
      equal(await names(fs, ['über #%+ 🎈']), ['é']);
    },
  },
  {
    name: 'dangerous names: written, overwritten, copied, moved and moved onto themselves, and nobody is asked',
    async run(fs) {
      for (const name of dangerousNames) {
        await put(fs, [name], 'one');
        await put(fs, [name], 'two');
        await put(fs, ['plain'], 'three');
        await fs.copy(['plain'], [name]);
        await fs.move(['plain'], [name]);
        await fs.move([name], [name]);
        equal(await getText(fs, [name]), 'three', name);
        await fs.move([name], [`other ${name}`]);
        equal(await names(fs), [`other ${name}`]);
        await fs.move([`other ${name}`], ['plain']);
        await fs.remove(['plain']);
      }
    },
  },
  {
    name: 'a hundred entries, written side by side',
    async run(fs) {
      const wanted = Array.from({ length: 100 }, (_, index) => `file ${1000 + index}`);
      await Promise.all(wanted.map((name) => put(fs, [name], name)));
      equal(await names(fs), wanted);
    },
  },
  {
    name: 'keys start with the parent’s and differ',
    async run(fs) {
      check(fs.key(['a', 'b']).startsWith(`${fs.key(['a'])}/`), 'a child’s key');
      check(fs.key(['a']).startsWith(`${fs.key([])}/`), 'the root’s key');
      check(fs.key(['a']) !== fs.key(['b']), 'two keys');
    },
  },
];

/** What a folder behind a FileSystemDirectoryHandle promises beyond that. */
export const directoryHandleCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'names longer than the browser can write are refused before anything is made',
    async run(fs) {
      for (const name of ['n'.repeat(249), 'ü'.repeat(125)]) {
        await refused(fs.write([name]), 'name-too-long');
        await refused(fs.createDirectory([name]), 'name-too-long');
      }
      equal(await names(fs), []);
    },
  },
  {
    name: 'names of our own are nobody else’s',
    async run(fs) {
      const name = `.spice-webdav-${'0123456789abcdef'.repeat(2)}.part`;
      for (const path of [[name], [`${name}.crswap`], [name.toUpperCase()]]) {
        await refused(fs.write(path), 'bad-name');
        await refused(fs.createDirectory(path), 'bad-name');
        await refused(fs.stat(path), 'not-found', 'bad-name');
      }
    },
  },
];

/** What the browser refuses on the person's disk, but not in its own file system. */
export const realFolderCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'names that Chromium refuses',
    async run(fs) {
      for (const name of [
        'a:b',
        'CON',
        'trailing.',
        'trailing ',
        '~$lock.docx',
        'x.lnk',
        'desktop.ini',
        'a\\b',
        'a?',
      ]) {
        await refused(fs.write([name]), 'bad-name');
        await refused(fs.createDirectory([name]), 'bad-name');
        await refused(fs.stat([name]), 'bad-name', 'not-found');
      }
      equal(await names(fs), []);
    },
  },
];
