import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf } from '../test/e2e/browser-memory.js';

/** What Chromium calls the threads of dedicated workers. */
const workerThread = /^DedicatedWorker/;

const settleIntervalMs = 500;
const settleTimeoutMs = 20_000;
/** Of the interval, over all processes: an idle browser takes less than a hundredth. */
const settledShare = 0.05;

/** Milliseconds of processor that the dedicated workers of a browser have had so far, all pages summed. */
export function workerCpuMs(profile: string): number {
  return cpuMs(profile, workerThread);
}

/**
 * Resolves when a browser is at rest. For some seconds after its start it is busy with itself, and after a debugger has
 * left: two cores that are then measured are one.
 */
export async function untilSettled(profile: string): Promise<void> {
  const deadline = Date.now() + settleTimeoutMs;
  for (let before = cpuMs(profile); Date.now() < deadline; ) {
    await sleep(settleIntervalMs);
    const now = cpuMs(profile);
    // Less than before: a thread has ended, with what it had.
    if (Math.abs(now - before) < settledShare * settleIntervalMs) return;
    before = now;
  }
}

/** @param threads by their names; all of them when it is left out. */
function cpuMs(profile: string, threads = /^/): number {
  let nanoseconds = 0;
  for (const pid of processesOf(profile)) {
    for (const thread of threadsOf(pid)) {
      if (!threads.test(read(`${thread}/comm`))) continue;
      nanoseconds += Number(read(`${thread}/schedstat`).split(' ', 1)[0]);
    }
  }
  return nanoseconds / 1e6;
}

function threadsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  } catch {
    // It ended between the listing and the look.
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
