import { beforeEach, expect, it } from 'vitest';
import { SmallFiles } from '../../../src/share/reading/small-files.js';
import { ManualClock } from '../../fakes/manual-clock.js';

const now = 1_000_000_000;
const version = { size: 5, lastModified: now - 60_000, generation: 0 };

let clock: ManualClock;
let files: SmallFiles;

beforeEach(() => {
  clock = new ManualClock(now);
  files = new SmallFiles(clock);
});

async function* chunksOf(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

/** Reads to the end. @returns the text. */
async function read(key: string, of: typeof version, ...texts: string[]): Promise<string> {
  let text = '';
  for await (const chunk of files.keeping(key, of, chunksOf(...texts))) text += new TextDecoder().decode(chunk);
  return text;
}

function kept(key: string, of = version): string | undefined {
  const bytes = files.get(key, of);
  return bytes && new TextDecoder().decode(bytes);
}

it('what was read is kept for the version that it was', async () => {
  expect(await read('a', version, 'hello')).toBe('hello');
  expect(kept('a')).toBe('hello');
  expect(kept('a')).toBe('hello');
  expect(kept('b')).toBeUndefined();
});

it.each([
  ['size', { size: 6 }],
  ['time', { lastModified: version.lastModified + 1 }],
  ['generation', { generation: 1 }],
])('another %s is another version, and the old one is forgotten', async (_, other) => {
  await read('a', version, 'hello');
  expect(kept('a', { ...version, ...other })).toBeUndefined();
  expect(kept('a')).toBeUndefined();
});

it('a file that has just changed, or will in the future, is not kept', async () => {
  const fresh = { ...version, lastModified: now - 4999 };
  await read('a', fresh, 'hello');
  expect(kept('a', fresh)).toBeUndefined();
  const future = { ...version, lastModified: now + 10_000 };
  await read('a', future, 'hello');
  expect(kept('a', future)).toBeUndefined();
});

it('what came in parts, was cut off or is large passes unkept', async () => {
  expect(await read('parts', version, 'he', 'llo')).toBe('hello');
  expect(kept('parts')).toBeUndefined();
  await read('short', version, 'hell');
  expect(kept('short')).toBeUndefined();
  const large = { ...version, size: 32 * 1024 + 1 };
  await read('large', large, 'x'.repeat(large.size));
  expect(kept('large', large)).toBeUndefined();
});

it('holds four million bytes at most: what was not used for longest goes first', async () => {
  const size = 32 * 1024;
  const of = { ...version, size };
  for (let index = 0; index < 200; index += 1) {
    await read(`${index}`, of, 'x'.repeat(size));
    expect(kept('0', of)).toBeDefined();
  }
  const left = Array.from({ length: 200 }, (_, index) => kept(`${index}`, of)).filter((text) => text !== undefined);
  expect(left.length).toBeLessThan(128);
  expect(left.length).toBeGreaterThan(120);
  expect(kept('1', of)).toBeUndefined();
  expect(kept('199', of)).toBeDefined();
});
