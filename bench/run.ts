/**
 * `npm run bench [-- --quick] [-- --only id,id] [-- --record]`: one table of ratios. With `--quick`, fails when a ratio is
 * far below the recorded one.
 */
import { randomFillSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requireSystemPackages } from '../test/system-packages.js';
import { type BenchDesk, onBenchDesk, writeFiles } from './bench-desk.js';
import { fellBack, readRecorded, writeRecorded } from './recorded.js';
import type { Effort, Measured, Row } from './row.js';
import { changingFolders, changingName } from './rows/changes.js';
import { directoryName, freshDirectories } from './rows/listings.js';
import { slopeContent, slopeDirectories, slopeDirectoryName } from './rows/slopes.js';
import { rows } from './rows.js';
import { renderTable } from './table.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
  },
});
requireSystemPackages();

const MiB = 1024 * 1024;
const rowTimeoutMs = (values.quick ? 3 : 10) * 60_000;
const effort: Effort = {
  rounds: values.rounds === undefined ? (values.quick ? 3 : 7) : Number(values.rounds),
  largeBytes: (values.quick ? 64 : 256) * MiB,
};
const only = values.only?.split(',');
const wanted = rows.filter(({ id, isQuick }) => only?.includes(id) ?? (!values.quick || isQuick));

/** Content that nothing on the way can make smaller. */
function writeRandom(path: string, bytes: number): void {
  const block = randomFillSync(Buffer.alloc(4 * MiB));
  const file = openSync(path, 'w');
  for (let written = 0; written < bytes; written += block.byteLength) writeSync(file, block);
  closeSync(file);
}

function writeSparse(path: string, bytes: number): void {
  writeFileSync(path, '');
  truncateSync(path, bytes);
}

function isWanted(...ids: readonly string[]): boolean {
  return wanted.some(({ id }) => ids.includes(id));
}

function prepare(directory: string): void {
  writeRandom(join(directory, 'large.bin'), effort.largeBytes);
  writeRandom(join(directory, 'quarter.bin'), effort.largeBytes / 4);
  writeSparse(join(directory, 'sparse.bin'), 1024 * MiB);
  writeFiles(join(directory, 'small'), 200, 1024);
  writeFiles(join(directory, 'small-folder'), 5, 10);
  if (isWanted('propfind-after-change')) {
    for (let number = 0; number < changingFolders; number += 1)
      writeFiles(join(directory, changingName(number)), 20, 10);
  }
  if (isWanted('memory-get', 'memory-put')) writeSparse(join(directory, 'huge.bin'), 4096 * MiB);
  if (isWanted('slope-bytes')) {
    for (const size of slopeContent.fileMiB) writeSparse(join(directory, `slope-${size}.bin`), size * MiB);
  }
  if (isWanted('slope-entries')) {
    for (const files of slopeContent.entryCounts) {
      for (let number = 0; number < slopeDirectories; number += 1) {
        writeFiles(join(directory, slopeDirectoryName(files, number)), files, 10);
      }
    }
  }
  const listings = new Map([
    [1000, isWanted('propfind-1000', 'propfind-1000-again', 'webdav-server-propfind')],
    [10_000, isWanted('propfind-10000', 'propfind-10000-again', 'memory-listing')],
  ]);
  for (const [files, areWanted] of listings) {
    if (!areWanted) continue;
    for (let number = 0; number < freshDirectories; number += 1) {
      writeFiles(join(directory, directoryName(files, number)), files, 10);
    }
  }
}

/** A peer that hangs is a failure, not a wait without end. */
function inTime(row: Row, measuring: Promise<Measured>): Promise<Measured> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${row.id} did not end`)), rowTimeoutMs);
  });
  return Promise.race([measuring, late]).finally(() => clearTimeout(timer));
}

const results: { row: Row; measured: Measured }[] = [];
const fallen: string[] = [];
const broken: string[] = [];
const recorded = readRecorded();
const withWebDavServer = isWanted('webdav-server-get', 'webdav-server-propfind');
const measureRow = async (desk: BenchDesk, row: Row): Promise<Measured> => {
  const measured = await inTime(row, row.measure(desk, effort));
  if (!values.quick || !fellBack(row, measured, recorded)) return measured;
  // A shared machine has bad minutes: a figure counts as fallen only when it is so twice.
  const again = await inTime(row, row.measure(desk, effort));
  if (fellBack(row, again, recorded)) fallen.push(row.id);
  return again;
};
const waiting = wanted.map((row) => ({ row, isSecondTry: false }));
/** Until one cannot be measured: a page that Chromium ended (docs/decisions/0002) leaves a desk where nobody answers. */
const measureWaiting = async (desk: BenchDesk): Promise<void> => {
  for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
    const { row } = next;
    try {
      const measured = await measureRow(desk, row);
      results.push({ row, measured });
      waiting.shift();
      console.error(`${row.id}: ${measured.ratio.toFixed(2)} (${measured.ours} against ${measured.other})`);
    } catch (error) {
      console.error(`${row.id} could not be measured:`, error);
      if (next.isSecondTry) {
        broken.push(row.id);
        waiting.shift();
      }
      next.isSecondTry = true;
      return;
    }
  }
};
while (waiting.length > 0) await onBenchDesk(prepare, measureWaiting, { withWebDavServer });

console.log(renderTable(results, recorded));
const report = {
  quick: values.quick,
  cores: cpus().length,
  load: loadavg()[0],
  largeBytes: effort.largeBytes,
  rounds: effort.rounds,
  rows: results.map(({ row: { id, title, against, goal }, measured }) => ({ id, title, against, goal, ...measured })),
};
// The whole table is kept in the repository (bench/results); the quick one, and rows alone, are for the moment.
const outDir = resolve(import.meta.dirname, values.quick || only !== undefined ? '../test-results' : 'results');
mkdirSync(outDir, { recursive: true });
writeFileSync(join(outDir, 'bench.json'), `${JSON.stringify(report, undefined, 2)}\n`);
if (values.record) writeRecorded(results);
if (fallen.length > 0) console.error(`Far below what was recorded, twice: ${fallen.join(', ')}`);
if (broken.length > 0) console.error(`Not measured: ${broken.join(', ')}`);
if (fallen.length + broken.length > 0) process.exit(1);
