import type { BenchDesk } from '../bench-desk.js';
import { get, propfind } from '../guest-programs.js';
import { type Effort, inTurn, type Measured, milliseconds, type Row } from '../row.js';
import { directoryName } from './listings.js';

/** Ours against npm's webdav-server, each in the worker of a page, both on a loopback. */
function row(id: string, title: string, time: (url: string) => Promise<number>): Row {
  return {
    id,
    title,
    against: 'npm webdav-server by the adapter',
    goal: 'reported',
    async measure({ oursByLoopback, webDavServer }: BenchDesk, { rounds }: Effort): Promise<Measured> {
      const { ours, other } = await inTurn(
        rounds,
        () => time(oursByLoopback),
        () => time(webDavServer),
      );
      return { ratio: ours / other, ours: milliseconds(ours), other: milliseconds(other) };
    },
  };
}

export const webDavServerRows: readonly Row[] = [
  row('webdav-server-get', 'GET of a large file', (url) => get(`${url}/quarter.bin`)),
  row('webdav-server-propfind', 'PROPFIND of 1,000 files, asked again', (url) =>
    propfind(`${url}/${directoryName(1000, 0)}/`),
  ),
];
