import { getMany } from '../guest-programs.js';
import { inTurn, milliseconds, type Row } from '../row.js';

const count = 200;

function row(id: string, how: string, parallel: number, atMost: number): Row {
  return {
    id,
    title: `${count} small GETs, ${how}`,
    against: 'the native client',
    goal: { atMost },
    isQuick: true,
    async measure(desk, { rounds }) {
      const urls = (base: string): string[] =>
        Array.from({ length: count }, (_, index) => `${base}/small/file%20${index}.txt`);
      const { ours, other } = await inTurn(
        rounds,
        () => getMany(urls(desk.ours), parallel),
        () => getMany(urls(desk.native), parallel),
      );
      return { ratio: ours / other, ours: milliseconds(ours), other: milliseconds(other) };
    },
  };
}

export const smallRequestRows: readonly Row[] = [
  row('small-sequence', 'one connection', 1, 1.0),
  row('small-parallel', '16 at a time', 16, 1.5),
];
