import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SendQueue } from '../../src/mux/send-queue.js';
import { decodeFrames, type Frame } from './frame-codec.js';

function takeAll(queue: SendQueue): Frame[] {
  const frames: Frame[] = [];
  for (let batch = queue.takeBatch(); batch !== undefined; batch = queue.takeBatch()) {
    const bytes = Buffer.concat(batch.parts);
    expect(bytes.byteLength).toBeLessThanOrEqual(65_536);
    frames.push(...decodeFrames(bytes));
  }
  return frames;
}

const order = (frames: readonly Frame[]): string =>
  frames.map(({ clientId, data }) => `${clientId}:${data.byteLength}`).join(' ');

describe('SendQueue', () => {
  it('gives a client that is alone whole messages, and loses no byte', () => {
    const queue = new SendQueue();
    const bytes = randomBytes(300_000);
    queue.enqueue({ clientId: -9n }, bytes);
    const frames = takeAll(queue);
    expect(Buffer.concat(frames.map(({ data }) => data)).equals(bytes)).toBe(true);
    expect(frames[0]?.data.byteLength).toBe(65_520);
    expect(queue.isEmpty).toBe(true);
  });

  it('lets clients take turns, one frame each', () => {
    const queue = new SendQueue();
    const [a, b] = [{ clientId: 1n }, { clientId: 2n }];
    queue.enqueue(a, new Uint8Array(100_000));
    queue.enqueue(b, new Uint8Array(100_000));
    expect(order(takeAll(queue))).toBe('1:65520 2:65520 1:34480 2:31030 2:3450');
  });

  it('keeps a message within what goes in one step, however many clients are in it', () => {
    const queue = new SendQueue();
    for (let id = 1n; id <= 30n; id += 1n) queue.enqueue({ clientId: id }, new Uint8Array(9_000));
    const sizes: number[] = [];
    for (let batch = queue.takeBatch(); batch !== undefined; batch = queue.takeBatch()) {
      sizes.push(Buffer.concat(batch.parts).byteLength);
    }
    expect(Math.max(...sizes)).toBe(64 * 1024 - 6);
  });

  it('puts what a client wrote in small pieces into one frame, the pieces as they were', () => {
    const queue = new SendQueue();
    const sender = { clientId: 1n };
    const pieces = Array.from({ length: 50 }, (_, index) => Buffer.from(`piece ${index} `));
    for (const piece of pieces) queue.enqueue(sender, piece);
    const batch = queue.takeBatch()!;
    expect(decodeFrames(Buffer.concat(batch.parts)).map(({ data }) => data.toString())).toEqual([pieces.join('')]);
    expect(batch.parts.slice(1)).toEqual(pieces);
    expect(batch.parts[1]!.buffer).toBe(pieces[0]!.buffer);
  });

  it('puts a small answer before the rest of a download', () => {
    const queue = new SendQueue();
    const download = { clientId: 1n };
    queue.enqueue(download, new Uint8Array(1_000_000));
    queue.takeBatch();
    queue.enqueue({ clientId: 2n }, new Uint8Array(200));
    expect(decodeFrames(Buffer.concat(queue.takeBatch()!.parts))[0]).toMatchObject({ clientId: 2n });
  });

  it('does not starve a download under a flood of small answers', () => {
    const queue = new SendQueue();
    queue.enqueue({ clientId: 1n }, new Uint8Array(500_000));
    queue.takeBatch();
    for (let id = 100n; id < 200n; id += 1n) queue.enqueue({ clientId: id }, new Uint8Array(10));
    const frames = takeAll(queue);
    const firstBulk = frames.findIndex(({ clientId }) => clientId === 1n);
    expect(firstBulk).toBeLessThanOrEqual(8);
    const small = frames.slice(0, 60).filter(({ clientId }) => clientId !== 1n);
    expect(small.length).toBeGreaterThan(40);
  });

  it('leaves long answers where they are while they are held, and gives all others', () => {
    const queue = new SendQueue();
    const long = { clientId: 1n, isBulk: true };
    queue.enqueue(long, new Uint8Array(100_000));
    queue.takeBatch();
    for (let id = 2n; id < 40n; id += 1n) queue.enqueue({ clientId: id }, new Uint8Array(10));
    queue.enqueue({ clientId: 40n, isBulk: true }, new Uint8Array(10));
    const held = decodeFrames(Buffer.concat(queue.takeBatch(true)!.parts)).map(({ clientId }) => clientId);
    expect(held).toEqual(Array.from({ length: 38 }, (_, at) => BigInt(at + 2)));
    expect(queue.takeBatch(true)).toBeUndefined();
    expect(order(takeAll(queue)).split(' ').sort()).toEqual(['1:34480', '40:10']);
  });

  it('sends a disconnection after the bytes', () => {
    const queue = new SendQueue();
    const sender = { clientId: 3n };
    queue.enqueue(sender, Buffer.from('last words'));
    queue.enqueueClose(sender);
    expect(order(takeAll(queue))).toBe('3:10 3:0');
  });

  it('forgets a dropped client and keeps the others', () => {
    const queue = new SendQueue();
    const [a, b] = [{ clientId: 1n }, { clientId: 1n }];
    queue.enqueue(a, Buffer.from('old'));
    queue.enqueue(b, Buffer.from('new'));
    queue.drop(a);
    expect(queue.queuedBytes(a)).toBe(0);
    expect(takeAll(queue).map(({ data }) => data.toString())).toEqual(['new']);
  });

  it('tells whose bytes a batch carries', () => {
    const queue = new SendQueue();
    const [a, b] = [{ clientId: 1n }, { clientId: 2n }];
    queue.enqueue(a, new Uint8Array(10));
    queue.enqueue(b, new Uint8Array(10));
    expect([...queue.takeBatch()!.senders]).toEqual([a, b]);
    expect(queue.takeBatch()).toBeUndefined();
  });
});
