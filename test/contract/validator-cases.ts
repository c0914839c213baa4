import type { Filesystem } from '../../src/share/filesystem.js';
import { check, equal } from './assert.js';
import { fileStat, get, put } from './content.js';
import type { ContractCase } from './contract-case.js';

export const validatorCases: readonly ContractCase<Filesystem>[] = [
  {
    name: 'an etag has the characters that the interface names, and stays while the file does',
    async run(fs) {
      for (const content of ['', 'x', 'longer']) {
        const { etag } = await put(fs, ['file'], content);
        check(/^[A-Za-z0-9_-]{4,}$/.test(etag), `etag ${etag}`);
        equal((await fileStat(fs, ['file'])).etag, etag);
        await get(fs, ['file']);
        equal((await fs.read(['file'])).stat.etag, etag);
        equal((await fileStat(fs, ['file'])).etag, etag);
      }
    },
  },
  {
    name: 'no two contents share an etag, however fast and alike they are',
    async run(fs) {
      const seen = new Set<string>();
      for (let round = 0; round < 30; round += 1) seen.add((await put(fs, ['file'], `round ${round % 10}`)).etag);
      equal(seen.size, 30);
    },
  },
  {
    name: 'an etag does not come back when its file does',
    async run(fs) {
      const first = await put(fs, ['file'], 'x');
      await fs.remove(['file']);
      const second = await put(fs, ['file'], 'x');
      check(first.etag !== second.etag, 'the same etag again');
    },
  },
  {
    name: 'a copy and a move change the etag that their target had',
    async run(fs) {
      await put(fs, ['a'], 'aaaa');
      const { etag } = await put(fs, ['b'], 'bbbb');
      await fs.copy(['a'], ['b']);
      const copied = await fileStat(fs, ['b']);
      check(copied.etag !== etag, 'copy kept the etag');
      await fs.move(['a'], ['b']);
      const moved = await fileStat(fs, ['b']);
      check(moved.etag !== etag && moved.etag !== copied.etag, 'move kept the etag');
    },
  },
  {
    name: 'an aborted write leaves the etag',
    async run(fs) {
      const { etag } = await put(fs, ['file'], 'x');
      await (await fs.write(['file'])).abort();
      equal((await fileStat(fs, ['file'])).etag, etag);
    },
  },
  {
    name: 'the time is of now',
    async run(fs) {
      const { lastModified } = await put(fs, ['file'], 'x');
      check(Math.abs(Date.now() - lastModified) < 60_000, `lastModified ${lastModified}`);
    },
  },
];
