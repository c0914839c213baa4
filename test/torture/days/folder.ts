import { renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BadDay } from '../bad-day.js';

/** What happens to the person's folder. */
export const folderDays: readonly BadDay[] = [
  {
    name: 'permission revoked',
    means:
      "the grants of the page are withdrawn in the browser's settings; the folder is dropped on the page again up to 1.5 s later",
    async inject({ desk, tab, anyMoment }) {
      await desk.revokeFolders(tab.origin);
      await tab.until('the loss to be seen', ({ folders }) => folders[0]?.permission === 'prompt');
      await anyMoment(1500);
      await tab.dropAgain();
    },
    tells: /^permission: prompt$/,
    mustNotTell: /^(reconnecting|closed|failed)/,
  },
  {
    name: 'folder gone',
    means: 'it gets another name on the host, and its own again up to 1.5 s after the guest was told',
    async inject({ tab, anyMoment }) {
      renameSync(tab.directory, `${tab.directory}-gone`);
      await tab.untilToldAsGone();
      await anyMoment(1500);
      renameSync(`${tab.directory}-gone`, tab.directory);
    },
    tells: /^folder told as gone$/,
  },
  {
    name: 'drive unmounted',
    means: 'a tmpfs with the folder on it is lazily unmounted; it comes back up to 1.5 s later',
    folder: 'small drive',
    async inject({ drive, violations, anyMoment }) {
      drive?.pull();
      await anyMoment(1500);
      const strays = drive?.putBack() ?? [];
      violations.push(...strays.map((name) => `${name} came into being where the drive had been`));
    },
    tells: /^status (404|409)$/,
  },
  {
    name: 'disk full',
    means: 'a tmpfs of 64 MiB is filled to the last 100 KB, until a program has been refused and up to 0.8 s longer',
    folder: 'small drive',
    async inject({ tab, random, anyMoment, untilTold }) {
      const filler = join(tab.directory, 'filler.bin');
      try {
        const { bavail, bsize } = statfsSync(tab.directory);
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - random.below(100_000))));
      } catch {
        // The programs were quicker: it is full, then.
      }
      await untilTold(507);
      await anyMoment(800);
      rmSync(filler);
    },
    tells: /^status 507$/,
  },
];
