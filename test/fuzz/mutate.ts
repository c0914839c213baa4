import type { Random } from './random.js';

/** Numbers at which sizes, counts and signs turn over. */
const turningPoints = [
  0, 1, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff, 0xffff_ffff,
];

/** An input and how it may be changed. */
export interface MutationSource {
  readonly corpus: readonly Uint8Array[];
  /** Words of the grammar, which chance would take long to spell. */
  readonly dictionary: readonly Uint8Array[];
  readonly maxBytes: number;
}

type Mutation = (input: Uint8Array, random: Random, source: MutationSource) => Uint8Array;

const mutations: readonly Mutation[] = [
  // One bit, one byte, a number of one, two or four bytes in either order.
  (input, random) =>
    edited(input, (bytes) => {
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
    }),
  (input, random) =>
    edited(input, (bytes) => {
      bytes[random.below(bytes.length)] = random.below(256);
    }),
  (input, random) =>
    edited(input, (bytes) => {
      const width = random.pick([1, 2, 4]);
      if (bytes.length < width) return;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const at = random.below(bytes.length - width + 1);
      const value = random.pick(turningPoints);
      if (width === 1) view.setUint8(at, value & 0xff);
      else if (width === 2) view.setUint16(at, value & 0xffff, random.below(2) === 0);
      else view.setUint32(at, value, random.below(2) === 0);
    }),
  // A piece taken out, doubled, moved from another input, or a word of the grammar put in or over.
  (input, random) => {
    const [start, end] = piece(input, random);
    return joined(input.subarray(0, start), input.subarray(end));
  },
  (input, random) => {
    const [start, end] = piece(input, random);
    const times = 1 + random.below(4);
    const copies = Array.from({ length: times }, () => input.subarray(start, end));
    return joined(input.subarray(0, end), ...copies, input.subarray(end));
  },
  (input, random, { corpus }) => {
    const other = random.pick(corpus);
    const [start, end] = piece(other, random);
    const at = random.below(input.length + 1);
    return joined(input.subarray(0, at), other.subarray(start, end), input.subarray(at));
  },
  (input, random, { corpus }) => {
    const other = random.pick(corpus);
    return joined(input.subarray(0, random.below(input.length + 1)), other.subarray(random.below(other.length + 1)));
  },
  (input, random, { dictionary }) => {
    const word = dictionary.length === 0 ? new Uint8Array(1) : random.pick(dictionary);
    const at = random.below(input.length + 1);
    const over = random.below(2) === 0 ? word.length : 0;
    return joined(input.subarray(0, at), word, input.subarray(Math.min(input.length, at + over)));
  },
  // A line of another input, between two of this one's: a field that means something else beside others.
  (input, random, { corpus }) => {
    const at = random.pick(lineStarts(input));
    const other = random.pick(corpus);
    const starts = lineStarts(other);
    const line = random.below(starts.length);
    return joined(input.subarray(0, at), other.subarray(starts[line], starts[line + 1]), input.subarray(at));
  },
  // A number in digits, where there is one.
  (input, random) => {
    const digits = [...Buffer.from(input).toString('latin1').matchAll(/\d+/g)];
    if (digits.length === 0) return input;
    const { index, 0: text } = random.pick(digits);
    const number = random.pick([String(random.pick(turningPoints)), '9'.repeat(1 + random.below(25)), `-${text}`, '']);
    return joined(input.subarray(0, index), Buffer.from(number), input.subarray(index + text.length));
  },
];

/** An input of the corpus, changed in one to six ways. */
export function mutate(source: MutationSource, random: Random): Uint8Array {
  let bytes = random.pick(source.corpus);
  for (let steps = 1 + random.below(6); steps > 0; steps -= 1) bytes = random.pick(mutations)(bytes, random, source);
  return bytes.slice(0, source.maxBytes);
}

function edited(input: Uint8Array, edit: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = input.slice();
  if (bytes.length > 0) edit(bytes);
  return bytes;
}

/** Where lines begin: the input itself, and after each CRLF. */
function lineStarts(input: Uint8Array): readonly number[] {
  const text = Buffer.from(input).toString('latin1');
  return [0, ...[...text.matchAll(/\r\n/g)].map(({ index }) => index + 2)];
}

function piece(input: Uint8Array, random: Random): [start: number, end: number] {
  const start = random.below(input.length + 1);
  return [start, Math.min(input.length, start + 1 + random.below(Math.max(1, input.length >> random.below(6))))];
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
