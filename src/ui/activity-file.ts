import type { Activity } from './share-view.js';

const columns = [
  'time',
  'method',
  'path',
  'status',
  'isWhole',
  'bytesReceived',
  'bytesSent',
  'durationMs',
  'closedBy',
  'destination',
] as const;

/** Requests to be taken along, times in ISO 8601. One that got no answer has no status. */
export function activityFile(activities: readonly Activity[], format: 'csv' | 'json'): Blob {
  const rows = activities.map((activity) => ({
    ...activity,
    time: new Date(activity.time).toISOString(),
    status: activity.status === 0 ? null : activity.status,
  }));
  const text =
    format === 'json'
      ? JSON.stringify(rows, null, 2)
      : [columns, ...rows.map((row) => columns.map((column) => csvField(row[column])))]
          .map((fields) => `${fields.join(',')}\r\n`)
          .join('');
  return new Blob([text], { type: format === 'json' ? 'application/json' : 'text/csv' });
}

/**
 * RFC 4180 2: quoted, quotes doubled. The guest chooses paths, and a spreadsheet takes a field that begins like a formula
 * for one: an apostrophe before it makes it text. Where ";" or a tab separates its fields, or quotes do not hold lines
 * together, a field begins in the middle of ours as well.
 */
export function csvField(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return `${value}`;
  const begun = value.replace(/^(?=[" ]*[=+\-@\t\r])/, "'");
  const safe = begun.replace(/[;\t\r\n](?=[" ]*[=+\-@\t\r])/g, "$&'");
  return `"${safe.replaceAll('"', '""')}"`;
}
