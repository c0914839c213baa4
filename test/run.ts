import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { requireSystemPackages } from './system-packages.js';

/**
 * `npm test`: types, lint, the production build, then every suite, each on its own so that no two fight for the cores.
 * Arguments name the suites to run: unit, browser, e2e, vm, bench.
 */
const root = resolve(import.meta.dirname, '..');
const suites = ['unit', 'browser', 'e2e', 'vm'] as const;
const wanted: readonly string[] = process.argv.length > 2 ? process.argv.slice(2) : [...suites, 'bench'];

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numTotalTests: number;
  readonly success: boolean;
}

function step(
  title: string,
  command: string,
  parameters: readonly string[],
  env: Record<string, string> = {},
): boolean {
  console.log(`\n== ${title}`);
  const started = Date.now();
  const { status } = spawnSync(command, parameters, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  console.log(`== ${title}: ${status === 0 ? 'ok' : 'FAILED'} after ${Math.round((Date.now() - started) / 1000)} s`);
  return status === 0;
}

try {
  requireSystemPackages();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

let ok =
  step('types', 'npx', ['tsc', '-b']) &&
  step('lint', 'npx', ['biome', 'ci', '--error-on-warnings', '.']) &&
  step('build', 'npx', ['vite', 'build', '--logLevel', 'warn']);

const reports = join(root, 'test-results');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
let passed = 0;
let failed = 0;
if (ok) {
  for (const suite of suites.filter((name) => wanted.includes(name))) {
    const report = join(reports, `${suite}.json`);
    const parameters = ['vitest', 'run', '--project', suite, '--reporter=default', '--reporter=json'];
    ok = step(`tests: ${suite}`, 'npx', [...parameters, `--outputFile.json=${report}`], { BUILT: '1' }) && ok;
    try {
      const result = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
      passed += result.numPassedTests;
      // What did not pass was not seen to work, whatever the reason.
      failed += result.numTotalTests - result.numPassedTests;
    } catch {
      failed += 1;
    }
  }
}

if (ok && wanted.includes('bench')) {
  ok = step('bench: no ratio far below the recorded one', 'npx', ['tsx', 'bench/run.ts', '--quick'], { BUILT: '1' });
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(ok && failed === 0 ? 0 : 1);
