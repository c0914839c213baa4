import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { requireSystemPackages } from './system-packages.js';

/**
 * `npm test`: types, lint, the production build, then every suite. The rooms that need no browser are tested beside those
 * that do, which wait for a third of their time; all others on their own, so that no two fight for the cores. Arguments
 * name the suites to run: unit, browser, e2e, package, vm, bench.
 */
const root = resolve(import.meta.dirname, '..');
/** One after the other; 'unit' is had beside the first of them. */
const suites = ['browser', 'e2e', 'package', 'vm'] as const;
const wanted: readonly string[] = process.argv.length > 2 ? process.argv.slice(2) : ['unit', ...suites, 'bench'];
/** The suites take the build as it is. */
const builtEnv = { ...process.env, BUILT: '1' };

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

/** Has npx run something. @returns whether it ended well. */
async function step(title: string, parameters: readonly string[]): Promise<boolean> {
  console.log(`\n== ${title}`);
  const child = spawn('npx', parameters, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: builtEnv });
  return ended(title, child);
}

/** The same beside another step: its output comes when it has ended. */
async function stepAside(title: string, parameters: readonly string[]): Promise<boolean> {
  const child = spawn('npx', parameters, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: builtEnv });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const isOk = await ended(title, child);
  console.log(`\n== ${title}, beside others\n${output}`);
  return isOk;
}

async function ended(title: string, child: ChildProcess): Promise<boolean> {
  const started = Date.now();
  const [status] = await once(child, 'close');
  console.log(`== ${title}: ${status === 0 ? 'ok' : 'FAILED'} after ${Math.round((Date.now() - started) / 1000)} s`);
  return status === 0;
}

try {
  requireSystemPackages();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** What comes before the tests; with what npx is to run. */
const preparations: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '-b'],
  lint: ['biome', 'ci', '--error-on-warnings', '.'],
  build: ['vite', 'build', '--logLevel', 'warn'],
  'build of the standalone file': ['vite', 'build', '--mode', 'standalone', '--logLevel', 'warn'],
  'build of the sharing window': ['vite', 'build', '--mode', 'broker', '--logLevel', 'warn'],
  'manifest of the element': ['cem', 'analyze', '--quiet'],
};
let ok = true;
for (const [title, parameters] of Object.entries(preparations)) ok &&= await step(title, parameters);

const reports = join(root, 'test-results');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

async function runSuite(suite: string, title: string, files: readonly string[] = []): Promise<SuiteResult> {
  const file = join(reports, `${suite}.json`);
  rmSync(file, { force: true });
  const parameters = ['vitest', 'run', '--project', suite, '--reporter=default', '--reporter=json', ...files];
  const run = suite === 'unit' && wanted.length > 1 ? stepAside : step;
  const ok = await run(title, [...parameters, `--outputFile.json=${file}`]);
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
async function runSteadily(suite: string): Promise<SuiteResult> {
  const first = await runSuite(suite, `tests: ${suite}`);
  const { failedFiles } = first;
  if (suite === 'unit' || failedFiles.length === 0) return first;
  const again = await runSuite(suite, `tests: ${suite}, what failed`, failedFiles);
  if (again.ok) console.log(`== UNSTEADY: ${failedFiles.map((name) => relative(root, name)).join(', ')}`);
  return { ...again, passed: first.passed + Math.max(0, first.failed - again.failed) };
}

let passed = 0;
let failed = 0;
function count(result: SuiteResult): void {
  ok = result.ok && ok;
  passed += result.passed;
  failed += result.failed;
}

if (ok) {
  const aside = wanted.includes('unit') ? runSteadily('unit') : undefined;
  for (const suite of suites.filter((name) => wanted.includes(name))) {
    count(await runSteadily(suite));
    // The next one has the cores for itself.
    await aside;
  }
  if (aside !== undefined) count(await aside);
}

if (ok && wanted.includes('bench')) {
  ok = await step('bench: no ratio far below the recorded one', ['tsx', 'bench/run.ts', '--quick']);
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(ok && failed === 0 ? 0 : 1);
