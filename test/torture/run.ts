import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allDays } from './days/all.js';
import { TortureDesk } from './desk.js';
import { endure } from './ordeal.js';
import { describeRows, type Row } from './report.js';

/**
 * `npm run torture -- [--only part-of-a-name] [--times 200] [--minutes N] [--width N] [--seed N] [--trial]`: every fault
 * so often, or as often as it can be had in so many minutes. After each, its row of test/torture/report.md and report.json
 * is written anew, so that the faults may be had in several runs; a trial leaves the report as it is.
 */
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    trial: { type: 'boolean', default: false },
    minutes: { type: 'string', default: 'Infinity' },
    width: { type: 'string' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const times = Number(values.times);
const seed = Number(values.seed);
const width = values.width === undefined ? {} : { width: Number(values.width) };
const jsonPath = join(import.meta.dirname, 'report.json');
let hasViolations = false;
for (const day of allDays.filter(({ name }) => name.includes(values.only))) {
  const startedAt = Date.now();
  // A browser for each: what one fault leaves in it is not another's.
  const desk = await TortureDesk.open();
  try {
    const outcome = await endure(desk, day, {
      times,
      seed,
      ...width,
      until: startedAt + Number(values.minutes) * 60_000,
    });
    const took = Math.round((Date.now() - startedAt) / 1000);
    console.log(`${day.name}: ${outcome.injected} times, ${outcome.violations.length} violations, ${took} s`);
    console.log(`  ${JSON.stringify(outcome.recoveryMs)} ${JSON.stringify(outcome.told)}`);
    for (const violation of outcome.violations) console.log(`  ${violation}`);
    hasViolations ||= outcome.violations.length > 0;
    if (!values.trial) keep({ ...outcome, environment: environment() });
  } finally {
    await desk.close();
  }
}
process.exitCode = hasViolations ? 1 : 0;

/** Puts a row in the place of the one of the same fault. */
function keep(row: Row): void {
  const before = existsSync(jsonPath) ? (JSON.parse(readFileSync(jsonPath, 'utf8')) as { rows: Row[] }).rows : [];
  const rows = allDays.flatMap(({ name }) =>
    name === row.name ? row : (before.find((old) => old.name === name) ?? []),
  );
  writeFileSync(jsonPath, `${JSON.stringify({ rows }, undefined, 2)}\n`);
  writeFileSync(join(import.meta.dirname, 'report.md'), describeRows(rows));
}

function environment(): string {
  const browser = execFileSync(process.env.CHROMIUM ?? '/usr/bin/chromium', ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  const date = new Date().toISOString().slice(0, 10);
  return `${browser.trim().replace(/ built.*/, '')}, Node ${process.versions.node}, ${cpus().length} shared cores, ${date}, ${commit.trim()}`;
}
