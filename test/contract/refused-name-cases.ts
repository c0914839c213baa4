import type { Filesystem, Path } from '../../src/share/filesystem.js';
import { check, equal, refused, sameBytes } from './assert.js';
import { entriesOf, fileStat, get, getText, names, pattern, put, text } from './content.js';
import type { ContractCase } from './contract-case.js';

/** Names that Chromium refuses and that stay: they lie in the folder under another spelling. */
const lasting = [
  'a:b?.txt',
  'what*is"this<here>|.txt',
  'back\\slash',
  'notes.txt~',
  '~notes',
  ' leading',
  'trailing ',
  'trailing.',
  '...',
  'shortcut.lnk',
  'page.URL',
  'CON',
  'aux.h',
  '.git',
  '.GIT',
  'x.{0AFACED1-E828-11D1-9187-B532F1E9575D}',
  'family \u{1F468}\u200D\u{1F469}',
  'line\nfeed',
  'like \uF03A ours',
];
/** Names of files that only the browser holds. */
const transient = ['~$report.docx', '~WRD0001.tmp', '.~lock.report.odt#', 'Thumbs.db', 'desktop.ini', '.DS_Store'];
/** One of each way in which a file can lie, and in which a move can go. */
const kinds = ['plain.txt', 'script.sh', 'notes.txt~', '~$transient.docx', '~WRL0002.tmp'] as const;
const pairs = kinds.flatMap((from) => kinds.filter((to) => to !== from).map((to) => [from, to] as const));

async function inFolderOf(fs: Filesystem, ...path: readonly string[]): Promise<Path> {
  for (let length = 1; length <= path.length; length += 1) await fs.createDirectory(path.slice(0, length));
  return path;
}

