/** HTTP dates (RFC 9110 5.6.7): whole seconds, always GMT. */

const dayNames = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const longDayNames = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const month = `(?<month>${months.join('|')})`;
const time = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';

const formats = [
  // IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^${dayNames}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  // RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^${longDayNames}, (?<day>\\d\\d)-${month}-(?<shortYear>\\d\\d) ${time} GMT$`),
  // asctime: Sun Nov  6 08:49:37 1994
  new RegExp(`^${dayNames} ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/** The years that four digits can write. */
const earliestMs = Date.parse('0000-01-01T00:00:00Z');
const latestMs = Date.UTC(9999, 11, 31, 23, 59, 59);

/** The IMF-fixdate of a time in milliseconds since the epoch, cut to the second. Times outside the years 0 to 9999 are moved in. */
export function formatHttpDate(ms: number): string {
  return new Date(Math.min(Math.max(Number.isNaN(ms) ? 0 : ms, earliestMs), latestMs)).toUTCString();
}

/**
 * Milliseconds since the epoch, or undefined for what is not a date in one of the three formats that a recipient must
 * take. The day of the week is not compared with the date.
 * @param nowMs decides the century of a two-digit year: one that looks more than 50 years ahead is past.
 */
export function parseHttpDate(text: string, nowMs: number = Date.now()): number | undefined {
  for (const format of formats) {
    const fields = format.exec(text)?.groups;
    if (fields === undefined) continue;
    const year = fields.year === undefined ? fullYear(Number(fields.shortYear), nowMs) : Number(fields.year);
    return toMs(year, months.indexOf(fields.month ?? ''), Number(fields.day), [
      Number(fields.hour),
      Number(fields.minute),
      Number(fields.second),
    ]);
  }
  return undefined;
}

function fullYear(shortYear: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + shortYear;
  return year > thisYear + 50 ? year - 100 : year;
}

function toMs(year: number, monthIndex: number, day: number, clock: [number, number, number]): number | undefined {
  const [hour, minute, second] = clock;
  // A leap second is a date (RFC 9110 5.6.7: second = 2DIGIT up to 60).
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, monthIndex, day);
  if (date.getUTCMonth() !== monthIndex || date.getUTCDate() !== day) return undefined;
  return date.setUTCHours(hour, minute, second);
}
