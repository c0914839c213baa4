import { join } from 'node:path';
import type { BenchDesk } from '../bench-desk.js';
import { get, getAtOnce, put } from '../guest-programs.js';
import { type Effort, inTurn, type Measured, median, type Row, speed } from '../row.js';

const large = 'large.bin';
const servers = [
  { key: '', name: 'spice-server', url: ({ ours }: BenchDesk) => ours },
  { key: '-loopback', name: 'loopback', url: ({ oursByLoopback }: BenchDesk) => oursByLoopback },
] as const;

type Timed = () => Promise<number>;

/** Ours as a part of the other's speed: as many bytes, in turn. */
async function compareSpeeds(rounds: number, bytes: number, run: Timed, runOther: Timed): Promise<Measured> {
  const { ours, other } = await inTurn(rounds, run, runOther);
  return { ratio: other / ours, ours: speed(bytes, ours), other: speed(bytes, other) };
}

/** The slowest of several at once as a part of the fastest's speed, each of as many bytes. */
async function compareShares(rounds: number, bytes: number, run: () => Promise<number[]>): Promise<Measured> {
  const shares: number[] = [];
  let [fastest, slowest] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const times = await run();
    [fastest, slowest] = [Math.min(...times), Math.max(...times)];
    shares.push(fastest / slowest);
  }
  return { ratio: median(shares), ours: speed(bytes, slowest), other: speed(bytes, fastest) };
}

function measureGet(desk: BenchDesk, url: string, { rounds, largeBytes }: Effort): Promise<Measured> {
  return compareSpeeds(
    rounds,
    largeBytes,
    () => get(`${url}/${large}`),
    () => desk.floor.socket(0, largeBytes),
  );
}

/** The slower of the two that have to happen, and then the browser's check and rename in `close()`. */
async function putFloor(desk: BenchDesk, bytes: number): Promise<number> {
  const socket = await desk.floor.socket(bytes, 0);
  const { ms, closeMs } = await desk.floor.write('floor.bin', bytes);
  return Math.max(socket, ms - closeMs) + closeMs;
}

function measurePut(desk: BenchDesk, url: string, { rounds, largeBytes }: Effort): Promise<Measured> {
  return compareSpeeds(
    rounds,
    largeBytes,
    () => put(`${url}/put.bin`, join(desk.directory, large)),
    () => putFloor(desk, largeBytes),
  );
}

const onBothServers: Row[] = servers.flatMap(({ key, name, url }): Row[] => [
  {
    id: `get${key}`,
    title: `GET of a large file (${name})`,
    against: 'the bare WebSocket moving as many bytes',
    goal: { atLeast: 0.95 },
    isQuick: true,
    measure: (desk, effort) => measureGet(desk, url(desk), effort),
  },
  {
    id: `put${key}`,
    title: `PUT of a large file (${name})`,
    against: 'the slower of bare socket and bare disk, and close()',
    goal: { atLeast: 0.9 },
    isQuick: true,
    measure: (desk, effort) => measurePut(desk, url(desk), effort),
  },
]);

export const bulkRows: readonly Row[] = [
  ...onBothServers,
  {
    id: 'get-at-once',
    title: 'GET of a large file (spice-server)',
    against: 'the file from bare disk to bare socket on the same cores',
    goal: 'reported',
    measure: ({ ours: url, floor }, { rounds, largeBytes }) =>
      compareSpeeds(
        rounds,
        largeBytes,
        () => get(`${url}/${large}`),
        () => floor.readAndSend(large, largeBytes),
      ),
  },
  {
    id: 'put-at-once',
    title: 'PUT of a large file (spice-server)',
    against: 'bare socket and bare disk at once on the same cores',
    goal: 'reported',
    measure: ({ ours: url, directory, floor }, { rounds, largeBytes }) =>
      compareSpeeds(
        rounds,
        largeBytes,
        () => put(`${url}/put.bin`, join(directory, large)),
        () => floor.receiveAndWrite('floor.bin', largeBytes),
      ),
  },
  {
    id: 'get-and-put',
    title: 'GET and PUT at once, total',
    against: 'the bare WebSocket, both ways at once',
    goal: { atLeast: 0.9 },
    measure: (desk, { rounds, largeBytes }) =>
      compareSpeeds(
        rounds,
        2 * largeBytes,
        async () => Math.max(...(await getAndPut(desk))),
        () => desk.floor.socket(largeBytes, largeBytes),
      ),
  },
  {
    id: 'get-and-put-share',
    title: 'GET and PUT at once: the slower’s share',
    against: 'the faster’s',
    goal: { atLeast: 0.8 },
    measure: (desk, { rounds, largeBytes }) => compareShares(rounds, largeBytes, () => getAndPut(desk)),
  },
  {
    id: 'eight-gets',
    title: '8 GETs at once, total',
    against: 'the bare WebSocket moving as many bytes',
    goal: { atLeast: 0.9 },
    measure: (desk, { rounds, largeBytes }) =>
      compareSpeeds(
        rounds,
        8 * (largeBytes / 4),
        async () => Math.max(...(await eightGets(desk))),
        () => desk.floor.socket(0, 8 * (largeBytes / 4)),
      ),
  },
  {
    id: 'eight-gets-share',
    title: '8 GETs at once: the slowest’s share',
    against: 'the fastest’s',
    goal: { atLeast: 0.8 },
    measure: (desk, { rounds, largeBytes }) => compareShares(rounds, largeBytes / 4, () => eightGets(desk)),
  },
  {
    id: 'native-get',
    title: 'GET of a large file',
    against: 'the native client',
    goal: 'reported',
    measure: ({ ours: url, native }, { rounds, largeBytes }) =>
      compareSpeeds(
        rounds,
        largeBytes,
        () => get(`${url}/${large}`),
        () => get(`${native}/${large}`),
      ),
  },
  {
    id: 'native-put',
    title: 'PUT of a large file',
    against: 'the native client',
    goal: 'reported',
    measure: ({ ours: url, native, directory }, { rounds, largeBytes }) =>
      compareSpeeds(
        rounds,
        largeBytes,
        () => put(`${url}/put.bin`, join(directory, large)),
        () => put(`${native}/put-native.bin`, join(directory, large)),
      ),
  },
];

function getAndPut({ ours: url, directory }: BenchDesk): Promise<number[]> {
  return Promise.all([get(`${url}/${large}`), put(`${url}/put.bin`, join(directory, large))]);
}

function eightGets({ ours: url }: BenchDesk): Promise<number[]> {
  return getAtOnce(Array.from({ length: 8 }, () => `${url}/quarter.bin`));
}