/** What a folder promises that serves every name. */
export const refusedNameCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'names that Chromium refuses are written, listed, read and removed like others',
    async run(fs) {
      const all = [...lasting, ...transient];
      for (const [index, name] of all.entries()) {
        await refused(fs.stat([name]), 'not-found');
        await refused(fs.read([name]), 'not-found');
        await refused(fs.remove([name]), 'not-found');
        const stat = await put(fs, [name], pattern(index * 1000, index + 1));
        equal(stat, await fs.stat([name]), name);
      }
      equal(await names(fs), [...all].sort());
      for await (const { name, stat } of entriesOf(fs)) equal(stat, await fs.stat([name]), name);
      for (const [index, name] of all.entries()) {
        sameBytes(await get(fs, [name]), pattern(index * 1000, index + 1), name);
        await refused(fs.createDirectory([name]), 'exists');
        await fs.remove([name]);
      }
      equal(await names(fs), []);
    },
  },
  {
    name: 'and below directories of such names',
    async run(fs) {
      for (const directory of [...lasting, ...transient]) {
        await fs.createDirectory([directory]);
        equal(await fs.stat([directory]), { kind: 'directory' });
        await refused(fs.write([directory]), 'is-a-directory');
        await refused(fs.read([directory]), 'is-a-directory');
        for (const name of kinds) await put(fs, [directory, name], name);
        equal(await names(fs, [directory]), [...kinds].sort());
        for (const name of kinds) await refused(fs.move([directory, name], [directory]), 'is-a-directory');
        await refused(fs.remove([directory]), 'not-empty');
        for (const name of kinds) {
          equal(await getText(fs, [directory, name]), name);
          await fs.remove([directory, name]);
        }
        await fs.remove([directory]);
      }
      equal(await names(fs), []);
    },
  },
  {
    name: 'a file moves from every kind of name to every other, whole, with its time, and replaces what is there',
    async run(fs) {
      const directory = await inFolderOf(fs, 'deep:', 'er');
      for (const [from, to] of pairs) {
        for (const [source, target] of [
          [[from], [to]],
          [[from], [...directory, to]],
          [[...directory, from], [to]],
        ] as const) {
          await put(fs, source, pattern(70_000));
          await fs.setLastModified(source, 1_234_567_000);
          const replaced = await put(fs, target, 'to be replaced');
          await fs.move(source, target);
          await refused(fs.stat(source), 'not-found');
          sameBytes(await get(fs, target), pattern(70_000), `${from} to ${to}`);
          const moved = await fileStat(fs, target);
          equal(moved.lastModified, 1_234_567_000, `${from} to ${to}`);
          check(moved.etag !== replaced.etag, 'the etag of what was replaced');
          await fs.remove(target);
        }
      }
      equal(await names(fs), ['deep:']);
      equal(await names(fs, directory), []);
    },
  },
  {
    name: 'a file is copied from every kind of name to every other',
    async run(fs) {
      for (const [from, to] of pairs) {
        await put(fs, [from], pattern(70_000));
        await fs.copy([from], [to]);
        await put(fs, [from], 'changed afterwards');
        sameBytes(await get(fs, [to]), pattern(70_000), `${from} to ${to}`);
        await fs.copy([from], [to]);
        equal(await getText(fs, [to]), 'changed afterwards');
        await fs.remove([from]);
        await fs.remove([to]);
      }
      equal(await names(fs), []);
    },
  },
  {
    name: 'what cannot be moved stays, whatever its name',
    async run(fs) {
      await fs.createDirectory(['dir']);
      await fs.createDirectory(['~$dir']);
      for (const name of kinds) {
        await put(fs, [name], name);
        await refused(fs.move([name], ['missing', 'x']), 'not-found');
        await refused(fs.move([name], ['missing', '~$x']), 'not-found');
        await refused(fs.copy([name], ['missing', '~$x']), 'not-found');
        // Below a file that only the browser holds the folder has nothing.
        await refused(fs.move([name], [name, '~$x']), 'not-a-directory', 'not-found');
        await refused(fs.move([name], ['dir']), 'is-a-directory');
        await refused(fs.move([name], ['~$dir']), 'is-a-directory');
        await refused(fs.copy([name], ['~$dir']), 'is-a-directory');
        await refused(fs.move(['~$dir'], [name]), 'is-a-directory');
        await refused(fs.move(['dir'], [name]), 'is-a-directory');
        await refused(fs.write([name, '~$x']), 'not-a-directory', 'not-found');
        await refused(fs.stat([name, '~$x']), 'not-a-directory', 'not-found');
        equal(await getText(fs, [name]), name);
      }
      await refused(fs.write(['missing', '~$x']), 'not-found');
      await refused(fs.stat(['missing', '~$x']), 'not-found');
      equal(await names(fs), ['dir', '~$dir', ...kinds].sort());
      equal(await names(fs, ['dir']), []);
    },
  },
  {
    name: 'a write under such a name shows nothing until it is committed, and leaves nothing when aborted',
    async run(fs) {
      await fs.createDirectory(['dir']);
      for (const path of kinds.flatMap((name) => [[name], ['dir', name]])) {
        const fresh = await fs.write(path);
        await fresh.write(pattern(100_000));
        await refused(fs.stat(path), 'not-found');
        await refused(fs.write(path), 'busy');
        await refused(fs.createDirectory(path), 'busy', 'exists');
        if (path.length > 1) await refused(fs.remove(['dir']), 'not-empty');
        await fresh.abort();
        await refused(fs.stat(path), 'not-found');
        const before = await put(fs, path, 'old');
        const replacing = await fs.write(path);
        await replacing.write(text('new'));
        equal(await fs.stat(path), before);
        await replacing.abort();
        equal(await getText(fs, path), 'old');
        await fs.remove(path);
      }
      equal(await names(fs, ['dir']), []);
    },
  },
  {
    name: 'what is being written is neither moved nor replaced, from either side',
    async run(fs) {
      for (const [from, to] of pairs) {
        await put(fs, [from], 'from');
        await put(fs, [to], 'to');
        for (const name of [from, to]) {
          const writer = await fs.write([name]);
          await refused(fs.move([from], [to]), 'busy');
          if (name === to) await refused(fs.copy([from], [to]), 'busy');
          await refused(fs.remove([name]), 'busy');
          await writer.abort();
        }
        equal([await getText(fs, [from]), await getText(fs, [to])], ['from', 'to'], `${from} to ${to}`);
        await fs.remove([from]);
        await fs.remove([to]);
      }
    },
  },
  {
    name: 'parts are written and times set under such names',
    async run(fs) {
      for (const name of kinds) {
        await put(fs, [name], '0123456789');
        const writer = await fs.write([name], { keepExisting: true });
        equal(writer.size, 10);
        await writer.seek(5);
        await writer.write(text('XY'));
        await writer.commit({ lastModified: 1_000_000_000 });
        equal(await getText(fs, [name]), '01234XY789');
        equal((await fileStat(fs, [name])).lastModified, 1_000_000_000);
        await fs.setLastModified([name], 2_000_000_000);
        equal((await fileStat(fs, [name])).lastModified, 2_000_000_000);
        await fs.remove([name]);
      }
    },
  },
  {
    name: 'no two contents share an etag, whichever way they come to a name',
    async run(fs) {
      const seen = new Set<string>();
      for (let round = 0; round < 5; round += 1) {
        for (const name of kinds) {
          if (name === 'plain.txt') continue;
          await put(fs, [name], `round ${round}`);
          await fs.move([name], ['plain.txt']);
          seen.add((await fileStat(fs, ['plain.txt'])).etag);
        }
      }
      equal(seen.size, 5 * (kinds.length - 1));
    },
  },
  {
    name: 'keys are those of the plain path',
    async run(fs) {
      for (const name of [...lasting, ...transient]) equal(fs.key(['dir', name]), `${fs.key([])}/dir/${name}`);
    },
  },
  {
    name: 'the names in use are told from those of their spellings',
    async run(fs) {
      await put(fs, ['a:b'], 'colon');
      await put(fs, ['a\uF03Ab'], 'private use');
      await put(fs, ['a\uF0FF\uF0F0\uF03Ab'], 'twice');
      equal((await names(fs)).length, 3);
      equal(await getText(fs, ['a:b']), 'colon');
      equal(await getText(fs, ['a\uF03Ab']), 'private use');
      equal(await getText(fs, ['a\uF0FF\uF0F0\uF03Ab']), 'twice');
    },
  },
  {
    name: 'names whose spelling is too long are refused before anything is made',
    async run(fs) {
      // Three bytes for the tilde.
      for (const name of [`${'n'.repeat(246)}~`, `~$${'n'.repeat(246)}`]) {
        await refused(fs.write([name]), 'name-too-long');
        await refused(fs.createDirectory([name]), 'name-too-long');
      }
      await put(fs, [`${'n'.repeat(245)}~`], 'fits');
      equal(await getText(fs, [`${'n'.repeat(245)}~`]), 'fits');
    },
  },
  {
    name: 'Word: the old content is replaced by way of two transient names',
    async run(fs) {
      await put(fs, ['report.docx'], 'old');
      await put(fs, ['~$report.docx'], 'me');
      await put(fs, ['~WRD0001.tmp'], pattern(200_000));
      await fs.move(['report.docx'], ['~WRL0002.tmp']);
      equal(await names(fs), ['~$report.docx', '~WRD0001.tmp', '~WRL0002.tmp']);
      await fs.move(['~WRD0001.tmp'], ['report.docx']);
      equal(await getText(fs, ['~WRL0002.tmp']), 'old');
      await fs.remove(['~WRL0002.tmp']);
      await fs.remove(['~$report.docx']);
      equal(await names(fs), ['report.docx']);
      sameBytes(await get(fs, ['report.docx']), pattern(200_000));
    },
  },
];
