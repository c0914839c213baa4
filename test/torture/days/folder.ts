import { renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BadDay } from '../bad-day.js';

/** What happens to the person's folder. */
export const folderDays: readonly BadDay[] = [
  {
    name: 'folder gone',
    means: 'it gets another name on the host, and its own again up to 1.5 s later',
    async inject({ tab, anyMoment }) {
      renameSync(tab.directory, `${tab.directory}-gone`);
      await anyMoment(1500);
      renameSync(`${tab.directory}-gone`, tab.directory);
    },
    tells: /^status (404|409)$/,
  },
  {
    name: 'drive unmounted',
    means: 'a tmpfs is lazily unmounted and its mount point removed; it comes back up to 1.5 s later',
    folder: 'small drive',
    async inject({ drive, anyMoment }) {
      drive?.pull();
      await anyMoment(1500);
      drive?.putBack();
    },
    tells: /^status (404|409)$/,
  },
  {
    name: 'disk full',
    means: 'a tmpfs of 64 MiB is filled to the last 100 KB for about a second',
    folder: 'small drive',
    async inject({ tab, random, anyMoment }) {
      const filler = join(tab.directory, 'filler.bin');
      try {
        const { bavail, bsize } = statfsSync(tab.directory);
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - random.below(100_000))));
      } catch {
        // The programs were quicker: it is full, then.
      }
      await sleep(800);
      await anyMoment(800);
      rmSync(filler);
    },
    tells: /^status 507$/,
  },
];
