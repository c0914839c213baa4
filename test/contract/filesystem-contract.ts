import type { Filesystem } from '../../src/share/filesystem.js';
import { equal, refused } from './assert.js';
import { names } from './content.js';
import type { ContractCase } from './contract-case.js';
import { directoryCases } from './directory-cases.js';
import { partCases } from './part-cases.js';
import { readCases } from './read-cases.js';
import { timeCases } from './time-cases.js';
import { transferCases } from './transfer-cases.js';
import { validatorCases } from './validator-cases.js';
import { writeCases } from './write-cases.js';

/** What every folder promises. Each case gets an empty one that may be written to. */
export const filesystemCases: readonly ContractCase<Filesystem>[] = [
  ...directoryCases,
  ...readCases,
  ...writeCases,
  ...partCases,
  ...timeCases,
  ...validatorCases,
  ...transferCases,
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
