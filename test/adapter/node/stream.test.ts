import * as node from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ours from '../../../src/adapter/node/stream.js';

interface Side {
  on(event: string, listener: () => void): unknown;
  destroy(): unknown;
}
interface Source extends Side {
  push(chunk: Uint8Array | null): boolean;
  /** Each takes its own kind alone. */
  pipe(destination: never): unknown;
}
interface Sink extends Side {
  write(chunk: Uint8Array): boolean;
  end(): unknown;
}
type Callback = (error?: Error | null) => void;
type Write = (chunk: Uint8Array, encoding: string, callback: Callback) => void;
type Destroy = (error: Error | null, callback: Callback) => void;
/** What Node's module and ours have in common. */
interface Streams {
  readonly Readable: new (options: { read(this: Pick<Source, 'push'>): void; destroy?: Destroy }) => Source;
  readonly Writable: new (options: { write: Write; final?: (callback: Callback) => void }) => Sink;
  readonly Transform: new (options: {
    transform(chunk: Uint8Array, encoding: string, callback: (error?: Error | null, data?: Uint8Array) => void): void;
  }) => Source & Sink;
}
const both: readonly (readonly [string, Streams])[] = [
  ['Node’s own', node],
  ['ours', ours],
];

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Chunks through a pipe with a slow end; what comes out, and how much was ever on the way. */
async function pump({ Readable, Writable, Transform }: Streams, sizes: readonly number[], isTransformed: boolean) {
  const events: string[] = [];
  const received: number[] = [];
  let read = 0;
  let written = 0;
  let mostAhead = 0;
  const source = new Readable({
    read() {
      const size = sizes[read];
      read += 1;
      void later().then(() => this.push(size === undefined ? null : new Uint8Array(size).fill(read)));
    },
  });
  const transform = new Transform({
    transform: (chunk: Uint8Array, _, callback) =>
      callback(
        null,
        chunk.map((byte) => byte + 1),
      ),
  });
  const sink = new Writable({
    write(chunk: Uint8Array, _, callback) {
      received.push(...chunk);
      written += 1;
      mostAhead = Math.max(mostAhead, read - written);
      void later().then(() => callback());
    },
    final(callback) {
      events.push('final');
      callback();
    },
  });
  source.on('end', () => events.push('end'));
  const finished = new Promise<void>((resolve) => sink.on('finish', () => resolve()));
  if (isTransformed) {
    source.pipe(transform as never);
    transform.pipe(sink as never);
  } else source.pipe(sink as never);
  await finished;
  return { received, events, mostAhead };
}

describe.each(both)('a pipe of %s', (_, streams) => {
  it.each([false, true])('brings every byte in order, transformed: %s', async (isTransformed) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), async (sizes) => {
        const { received, events } = await pump(streams, sizes, isTransformed);
        const expected = sizes.flatMap((size, index) => new Array(size).fill(index + (isTransformed ? 2 : 1)));
        expect(received).toEqual(expected);
        expect(events).toEqual(['end', 'final']);
      }),
      { numRuns: 30 },
    );
  });

  it.each([false, true])('waits for a slow end, transformed: %s', async (isTransformed) => {
    const { mostAhead } = await pump(streams, new Array(64).fill(32 * 1024), isTransformed);
    expect(mostAhead).toBeLessThan(20);
  });

  it('tells an error of the end, and does not finish', async () => {
    const events: string[] = [];
    const sink = new streams.Writable({
      write: (_chunk: Uint8Array, _encoding, callback) => callback(new Error('full')),
    });
    for (const event of ['error', 'finish', 'close']) sink.on(event, () => events.push(event));
    sink.write(new Uint8Array(3));
    sink.end();
    await later();
    expect(events).toEqual(['error', 'close']);
  });

  it('lets go what it holds when it is destroyed, once, and says nothing more', async () => {
    const events: string[] = [];
    const source = new streams.Readable({
      read() {},
      destroy(error, callback) {
        events.push('released');
        callback(error);
      },
    });
    source.on('data', () => events.push('data'));
    source.on('close', () => events.push('close'));
    source.destroy();
    source.destroy();
    source.push(new Uint8Array(1));
    await later();
    expect(events).toEqual(['released', 'close']);
  });
});
