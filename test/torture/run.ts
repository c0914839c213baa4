import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allDays } from './days/all.js';
import { TortureDesk } from './desk.js';
import { endure, type Outcome } from './ordeal.js';
import { describeOutcomes } from './report.js';

/**
 * `npm run torture -- [--times 200] [--only part-of-a-name] [--seed N]`: every fault so often, and a report in
 * test/torture/report.md and report.json, written anew after each fault so that a run may be ended early.
 */
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const times = Number(values.times);
const seed = Number(values.seed);
const browser = execFileSync(process.env.CHROMIUM ?? '/usr/bin/chromium', ['--version'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
}).trim();
const outcomes: Outcome[] = [];
const desk = await TortureDesk.open();
try {
  for (const day of allDays.filter(({ name }) => name.includes(values.only))) {
    const startedAt = Date.now();
    const outcome = await endure(desk, day, times, seed);
    outcomes.push(outcome);
    const wrong = outcome.violations.length;
    console.log(`${day.name}: ${outcome.injected} times, ${wrong} violations, ${seconds(Date.now() - startedAt)}`);
    for (const violation of outcome.violations) console.log(`  ${violation}`);
    if (values.only === '') write();
  }
} finally {
  await desk.close();
}
process.exitCode = outcomes.some(({ violations }) => violations.length > 0) ? 1 : 0;

function write(): void {
  const environment = `${browser.replace(/ built.*/, '')}, Node ${process.versions.node}, ${cpus().length} shared cores, ${new Date().toISOString().slice(0, 10)}.`;
  writeFileSync(join(import.meta.dirname, 'report.md'), describeOutcomes(outcomes, environment));
  writeFileSync(
    join(import.meta.dirname, 'report.json'),
    `${JSON.stringify({ environment, outcomes }, undefined, 2)}\n`,
  );
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
