import type { BenchDesk } from '../bench-desk.js';
import { get, propfind } from '../guest-programs.js';
import { untilSettled } from '../processor-time.js';
import { median, type Row } from '../row.js';

/** Each size is listed so many times, a directory of its own each time: what was listed before is kept. */
export const slopeDirectories = 3;
const entryCounts = [100, 300, 1000, 3000, 10_000] as const;
const fileMiB = [16, 64, 256, 512, 1024] as const;

export function slopeDirectoryName(files: number, number: number): string {
  return `slope-${files}-${number}`;
}

/** What the rows need in the folder. */
export const slopeContent = { entryCounts, fileMiB } as const;

/** Least squares: what one more of x costs. */
export function fittedSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/** The cost of one more at the large end, against that at the small end. */
function row(
  id: string,
  title: string,
  sizes: readonly number[],
  unit: string,
  time: (desk: BenchDesk, size: number, round: number) => Promise<number>,
): Row {
  return {
    id,
    title,
    against: 'the same among the smaller half',
    goal: { atMost: 1.25 },
    async measure(desk, { rounds }) {
      const times = new Map<number, number[]>(sizes.map((size) => [size, []]));
      for (let round = 0; round < Math.min(rounds, slopeDirectories); round += 1) {
        for (const size of sizes) times.get(size)?.push(await time(desk, size, round));
      }
      const points = sizes.map((size) => [size, median(times.get(size) as number[])] as const);
      const middle = Math.floor(sizes.length / 2);
      const small = fittedSlope(points.slice(0, middle + 1));
      const large = fittedSlope(points.slice(middle));
      return { ratio: large / small, ours: `${large.toFixed(2)} ms/${unit}`, other: `${small.toFixed(2)} ms/${unit}` };
    },
  };
}

export const slopeRows: readonly Row[] = [
  row('slope-entries', 'cost per entry, 1,000 to 10,000', entryCounts, 'entry', async (desk, files, round) => {
    // What a large listing leaves to be collected is none of the next one's cost.
    await untilSettled(desk.profile);
    return propfind(`${desk.ours}/${slopeDirectoryName(files, round)}/`);
  }),
  row('slope-bytes', 'cost per MiB, 256 MiB to 1 GiB', fileMiB, 'MiB', ({ ours }, size) =>
    get(`${ours}/slope-${size}.bin`),
  ),
];
