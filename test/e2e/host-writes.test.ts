import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { labelOf, makeContent } from '../torture/content.js';
import { TortureDesk } from '../torture/desk.js';
import type { Tab } from '../torture/tab.js';

const durationMs = 8000;
const readers = 4;

let desk: TortureDesk;
let tab: Tab;
beforeAll(async () => {
  desk = await TortureDesk.open();
  tab = await desk.openTab(desk.newDirectory(), desk.newOrigin());
  await tab.untilServed();
}, 120_000);
afterAll(() => desk?.close());

it('a small file that the host replaces again and again is never read as part of one version and part of another', async () => {
  const end = Date.now() + durationMs;
  const path = join(tab.directory, 'log.txt');
  let version = 0;
  const replace = (): void => {
    version += 1;
    writeFileSync(`${path}.tmp`, makeContent(`v${version}`, (version * 7919) % 50_000).bytes);
    renameSync(`${path}.tmp`, path);
  };
  const torn: string[] = [];
  let whole = 0;
  const read = async (): Promise<void> => {
    while (Date.now() < end) {
      const answer = await fetch(`${tab.loopback.guestUrl}/log.txt`, { headers: { connection: 'close' } });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      // 409: no version rested for as long as it takes to read one.
      if (answer.status === 409) continue;
      if (answer.ok && labelOf(bytes) !== undefined) whole += 1;
      else torn.push(`${answer.status}, ${bytes.byteLength} bytes`);
    }
  };
  const write = async (): Promise<void> => {
    for (; Date.now() < end; await sleep(3)) replace();
  };
  replace();
  await Promise.all([write(), ...Array.from({ length: readers }, read)]);
  expect(torn).toEqual([]);
  expect(whole).toBeGreaterThan(10);
}, 60_000);
