import { parseHttpDate } from '../../http/http-date.js';
import type { HttpHeaders } from '../../http/message.js';
import type { FileStat } from '../../share/filesystem.js';

/** What the conditions are held against; null: there is nothing at the URL. */
export type ConditionState = {
  /** With quotes; undefined for a collection, which has neither. */
  readonly etag: string | undefined;
  /** ms; HTTP's dates have seconds. */
  readonly lastModified: number | undefined;
} | null;

export type ConditionResult = 'proceed' | 'not-modified' | 'failed';

/**
 * If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, in this order (RFC 9110 13.2.2).
 * @param isRead GET or HEAD: 304 is for them alone, and only they heed If-Modified-Since.
 */
export function evaluateConditions(headers: HttpHeaders, state: ConditionState, isRead: boolean): ConditionResult {
  const ifMatch = headers.get('If-Match');
  if (ifMatch !== undefined) {
    // RFC 9110 13.1.1: strong comparison.
    if (!matchesAny(ifMatch, state, false)) return 'failed';
  } else {
    const unmodifiedSince = dateOf(headers.get('If-Unmodified-Since'));
    if (unmodifiedSince !== undefined && modifiedAfter(state, unmodifiedSince)) return 'failed';
  }
  const ifNoneMatch = headers.get('If-None-Match');
  if (ifNoneMatch !== undefined) {
    // RFC 9110 13.1.2: weak comparison.
    if (matchesAny(ifNoneMatch, state, true)) return isRead ? 'not-modified' : 'failed';
    return 'proceed';
  }
  const modifiedSince = isRead ? dateOf(headers.get('If-Modified-Since')) : undefined;
  if (modifiedSince === undefined || state === null || state.lastModified === undefined) return 'proceed';
  return modifiedAfter(state, modifiedSince) ? 'proceed' : 'not-modified';
}

/**
 * The entity tag of a file's gzipped form: not the file's own (RFC 9110 8.8.3.3). In conditions it is as good as that,
 * since it tells the version just as well: gvfs reads a file compressed, and replaces it by the tag that it got.
 */
export function gzippedTag({ etag }: FileStat): string {
  return `"${etag};gzip"`;
}

/** The file's own tag for either: ours have no semicolon. */
export function ownTag(tag: string): string {
  return tag.replace(/;gzip"$/, '"');
}

/** If-Range (RFC 9110 13.1.5): whether a Range may be answered with a part. A date must be exactly Last-Modified. */
export function rangeStillHolds(ifRange: string | undefined, { etag, lastModified }: FileStat): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"') || ifRange.startsWith('W/')) return ifRange === `"${etag}"`;
  return dateOf(ifRange) === toSeconds(lastModified);
}

function matchesAny(header: string, state: ConditionState, weakly: boolean): boolean {
  if (header.trim() === '*') return state !== null;
  const current = state?.etag;
  if (current === undefined) return false;
  const tags = header.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.map(ownTag).some((tag) => (weakly ? tag.replace(/^W\//, '') : tag) === current);
}

function modifiedAfter(state: ConditionState, date: number): boolean {
  if (state === null || state.lastModified === undefined) return false;
  return toSeconds(state.lastModified) > date;
}

/** RFC 9110 13.1.3: a date that cannot be read is as good as none. */
function dateOf(header: string | undefined): number | undefined {
  return header === undefined ? undefined : parseHttpDate(header);
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
