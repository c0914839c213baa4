/** The years that HTTP dates and clients' calendars have in common: 0001 to 9999. */
const earliestMs = -62_135_596_800_000;
const latestMs = 253_402_300_799_000;

/**
 * ownCloud's X-OC-Mtime: seconds since the epoch, perhaps with a fraction.
 * @returns whole milliseconds, or undefined for what is no time: the content counts for more than its date, so a file is
 *   written all the same, and the header is not said to be accepted.
 */
export function readOcMtime(field: string | undefined): number | undefined {
  if (field === undefined || !/^-?\d{1,12}(?:\.\d{1,9})?$/.test(field)) return undefined;
  const ms = Math.round(Number(field.replace(/(\.\d{3})\d+$/, '$1')) * 1000);
  return ms >= earliestMs && ms <= latestMs ? ms : undefined;
}
