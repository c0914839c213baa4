import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHeader, headerBytes, MessageDecoder, maxMessageBytes } from '../../loopback/message-framing.js';
import { ByteQueue } from '../../src/base/byte-queue.js';

describe('messages', () => {
  it('come out as they went in, however their bytes are cut', () => {
    const message = fc.record({ type: fc.nat(0xffff), body: fc.uint8Array({ maxLength: 40 }) });
    const run = fc.record({
      kind: fc.constantFrom('mini' as const, 'full' as const),
      messages: fc.array(message, { maxLength: 6 }),
      cuts: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
    });
    fc.assert(
      fc.property(run, ({ kind, messages, cuts }) => {
        const stream = Buffer.concat(
          messages.flatMap(({ type, body }, serial) => {
            const header = Buffer.alloc(headerBytes[kind]);
            encodeHeader(kind, serial, type, body.byteLength, header);
            return [header, Buffer.from(body)];
          }),
        );
        const queue = new ByteQueue();
        const decoder = new MessageDecoder(kind, queue);
        const decoded: { type: number; body: Uint8Array }[] = [];
        for (let at = 0, turn = 0; at < stream.byteLength; turn += 1) {
          const size = cuts[turn % cuts.length] as number;
          queue.push(stream.subarray(at, at + size));
          at += size;
          for (let next = decoder.next(); next !== undefined; next = decoder.next()) {
            decoded.push({ type: next.type, body: new Uint8Array(next.body) });
          }
        }
        expect(decoded).toEqual(messages);
      }),
    );
  });

  it('that announce too much are refused before their bytes come', () => {
    const queue = new ByteQueue();
    const header = Buffer.alloc(6);
    encodeHeader('mini', 0, 101, maxMessageBytes + 1, header);
    queue.push(header);
    expect(() => new MessageDecoder('mini', queue).next()).toThrow(RangeError);
  });
});
