import type { Row } from './row.js';
import { bulkRows } from './rows/bulk.js';
import { latencyRows } from './rows/latency.js';
import { listingRows } from './rows/listings.js';
import { smallRequestRows } from './rows/small-requests.js';

/** The table, in its order. */
export const rows: readonly Row[] = [...bulkRows, ...smallRequestRows, ...listingRows, ...latencyRows];
