import { startDownload } from '../endless-download.js';
import { propfind } from '../guest-programs.js';
import { median, milliseconds, type Row } from '../row.js';

const samples = 40;
/** What nobody notices. */
const mostMs = 100;
/** Less is no download beside which anything was measured. */
const leastMoved = 8 * 1024 * 1024;

async function latencies(url: string): Promise<number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) times.push(await propfind(`${url}/small-folder/`));
  return times;
}

/** While a download runs that takes all there is. */
async function latenciesBeside(url: string): Promise<number[]> {
  const download = await startDownload(`${url}/sparse.bin`);
  const before = download.bytes();
  const beside = await latencies(url);
  const moved = download.bytes() - before;
  download.stop();
  if (moved < leastMoved) throw new Error(`only ${moved} bytes were downloaded meanwhile`);
  return beside;
}

export const latencyRows: readonly Row[] = [
  {
    id: 'latency',
    title: 'PROPFIND of a small folder while a large GET runs',
    against: 'the same alone',
    goal: { atMost: 3 },
    isQuick: true,
    async measure({ ours: url }) {
      const alone = await latencies(url);
      const beside = await latenciesBeside(url);
      const worst = milliseconds(Math.max(...beside));
      return {
        ratio: median(beside) / median(alone),
        ours: `${milliseconds(median(beside))}, worst ${worst}`,
        other: milliseconds(median(alone)),
      };
    },
  },
  {
    id: 'latency-loopback',
    title: 'the same on the loopback, worst',
    against: `${mostMs} ms`,
    goal: { atMost: 1 },
    async measure({ oursByLoopback: url }) {
      const worst = Math.max(...(await latenciesBeside(url)));
      return { ratio: worst / mostMs, ours: milliseconds(worst), other: milliseconds(mostMs) };
    },
  },
];
