import { readdirSync, readFileSync } from 'node:fs';
import { processesOf } from '../test/e2e/browser-memory.js';

/** What Chromium calls the threads of dedicated workers. */
const workerThread = /^DedicatedWorker/;

/** Milliseconds of processor that the dedicated workers of a browser have had so far, all pages summed. */
export function workerCpuMs(profile: string): number {
  let nanoseconds = 0;
  for (const pid of processesOf(profile)) {
    for (const thread of threadsOf(pid)) {
      if (!workerThread.test(read(`${thread}/comm`))) continue;
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
