import type { Row } from './row.js';
import { bulkRows } from './rows/bulk.js';
import { changeRows } from './rows/changes.js';
import { latencyRows } from './rows/latency.js';
import { guestLatencyRows } from './rows/latency-guest.js';
import { listingRows } from './rows/listings.js';
import { memoryRows } from './rows/memory.js';
import { slopeRows } from './rows/slopes.js';
import { smallRequestRows } from './rows/small-requests.js';
import { webDavServerRows } from './rows/webdav-server.js';
import { workerCpuRows } from './rows/worker-cpu.js';

/** The table, in its order. Memory comes last: it is held against a browser that has all of the rest behind it. */
export const rows: readonly Row[] = [
  ...bulkRows,
  ...smallRequestRows,
  ...listingRows,
  ...changeRows,
  ...latencyRows,
  ...guestLatencyRows,
  ...workerCpuRows,
  ...slopeRows,
  ...webDavServerRows,
  ...memoryRows,
];
