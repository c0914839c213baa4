import { join } from 'node:path';
import type { BenchDesk } from '../bench-desk.js';
import { get, put } from '../guest-programs.js';
import { workerCpuMs } from '../processor-time.js';
import { type Effort, inTurn, type Measured, type Row } from '../row.js';

/** What the workers' threads take meanwhile, in ms of processor: other programs on the machine hardly change it. */
async function cpuOf({ profile }: BenchDesk, work: () => Promise<unknown>): Promise<number> {
  const before = workerCpuMs(profile);
  await work();
  return workerCpuMs(profile) - before;
}

function row(
  id: string,
  title: string,
  against: string,
  ours: (desk: BenchDesk) => Promise<unknown>,
  floor: (desk: BenchDesk, bytes: number) => Promise<unknown>,
): Row {
  return {
    id,
    title,
    against,
    goal: { atMostRecordedTimes: 1.1 },
    isQuick: true,
    async measure(desk: BenchDesk, { rounds, largeBytes }: Effort): Promise<Measured> {
      const { ours: own, other } = await inTurn(
        rounds,
        () => cpuOf(desk, () => ours(desk)),
        () => cpuOf(desk, () => floor(desk, largeBytes)),
      );
      const perMiB = (ms: number): string => `${(ms / (largeBytes / 1024 / 1024)).toFixed(1)} ms/MiB`;
      return { ratio: own / other, ours: perMiB(own), other: perMiB(other) };
    },
  };
}

export const workerCpuRows: readonly Row[] = [
  row(
    'cpu-get',
    'worker CPU of a GET',
    'the bare WebSocket sending as many bytes',
    ({ ours }) => get(`${ours}/large.bin`),
    ({ floor }, bytes) => floor.socket(0, bytes),
  ),
  row(
    'cpu-put',
    'worker CPU of a PUT',
    'the bare WebSocket and the bare disk',
    ({ ours, directory }) => put(`${ours}/put.bin`, join(directory, 'large.bin')),
    async ({ floor }, bytes) => {
      await floor.socket(bytes, 0);
      await floor.write('floor.bin', bytes);
    },
  ),
];
