import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { milliseconds, type Row } from '../row.js';

const mostMs = 100;
/** Longer than a listing is believed: what is not told by then never is. */
const patienceMs = 10_000;

/** A folder for each change: one in which something has just changed is not kept. */
export const changingFolders = 21;

export function changingName(number: number): string {
  return `changing-${number}`;
}

async function listing(url: string): Promise<string> {
  const response = await fetch(url, { method: 'PROPFIND', headers: { Depth: '1' } });
  return response.text();
}

/** Milliseconds from a change on the host to the start of the first listing that tells it. */
async function untilTold(url: string, change: () => void, isTold: (listing: string) => boolean): Promise<number> {
  // The second is the kept one.
  await listing(url);
  await listing(url);
  change();
  const changedAt = performance.now();
  for (;;) {
    const askedAt = performance.now();
    if (isTold(await listing(url))) return askedAt - changedAt;
    if (askedAt - changedAt > patienceMs) throw new Error('a change of the host is never told');
  }
}

export const changeRows: readonly Row[] = [
  {
    id: 'propfind-after-change',
    title: 'a change of the host, until a kept listing has it (worst)',
    against: `${mostMs} ms`,
    goal: { atMost: 1 },
    async measure({ ours: url, directory }, { rounds }) {
      const kinds: ((folder: string) => [change: () => void, isTold: (text: string) => boolean])[] = [
        (folder) => [() => writeFileSync(join(folder, 'new.txt'), 'new'), (text) => text.includes('/new.txt<')],
        (folder) => [
          () => writeFileSync(join(folder, 'file 0.txt'), 'x'.repeat(1234)),
          (text) => text.includes('<D:getcontentlength>1234<'),
        ],
        (folder) => [() => rmSync(join(folder, 'file 1.txt')), (text) => !text.includes('/file%201.txt<')],
      ];
      let worst = 0;
      for (let number = 0; number < Math.min(rounds * kinds.length, changingFolders); number += 1) {
        const kind = kinds[number % kinds.length] as (typeof kinds)[number];
        const [change, isTold] = kind(join(directory, changingName(number)));
        worst = Math.max(worst, await untilTold(`${url}/${changingName(number)}/`, change, isTold));
      }
      return { ratio: worst / mostMs, ours: milliseconds(worst), other: milliseconds(mostMs) };
    },
  },
];
