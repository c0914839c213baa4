import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measureMemory } from './browser-memory.js';
import { type Desk, setUpDesk } from './console.js';

const directories = ['first', 'second', 'third'];
const filesEach = 10_000;
/** Without anything done about it: 158, 340 and more after each. */
const growthLimitMiB = 256;

let desk: Desk;

beforeAll(async () => {
  desk = await setUpDesk();
  for (const name of directories) {
    mkdirSync(join(desk.directory, name));
    for (let file = 0; file < filesEach; file += 1) writeFileSync(join(desk.directory, name, `file ${file}.txt`), 'x');
  }
});
afterAll(() => desk?.close());

it('one listing of 10,000 files after the other: all are told, and the browser does not grow with each', async () => {
  const counts: number[] = [];
  let growth = 0;
  await desk.undisturbed(async () => {
    const meter = await measureMemory(desk.chromium.profile);
    for (const name of directories) {
      const response = await fetch(`${desk.loopback.guestUrl}/${name}/`, {
        method: 'PROPFIND',
        headers: { depth: '1' },
      });
      counts.push((await response.text()).split('<D:response>').length - 2);
    }
    growth = meter.stop();
    console.log(`${directories.length} listings of ${filesEach} files: growth ${growth.toFixed(0)} MiB`);
  });
  expect(counts).toEqual(directories.map(() => filesEach));
  expect(growth).toBeLessThan(growthLimitMiB);
});
