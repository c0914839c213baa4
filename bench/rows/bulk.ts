import { join } from 'node:path';
import type { BenchDesk } from '../bench-desk.js';
import { get, put } from '../guest-programs.js';
import { type Effort, inTurn, type Measured, median, type Row, speed } from '../row.js';

const large = 'large.bin';
const servers = [
  { key: '', name: 'spice-server', url: ({ ours }: BenchDesk) => ours },
  { key: '-loopback', name: 'loopback', url: ({ oursByLoopback }: BenchDesk) => oursByLoopback },
] as const;

async function measureGet(desk: BenchDesk, url: string, { rounds, largeBytes }: Effort): Promise<Measured> {
  const { ours, other } = await inTurn(
    rounds,
    () => get(`${url}/${large}`),
    () => desk.floor.socket(0, largeBytes),
  );
  return { ratio: other / ours, ours: speed(largeBytes, ours), other: speed(largeBytes, other) };
}

/** The slower of the two that have to happen, and then the browser's check and rename in `close()`. */
async function putFloor(desk: BenchDesk, bytes: number): Promise<number> {
  const socket = await desk.floor.socket(bytes, 0);
  const { ms, closeMs } = await desk.floor.write('floor.bin', bytes);
  return Math.max(socket, ms - closeMs) + closeMs;
}

async function measurePut(desk: BenchDesk, url: string, { rounds, largeBytes }: Effort): Promise<Measured> {
  const source = join(desk.directory, large);
  const { ours, other } = await inTurn(
    rounds,
    () => put(`${url}/put.bin`, source),
    () => putFloor(desk, largeBytes),
  );
  return { ratio: other / ours, ours: speed(largeBytes, ours), other: speed(largeBytes, other) };
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
    id: 'put-at-once',
    title: 'PUT of a large file (spice-server)',
    against: 'bare socket and bare disk at once on the same cores',
    goal: 'reported',
    async measure({ ours: url, directory, floor }, { rounds, largeBytes }) {
      const source = join(directory, large);
      const { ours, other } = await inTurn(
        rounds,
        () => put(`${url}/put.bin`, source),
        () => floor.receiveAndWrite('floor.bin', largeBytes),
      );
      return { ratio: other / ours, ours: speed(largeBytes, ours), other: speed(largeBytes, other) };
    },
  },
  {
    id: 'get-and-put',
    title: 'GET and PUT at once, total',
    against: 'the bare WebSocket, both ways at once',
    goal: { atLeast: 0.9 },
    async measure({ ours: url, directory, floor }, { rounds, largeBytes }) {
      const { ours, other } = await inTurn(
        rounds,
        async () =>
          Math.max(...(await Promise.all([get(`${url}/${large}`), put(`${url}/put.bin`, join(directory, large))]))),
        () => floor.socket(largeBytes, largeBytes),
      );
      return { ratio: other / ours, ours: speed(2 * largeBytes, ours), other: speed(2 * largeBytes, other) };
    },
  },
  {
    id: 'get-and-put-share',
    title: 'GET and PUT at once: the slower’s share',
    against: 'the faster’s',
    goal: { atLeast: 0.8 },
    async measure({ ours: url, directory }, { rounds, largeBytes }) {
      const shares: number[] = [];
      let [faster, slower] = [0, 0];
      for (let round = 0; round < rounds; round += 1) {
        const times = await Promise.all([get(`${url}/${large}`), put(`${url}/put.bin`, join(directory, large))]);
        [faster, slower] = [Math.min(...times), Math.max(...times)];
        shares.push(faster / slower);
      }
      return { ratio: median(shares), ours: speed(largeBytes, slower), other: speed(largeBytes, faster) };
    },
  },
  {
    id: 'eight-gets',
    title: '8 GETs at once, total',
    against: 'the bare WebSocket moving as many bytes',
    goal: { atLeast: 0.9 },
    async measure({ ours: url, floor }, { rounds, largeBytes }) {
      const { ours, other } = await inTurn(
        rounds,
        async () => Math.max(...(await eightGets(url))),
        () => floor.socket(0, 8 * (largeBytes / 4)),
      );
      const bytes = 8 * (largeBytes / 4);
      return { ratio: other / ours, ours: speed(bytes, ours), other: speed(bytes, other) };
    },
  },
  {
    id: 'eight-gets-share',
    title: '8 GETs at once: the slowest’s share',
    against: 'the fastest’s',
    goal: { atLeast: 0.8 },
    async measure({ ours: url }, { rounds, largeBytes }) {
      const shares: number[] = [];
      let [fastest, slowest] = [0, 0];
      for (let round = 0; round < rounds; round += 1) {
        const times = await eightGets(url);
        [fastest, slowest] = [Math.min(...times), Math.max(...times)];
        shares.push(fastest / slowest);
      }
      const bytes = largeBytes / 4;
      return { ratio: median(shares), ours: speed(bytes, slowest), other: speed(bytes, fastest) };
    },
  },
  {
    id: 'native-get',
    title: 'GET of a large file',
    against: 'the native client',
    goal: 'reported',
    async measure({ ours: url, native }, { rounds, largeBytes }) {
      const { ours, other } = await inTurn(
        rounds,
        () => get(`${url}/${large}`),
        () => get(`${native}/${large}`),
      );
      return { ratio: other / ours, ours: speed(largeBytes, ours), other: speed(largeBytes, other) };
    },
  },
  {
    id: 'native-put',
    title: 'PUT of a large file',
    against: 'the native client',
    goal: 'reported',
    async measure({ ours: url, native, directory }, { rounds, largeBytes }) {
      const source = join(directory, large);
      const { ours, other } = await inTurn(
        rounds,
        () => put(`${url}/put.bin`, source),
        () => put(`${native}/put-native.bin`, source),
      );
      return { ratio: other / ours, ours: speed(largeBytes, ours), other: speed(largeBytes, other) };
    },
  },
];

function eightGets(url: string): Promise<number[]> {
  return Promise.all(Array.from({ length: 8 }, () => get(`${url}/quarter.bin`)));
}
