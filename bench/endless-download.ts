import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Far more than any row waits for. */
const times = 20;
const stepMs = 20;

/**
 * A program that downloads a file again and again and throws it away, until it is stopped. One of its own: bytes that a
 * busy bench does not take would stand before everybody else's.
 */
export async function startDownload(url: string): Promise<{ readonly bytes: () => number; stop(): void }> {
  const config = `url = "${url}"\noutput = "/dev/null"\n`.repeat(times);
  const child = spawn('curl', ['-s', '-f', '-K', '-'], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(config);
  const bytes = (): number =>
    Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8'))?.[1] ?? Number.NaN);
  const before = bytes();
  while (bytes() === before) {
    if (child.exitCode !== null) throw new Error(`the download ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
  return { bytes, stop: () => void child.kill('SIGKILL') };
}
