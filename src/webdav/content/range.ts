/** Bytes from `start` to before `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What stands around a part in multipart/byteranges, about: two ranges with a smaller gap are cheaper as one. */
const partOverheadBytes = 128;

/**
 * A Range header against a size (RFC 9110 14.1.2, 14.2).
 * @param maxRanges a header with more is ignored.
 * @returns the ranges that lie inside, none touching another, in the order in which they were asked for (RFC 9110
 *   15.3.7.2); `whole` when the header is to be ignored: another unit, no grammar, too many; `unsatisfiable` when all
 *   lie outside.
 */
export function parseRanges(
  header: string | undefined,
  size: number,
  maxRanges: number,
): readonly [ByteRange, ...ByteRange[]] | 'whole' | 'unsatisfiable' {
  const [, set] = /^bytes=(.*)$/i.exec(header ?? '') ?? [];
  if (set === undefined) return 'whole';
  // RFC 9110 5.6.1.2: empty elements of a list do not count.
  const specs = set.split(',').map((spec) => spec.replace(/^[ \t]+|[ \t]+$/g, ''));
  const wanted = specs.filter((spec) => spec !== '');
  // Empty ones are counted here: what makes us work is bounded.
  if (wanted.length === 0 || specs.length > maxRanges) return 'whole';
  const ranges: ByteRange[] = [];
  for (const spec of wanted) {
    const range = parseSpec(spec, size);
    // RFC 9110 14.2: a set with an invalid one may be ignored.
    if (range === 'invalid') return 'whole';
    if (range !== 'outside') ranges.push(range);
  }
  const [first, ...others] = coalesce(ranges);
  return first === undefined ? 'unsatisfiable' : [first, ...others];
}

/** RFC 9110 14.1.2: "first-last", "first-" or "-length". */
function parseSpec(spec: string, size: number): ByteRange | 'outside' | 'invalid' {
  const [, first, last] = /^(\d*)-(\d*)$/.exec(spec) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'invalid';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'outside' : { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'invalid';
  if (start >= size) return 'outside';
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

/**
 * Ranges that overlap or nearly touch become one, at the place of the one that was asked for first: so an answer is
 * never longer than the file and what stands around its parts.
 */
function coalesce(ranges: readonly ByteRange[]): ByteRange[] {
  const ascending = ranges.map((range, order) => ({ ...range, order })).sort((a, b) => a.start - b.start);
  const merged: typeof ascending = [];
  for (const range of ascending) {
    const before = merged.at(-1);
    if (before === undefined || range.start - before.end >= partOverheadBytes) merged.push(range);
    else {
      before.end = Math.max(before.end, range.end);
      before.order = Math.min(before.order, range.order);
    }
  }
  return merged.sort((a, b) => a.order - b.order).map(({ start, end }) => ({ start, end }));
}
