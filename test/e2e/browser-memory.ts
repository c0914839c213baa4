import { readdirSync, readFileSync } from 'node:fs';

/** Samples the memory of one browser, all its processes summed: browser, renderers, network and other services. */
export interface MemoryMeter {
  /** The largest growth over the start that was seen so far, in MiB. */
  growthMiB(): number;
  /** The growth over the start now. */
  nowMiB(): number;
  /** Ends the sampling. */
  stop(): number;
}

const sampleIntervalMs = 250;

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended between the listing and the look.
    return '';
  }
}

function parentOf(pid: string): string | undefined {
  // The command's name may hold spaces and parentheses; what follows the last one is regular.
  return read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[1];
}

/** The browser's main process has the profile in its command line; the others descend from it. */
export function processesOf(profile: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = new Set(pids.filter((pid) => read(`/proc/${pid}/cmdline`).includes(profile)));
  for (let added = true; added; ) {
    added = false;
    for (const pid of pids) {
      if (!found.has(pid) && found.has(parentOf(pid) ?? '')) {
        found.add(pid);
        added = true;
      }
    }
  }
  return [...found];
}

/** Anonymous and shared memory, each page counted once over all processes; mapped files are the disk's cache, not growth. */
function memoryMiB(pids: readonly string[]): number {
  let kibibytes = 0;
  for (const pid of pids) {
    const rollup = read(`/proc/${pid}/smaps_rollup`);
    for (const field of ['Pss_Anon', 'Pss_Shmem']) {
      kibibytes += Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
    }
  }
  return kibibytes / 1024;
}

/** Starts sampling. The base is the median of the first second, taken before the promise resolves. */
export async function measureMemory(profile: string): Promise<MemoryMeter> {
  const first: number[] = [];
  for (let sample = 0; sample < 5; sample += 1) {
    await new Promise((resolve) => setTimeout(resolve, sampleIntervalMs));
    first.push(memoryMiB(processesOf(profile)));
  }
  const base = first.sort((a, b) => a - b)[2] as number;
  if (base < 50) throw new Error(`found only ${base} MiB: not a browser`);
  let largest = 0;
  const nowMiB = (): number => memoryMiB(processesOf(profile)) - base;
  const timer = setInterval(() => {
    largest = Math.max(largest, nowMiB());
  }, sampleIntervalMs);
  return {
    growthMiB: () => largest,
    nowMiB,
    stop() {
      clearInterval(timer);
      return largest;
    },
  };
}
