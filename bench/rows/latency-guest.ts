import { dropFolder } from '../../test/browser/chromium.js';
import { setUpDesk } from '../../test/e2e/console.js';
import { bootGuest, type Guest } from '../../test/vm/guest.js';
import { startNativeClient } from '../peers/peers.js';
import { median, milliseconds, type Row } from '../row.js';

/** Each takes seconds: what stands before an answer are the megabytes between the client and the guest's program. */
const samples = 6;
const maxRounds = 3;
const timeoutMs = 180_000;

/**
 * Lists a small folder on one connection, beside a download that began so long before that everything on the way is full.
 * The first request may come between two clients of the channel: it is lost then, and would be waited for without end.
 */
const script = `share=http://localhost:9843
until curl -s -m 5 -o /dev/null -f -X PROPFIND -H 'Depth: 0' $share/; do sleep 0.2; done
curl -s -f -o /dev/null $share/sparse.bin & download=$!
sleep 3
curl -s -f -o /dev/null -X PROPFIND -H 'Depth: 1' -w '%{http_code} %{time_total}\\n' "$share/small-folder/?[1-${samples}]"
kill $download`;

async function medianLatency(guest: Guest): Promise<number> {
  const { code, output } = await guest.run(script, { timeoutMs });
  const times = [...output.matchAll(/^207 ([\d.]+)$/gm)].map(([, seconds]) => Number(seconds) * 1000);
  // The last word is that of the kill: a download that had ended by itself is none beside which anything was measured.
  if (code !== 0 || times.length !== samples) throw new Error(`in the guest: ${code}\n${output}`);
  return median(times);
}

export const guestLatencyRows: readonly Row[] = [
  {
    id: 'latency-guest',
    title: 'PROPFIND of a small folder while a GET of 1 GiB runs, in a guest in QEMU',
    against: 'the native client',
    goal: { atMost: 1 },
    async measure({ directory }, { rounds }) {
      const guest = await bootGuest();
      const spicePort = Number(new URL(guest.spiceUrl).port);
      const byUs = async (): Promise<number> => {
        const desk = await setUpDesk({ url: guest.spiceUrl, drop: false });
        try {
          await dropFolder(desk.page, directory);
          await desk.until(
            'the folder to be shared',
            ({ phase, folders }) => phase === 'connected' && folders.length === 1,
          );
          let latency = Number.NaN;
          await desk.undisturbed(async () => {
            latency = await medianLatency(guest);
          });
          return latency;
        } finally {
          await desk.close();
        }
      };
      const byNative = async (): Promise<number> => {
        const native = await startNativeClient({ spicePort }, directory);
        try {
          return await medianLatency(guest);
        } finally {
          await native.kill();
        }
      };
      try {
        const results = { ours: [] as number[], other: [] as number[] };
        for (let round = 0; round < Math.min(rounds, maxRounds); round += 1) {
          results.ours.push(await byUs());
          // Never twice in a row: after one that ended in the middle of a download, the next gets no answer.
          results.other.push(await byNative());
        }
        const [ours, other] = [median(results.ours), median(results.other)];
        return { ratio: ours / other, ours: milliseconds(ours), other: milliseconds(other) };
      } finally {
        await guest.close();
      }
    },
  },
];
