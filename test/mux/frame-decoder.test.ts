import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrameHeader, encodeFrameHeader } from '../../src/mux/frame.js';
import { FrameDecoder } from '../../src/mux/frame-decoder.js';
import { encodeFrame, type Frame } from './frame-codec.js';

/** Every id: small, negative, pointers cut to 32 bits and sign-extended, all of 64 bits. */
const clientIds = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -3n, max: 3n }));

function decodeAll(decoder: FrameDecoder, pieces: readonly Uint8Array[]): Frame[] {
  const frames: { clientId: bigint; data: Buffer }[] = [];
  for (const piece of pieces) {
    decoder.push(piece);
    for (let item = decoder.next(); item !== undefined; item = decoder.next()) {
      if (item.type === 'disconnect') frames.push({ clientId: item.clientId, data: Buffer.alloc(0) });
      else if (item.startsFrame) frames.push({ clientId: item.clientId, data: Buffer.from(item.bytes) });
      else {
        const open = frames.at(-1)!;
        expect(item.clientId).toBe(open.clientId);
        open.data = Buffer.concat([open.data, item.bytes]);
      }
    }
  }
  return frames;
}

describe('frames', () => {
  it('headers round-trip for every id and size', () => {
    fc.assert(
      fc.property(clientIds, fc.nat(0xffff), (clientId, size) => {
        expect(decodeFrameHeader(encodeFrameHeader(clientId, size))).toEqual({ clientId, size });
        expect(Buffer.from(encodeFrameHeader(clientId, size))).toEqual(
          encodeFrame(clientId, Buffer.alloc(size)).subarray(0, 10),
        );
      }),
    );
  });

  it('are decoded the same wherever the channel cuts them', () => {
    const frames = fc.array(fc.tuple(clientIds, fc.uint8Array({ maxLength: 70 })), { maxLength: 12 });
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(([id, data]) => encodeFrame(id, data)));
        const pieces: Buffer[] = [];
        for (let offset = 0, turn = 0; offset < stream.length; turn += 1) {
          const size = cuts[turn % cuts.length]!;
          pieces.push(stream.subarray(offset, offset + size));
          offset += size;
        }
        const expected = sent.map(([clientId, data]) => ({ clientId, data: Buffer.from(data) }));
        expect(decodeAll(new FrameDecoder(), pieces)).toEqual(expected);
      }),
    );
  });

  it('are decoded the same when two messages are cut at every byte', () => {
    const stream = Buffer.concat([encodeFrame(-5n, 'hello'), encodeFrame(-5n), encodeFrame(7n, 'x')]);
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const frames = decodeAll(new FrameDecoder(), [stream.subarray(0, cut), stream.subarray(cut)]);
      expect(frames.map(({ clientId, data }) => [clientId, data.toString()])).toEqual([
        [-5n, 'hello'],
        [-5n, ''],
        [7n, 'x'],
      ]);
    }
  });

  it('hands payload out as views, without joining', () => {
    const decoder = new FrameDecoder();
    const message = Uint8Array.from(encodeFrame(1n, Buffer.alloc(60_000, 1)));
    decoder.push(message);
    const piece = decoder.next();
    expect(piece?.type === 'payload' && piece.bytes.buffer).toBe(message.buffer);
  });

  it('start anew after a reset, whatever was cut off', () => {
    const decoder = new FrameDecoder();
    decoder.push(encodeFrame(1n, 'cut off here').subarray(0, 15));
    while (decoder.next() !== undefined);
    decoder.reset();
    expect(decodeAll(decoder, [encodeFrame(2n, 'whole')])).toEqual([{ clientId: 2n, data: Buffer.from('whole') }]);
  });
});
