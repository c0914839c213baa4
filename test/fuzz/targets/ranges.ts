import { defaultLimits } from '../../../src/base/limits.js';
import { type Part, readContentRange, readUpdateRange } from '../../../src/webdav/content/part.js';
import { type ByteRange, parseRanges } from '../../../src/webdav/content/range.js';
import type { FuzzTarget } from '../fuzzer.js';
import { refuses } from './refuses.js';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** The first octets are a size or a length, the rest is the field. */
function split(input: Uint8Array): [size: number, field: string] {
  const [first = 0, second = 0] = input;
  return [first * 8 + second, Buffer.from(input.subarray(2)).toString('latin1')];
}

/** Which octets of a file of that size are asked for, by the words of RFC 9110 14.1.2 and whole numbers of any length. */
function wantedOctets(field: string, size: number): Set<number> {
  const wanted = new Set<number>();
  for (const spec of field.slice('bytes='.length).split(',')) {
    const [, first = '', last = ''] = /^[ \t]*(\d*)-(\d*)[ \t]*$/.exec(spec) ?? [];
    for (let at = 0n; at < BigInt(size); at += 1n) {
      const isSuffix = first === '';
      const isIn = isSuffix
        ? last !== '' && BigInt(size) - at <= BigInt(last)
        : at >= BigInt(first) && (last === '' || at <= BigInt(last));
      if (isIn) wanted.add(Number(at));
    }
  }
  return wanted;
}

function checkRanges(ranges: readonly ByteRange[], field: string, size: number): void {
  const given = new Set<number>();
  for (const { start, end } of ranges) {
    if (!(start >= 0 && start < end && end <= size)) throw new Error(`${start}-${end} of ${size}`);
    for (let at = start; at < end; at += 1) {
      if (given.has(at)) throw new Error(`octet ${at} twice`);
      given.add(at);
    }
  }
  const wanted = wantedOctets(field, size);
  for (const at of wanted) if (!given.has(at)) throw new Error(`octet ${at} is missing`);
  const ends = ranges.flatMap(({ start, end }) => [start, end - 1]);
  if (ends.some((at) => !wanted.has(at))) throw new Error('an end that nobody asked for');
  const again = parseRanges(`bytes=${ranges.map(({ start, end }) => `${start}-${end - 1}`)}`, size, ranges.length);
  if (JSON.stringify(again) !== JSON.stringify(ranges)) throw new Error('said again they are others');
}

/** Range: what is given is what was asked for, each octet once. */
const range: FuzzTarget = {
  name: 'range',
  seeds: ['\0\x0abytes=0-4', '\x10\0bytes=0-0, 500-,-3', '\0\0bytes=-1', '\xff\xffbytes=1-2,4-5 ,\t7-'].map(bytes),
  dictionary: ['bytes=', '-', ',', ' ', '\t', '9007199254740993', '0', '127', '128', '129', '1e3', '0x1', '+1'],
  maxBytes: 300,
  run(input) {
    const [size, field] = split(input);
    const ranges = parseRanges(field, size, defaultLimits.maxRanges);
    if (typeof ranges === 'string') return;
    if (ranges.length > defaultLimits.maxRanges) throw new Error(`${ranges.length} ranges`);
    checkRanges(ranges, field, size);
  },
};

/** A body goes into what is there or right behind it, whatever the size turns out to be. */
function checkPart(part: Part, bodyLength: number | null): void {
  if (!Number.isSafeInteger(part.length) || part.length < 0) throw new Error(`length ${part.length}`);
  if (bodyLength !== null && part.length !== bodyLength) throw new Error(`${part.length}, not ${bodyLength}`);
  for (const size of [0, 1, bodyLength ?? 7, 2047, Number.MAX_SAFE_INTEGER]) {
    let start: number | undefined;
    const status = refuses(() => {
      start = part.startIn(size);
    });
    if (status !== undefined && status !== 416) throw new Error(`status ${status}`);
    if (start !== undefined && !(Number.isSafeInteger(start) && start >= 0 && start <= size)) {
      throw new Error(`starts at ${start} of ${size}`);
    }
    if (start !== undefined && part.isWhole && start !== 0) throw new Error('all of it, but not from the start');
  }
}

/** Content-Range of PUT and X-Update-Range of PATCH. */
const parts: FuzzTarget = {
  name: 'parts',
  seeds: [
    '\0\x05bytes 0-4/5',
    '\0\x05bytes 3-7/*',
    '\0\x05bytes=3-7',
    '\0\x05bytes=-5',
    '\0\0append',
    '\0\x01bytes=4-',
  ].map(bytes),
  dictionary: ['bytes ', 'bytes=', '-', '/', '*', 'append', '9007199254740991', '9007199254740992', '0', ' '],
  maxBytes: 120,
  run(input) {
    const [bodyLength, field] = split(input);
    for (const length of [bodyLength, null]) {
      let part: Part | undefined;
      const status = refuses(() => {
        part = readContentRange(field, length);
      });
      if (status !== undefined && status !== 400) throw new Error(`status ${status}`);
      if (part === undefined) continue;
      if (part.length === 0) throw new Error('a part of nothing');
      checkPart(part, length);
    }
    refuses(() => checkPart(readUpdateRange(field, bodyLength), bodyLength));
  },
};

export const rangeTargets: readonly FuzzTarget[] = [range, parts];
