import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { requireSystemPackages } from './system-packages.js';

/**
 * `npm test`: types, lint, the production build, then every suite, each on its own so that no two fight for the cores.
 * Arguments name the suites to run: unit, browser, e2e, package, vm, bench.
 */
const root = resolve(import.meta.dirname, '..');
const suites = ['unit', 'browser', 'e2e', 'package', 'vm'] as const;
const wanted: readonly string[] = process.argv.length > 2 ? process.argv.slice(2) : [...suites, 'bench'];

interface VitestReport {
  readonly testResults: readonly {
    /** The file's path. */
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

interface SuiteResult {
  readonly ok: boolean;
  readonly passed: number;
  /** Tests that did not pass, whatever the reason: they were not seen to work. */
  readonly failed: number;
  readonly failedFiles: readonly string[];
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
  step('build', 'npx', ['vite', 'build', '--logLevel', 'warn']) &&
  step('build of the standalone file', 'npx', ['vite', 'build', '--mode', 'standalone', '--logLevel', 'warn']) &&
  step('build of the worker', 'npx', ['vite', 'build', '--mode', 'worker', '--logLevel', 'warn']) &&
  step('build of the sharing window', 'npx', ['vite', 'build', '--mode', 'broker', '--logLevel', 'warn']) &&
  step('manifest of the element', 'npx', ['cem', 'analyze', '--quiet']);

const reports = join(root, 'test-results');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

function runSuite(suite: string, title: string, files: readonly string[] = []): SuiteResult {
  const file = join(reports, `${suite}.json`);
  rmSync(file, { force: true });
  const parameters = ['vitest', 'run', '--project', suite, '--reporter=default', '--reporter=json', ...files];
  const ok = step(title, 'npx', [...parameters, `--outputFile.json=${file}`], { BUILT: '1' });
  if (!existsSync(file)) return { ok: false, passed: 0, failed: 1, failedFiles: [] };
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failedFiles = testResults.filter(({ status }) => status !== 'passed').map(({ name }) => name);
  return { ok, passed, failed: Math.max(tests.length - passed, ok ? 0 : 1), failedFiles };
}

/**
 * A browser, a server and sometimes a machine share two cores in all but the unit suite: there a file that failed is held
 * once more, alone. What passes only then is named, for it is a defect of the test or a race of the product's.
 */
function runSteadily(suite: string): SuiteResult {
  const first = runSuite(suite, `tests: ${suite}`);
  const { failedFiles } = first;
  if (suite === 'unit' || failedFiles.length === 0) return first;
  const again = runSuite(suite, `tests: ${suite}, what failed`, failedFiles);
  if (again.ok) console.log(`== UNSTEADY: ${failedFiles.map((name) => relative(root, name)).join(', ')}`);
  return { ...again, passed: first.passed + Math.max(0, first.failed - again.failed) };
}

let passed = 0;
let failed = 0;
if (ok) {
  for (const suite of suites.filter((name) => wanted.includes(name))) {
    const result = runSteadily(suite);
    ok = result.ok && ok;
    passed += result.passed;
    failed += result.failed;
  }
}

if (ok && wanted.includes('bench')) {
  ok = step('bench: no ratio far below the recorded one', 'npx', ['tsx', 'bench/run.ts', '--quick'], { BUILT: '1' });
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(ok && failed === 0 ? 0 : 1);
