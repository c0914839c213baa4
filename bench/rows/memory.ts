import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { measureMemory } from '../../test/e2e/browser-memory.js';
import type { BenchDesk } from '../bench-desk.js';
import { get, propfind, put } from '../guest-programs.js';
import type { Row } from '../row.js';
import { directoryName } from './listings.js';

const mostMiB = 64;
const connections = 1000;

/** Of the whole browser over what it has with an idle share. */
function row(id: string, title: string, work: (desk: BenchDesk) => Promise<unknown>): Row {
  return {
    id,
    title,
    against: `${mostMiB} MiB more than idle`,
    goal: { atMost: 1 },
    async measure(desk) {
      const meter = await measureMemory(desk.profile);
      try {
        await work(desk);
      } finally {
        meter.stop();
      }
      const growth = meter.growthMiB();
      return { ratio: growth / mostMiB, ours: `${growth.toFixed(0)} MiB`, other: `${mostMiB} MiB` };
    },
  };
}

/** So many programs at once, each with a request that is answered and a connection that stays. */
async function connectMany(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const request = `GET /small/file%200.txt HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`;
  const sockets: Socket[] = [];
  try {
    const answered = Array.from({ length: connections }, async () => {
      const socket = connect(Number(port), hostname);
      sockets.push(socket);
      socket.write(request);
      await new Promise((resolve, reject) => {
        socket.once('data', resolve);
        socket.once('error', reject);
      });
    });
    await Promise.all(answered);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

export const memoryRows: readonly Row[] = [
  row('memory-get', 'memory: GET of 4 GiB', ({ ours }) => get(`${ours}/huge.bin`)),
  row('memory-put', 'memory: PUT of 4 GiB', ({ ours, directory }) =>
    put(`${ours}/put-huge.bin`, join(directory, 'huge.bin')),
  ),
  row('memory-connections', `memory: ${connections.toLocaleString('en')} connections`, ({ ours }) => connectMany(ours)),
  row('memory-listing', 'memory: listing of 10,000 files', ({ ours }) =>
    propfind(`${ours}/${directoryName(10_000, 0)}/`),
  ),
];
