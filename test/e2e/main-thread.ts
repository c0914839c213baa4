import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Page } from 'playwright-core';
import { processesOf } from './browser-memory.js';

/** A task of the page's main thread, as its PerformanceObserver tells it. */
export interface LongTask {
  /** ms since the epoch. */
  readonly start: number;
  readonly durationMs: number;
}

/** The processor time of one thread, in ms, at times in ms since the epoch, in their order. */
export type ThreadTimes = readonly (readonly [at: number, cpuMs: number])[];

/** How long the main thread has run, which no other program on the machine makes longer. */
function cpuMs(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}

/** The page's renderer: whose main thread is busy when the page is. */
export async function rendererOf(page: Page, profile: string): Promise<string> {
  const renderers = processesOf(profile).filter((pid) => {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
  });
  const before = renderers.map(cpuMs);
  await page.evaluate(spin, 200);
  const busiest = renderers
    .map((pid, index) => ({ pid, spent: cpuMs(pid) - (before[index] ?? 0) }))
    .sort((a, b) => b.spent - a.spent)[0];
  if (busiest === undefined || busiest.spent < 50) throw new Error('no renderer was busy');
  return busiest.pid;
}

/** Keeps the main thread busy, in a task of the page's own: those of a debugger are not told. In the page. */
export function spin(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      const end = performance.now() + ms;
      while (performance.now() < end);
      resolve();
    });
  });
}

/**
 * Notes the main thread's processor time some 200 times a second, in a thread of its own: the test's is busy with the
 * bytes that it sends.
 */
export function watchMainThread(pid: string): { stop(): Promise<ThreadTimes> } {
  const sampler = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { readFileSync } = require('node:fs');
    const times = [];
    const timer = setInterval(() => {
      const line = readFileSync(workerData, 'utf8');
      times.push([performance.timeOrigin + performance.now(), Number(line.split(' ')[0]) / 1e6]);
    }, 5);
    parentPort.once('message', () => {
      clearInterval(timer);
      parentPort.postMessage(times);
    });`;
  const worker = new Worker(sampler, { eval: true, workerData: `/proc/${pid}/task/${pid}/schedstat` });
  return {
    async stop() {
      const times = new Promise<ThreadTimes>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      worker.postMessage('stop');
      const taken = await times;
      await worker.terminate();
      return taken;
    },
  };
}

/** At most so long the thread ran for a task: from the last look before it to the first after it. */
export function cpuOf({ start, durationMs }: LongTask, times: ThreadTimes): number {
  const before = times.findLast(([at]) => at <= start);
  const after = times.find(([at]) => at >= start + durationMs);
  return before === undefined || after === undefined ? durationMs : Math.min(durationMs, after[1] - before[1]);
}
