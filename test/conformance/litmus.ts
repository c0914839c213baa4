import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What litmus 0.13 said, summed over its groups. */
export interface LitmusResult {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  /** One line for the log. */
  readonly summary: string;
  readonly output: string;
}

const groups = 'basic copymove props locks http';

/** Reads litmus' own report: lines like " 4. put_get............... pass" and "<- summary for `basic': of 16 tests run: 16 passed, 0 failed." */
export function readLitmusOutput(output: string): LitmusResult {
  // litmus overwrites its lines on a terminal.
  const lines = output.replaceAll(/[^\n]*\r/g, '').split('\n');
  const failures = lines.filter((line) => /^\s*\d+\..*(FAIL|XFAIL)/.test(line));
  const warnings = lines.filter((line) => /WARNING/.test(line));
  const skippedLines = lines.filter((line) => /^\s*\d+\..*SKIPPED/.test(line));
  const summaries = lines.filter((line) => line.startsWith('<- summary for'));
  const passed = summaries.reduce((sum, line) => sum + Number(/(\d+) passed/.exec(line)?.[1] ?? 0), 0);
  const failed = summaries.reduce((sum, line) => sum + Number(/(\d+) failed/.exec(line)?.[1] ?? 0), 0);
  if (failed !== failures.length) failures.push(`${failed} failed by the summaries`);
  const missing = groups.split(' ').length - summaries.length;
  if (missing !== 0) failures.push(`${missing} groups did not finish`);
  return {
    passed,
    skipped: skippedLines.length,
    failures,
    warnings,
    summary: `litmus: ${passed} passed, ${failures.length} failed, ${skippedLines.length} skipped, ${warnings.length} warnings`,
    output,
  };
}

/** Runs Debian's litmus against a server, from this machine. */
export async function runLitmus(url: string): Promise<LitmusResult> {
  // litmus leaves debug.log and child.log where it runs.
  const directory = mkdtempSync(join(tmpdir(), 'litmus-'));
  const options = { cwd: directory, env: { ...process.env, TESTS: groups }, timeout: 180_000 };
  try {
    const output = await new Promise<string>((resolve) => {
      execFile('litmus', ['-k', url.replace(/\/?$/, '/')], options, (_, stdout, stderr) => resolve(stdout + stderr));
    });
    return readLitmusOutput(output);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
