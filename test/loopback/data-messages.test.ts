import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataMessageLayout, maxDataBytes } from '../../loopback/data-messages.js';
import { MessageDecoder } from '../../loopback/message-framing.js';
import { ByteQueue } from '../../src/base/byte-queue.js';

function decode(messages: readonly Buffer[]): Buffer[] {
  const queue = new ByteQueue();
  for (const message of messages) queue.push(message);
  const decoder = new MessageDecoder('mini', queue);
  const bodies: Buffer[] = [];
  for (let next = decoder.next(); next !== undefined; next = decoder.next()) {
    expect(next.type).toBe(101);
    bodies.push(next.body);
  }
  expect(queue.length).toBe(0);
  return bodies;
}

describe('DATA messages', () => {
  it('are cut at 32,768 bytes of the stream, whatever its parts are', () => {
    const parts = [Buffer.alloc(10, 1), Buffer.alloc(65_535, 2), Buffer.alloc(10, 3), Buffer.alloc(1, 4)];
    const bodies = decode([new DataMessageLayout('mini', () => 0).plain(parts)]);
    expect(bodies.map((body) => body.byteLength)).toEqual([maxDataBytes, maxDataBytes, 20]);
    expect(Buffer.concat(bodies).equals(Buffer.concat(parts))).toBe(true);
  });

  it('carry the same bytes when cut at odd places', () => {
    const layout = new DataMessageLayout('mini', () => 0);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 5 }), (arrays) => {
        const parts = arrays.map((array) => Buffer.from(array));
        const bodies = decode(layout.odd(parts));
        expect(Buffer.concat(bodies).equals(Buffer.concat(parts))).toBe(true);
      }),
    );
  });

  it('cut at odd places span WebSocket messages and share them', () => {
    const pieces = new DataMessageLayout('mini', () => 0).odd([Buffer.alloc(70_000)]);
    expect(pieces.slice(0, 3).map((piece) => piece.byteLength)).toEqual([5, 1, 17]);
    expect(pieces.some((piece) => piece.byteLength > maxDataBytes)).toBe(true);
  });
});
