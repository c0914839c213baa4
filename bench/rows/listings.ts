import { propfind } from '../guest-programs.js';
import { untilSettled } from '../processor-time.js';
import { inTurn, milliseconds, type Row } from '../row.js';

/** Directories of so many files each, of which a run lists every one but once for the first time. */
export const freshDirectories = 12;

export function directoryName(files: number, number: number): string {
  return `files-${files}-${number}`;
}

/** Each row takes directories that no row before has listed. */
let nextFresh = 0;

export const listingRows: readonly Row[] = [1000, 10_000].flatMap((files): Row[] => [
  {
    id: `propfind-${files}`,
    title: `PROPFIND of ${files.toLocaleString('en')} files, first time`,
    against: 'bare listing and getFile() of the same names',
    goal: { atMost: 1.15 },
    isQuick: files === 1000,
    async measure(desk, { rounds }) {
      const count = Math.min(rounds, 6);
      const first = nextFresh;
      nextFresh = (nextFresh + count) % freshDirectories;
      const { ours, other } = await inTurn(
        count,
        async (round) => {
          await untilSettled(desk.profile);
          return propfind(`${desk.ours}/${directoryName(files, (first + round) % freshDirectories)}/`);
        },
        async (round) => {
          await untilSettled(desk.profile);
          return desk.floor.list([directoryName(files, (first + round) % freshDirectories)]);
        },
      );
      return { ratio: ours / other, ours: milliseconds(ours), other: milliseconds(other) };
    },
  },
  {
    id: `propfind-${files}-again`,
    title: `the same again, ${files.toLocaleString('en')} files`,
    against: 'the native client',
    goal: { atMost: 0.5 },
    isQuick: files === 1000,
    async measure(desk, { rounds }) {
      const path = `${directoryName(files, 0)}/`;
      await propfind(`${desk.ours}/${path}`);
      await propfind(`${desk.native}/${path}`);
      const { ours, other } = await inTurn(
        rounds,
        () => propfind(`${desk.ours}/${path}`),
        () => propfind(`${desk.native}/${path}`),
      );
      return { ratio: ours / other, ours: milliseconds(ours), other: milliseconds(other) };
    },
  },
]);
