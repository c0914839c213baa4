import { parseHttpDate } from '../../http/http-date.js';
import { textContent, type XmlElement } from '../../xml/xml-element.js';

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

/** 1601-01-01, where Windows' clock begins: what it sends for a time that it does not know. */
const windowsEpochMs = -11_644_473_600_000;

export function isUnsetTime(ms: number): boolean {
  return ms <= windowsEpochMs;
}

/**
 * The value of a property that sets a file's time: an HTTP date (Win32LastModifiedTime) or seconds (ownCloud's
 * lastmodified).
 * @returns whole milliseconds; `unset` where it is said to be unknown; undefined for what is no time.
 */
export function readTimeProperty(element: XmlElement): number | 'unset' | undefined {
  const text = textContent(element).trim();
  const ms = parseHttpDate(text) ?? readOcMtime(text);
  return ms !== undefined && isUnsetTime(ms) ? 'unset' : ms;
}
