import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageReader } from '../../src/spice/message-reader.js';
import { encodeMessage } from '../fakes/scripted-spice-server.js';

const limit = 1000;

/** [type, bytes] of each message, DATA (101) joined again. */
function readAll(pieces: readonly Uint8Array[]): [number, number[]][] {
  const reader = new MessageReader(limit);
  const messages: [number, number[]][] = [];
  let data: number[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let message = reader.next(); message !== undefined; message = reader.next()) {
      if (message.type === 'message') messages.push([message.messageType, [...message.body]]);
      else {
        data.push(...message.bytes);
        if (!message.ends) continue;
        messages.push([101, data]);
        data = [];
      }
    }
  }
  return messages;
}

describe('MessageReader', () => {
  it('reads the same messages wherever the stream is cut', () => {
    const message = fc.tuple(fc.constantFrom(101, 4, 202, 65_535), fc.uint8Array({ minLength: 1, maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 10 }), fc.integer({ min: 1, max: 30 }), (sent, pieceBytes) => {
        const stream = Buffer.concat(sent.map(([type, body]) => encodeMessage(type, body)));
        const pieces: Buffer[] = [];
        for (let at = 0; at < stream.byteLength; at += pieceBytes) pieces.push(stream.subarray(at, at + pieceBytes));
        expect(readAll(pieces)).toEqual(sent.map(([type, body]) => [type, [...body]]));
      }),
    );
  });

  it('tells messages without bytes as any other, DATA among them', () => {
    const stream = Buffer.concat([encodeMessage(101), encodeMessage(7), encodeMessage(101, Buffer.of(9))]);
    expect(readAll([stream])).toEqual([
      [101, []],
      [7, []],
      [101, [9]],
    ]);
  });

  it('hands DATA out as views of what was received', () => {
    const reader = new MessageReader(limit);
    const received = Uint8Array.from(encodeMessage(101, Buffer.alloc(500, 1)));
    reader.push(received);
    const message = reader.next();
    expect(message?.type === 'data' && message.bytes.buffer).toBe(received.buffer);
  });

  it.each([101, 7])('refuses a size past the limit with the header of message %i', (type) => {
    const reader = new MessageReader(limit);
    reader.push(encodeMessage(type, Buffer.alloc(limit)));
    expect(reader.next()).toBeDefined();
    reader.push(encodeMessage(type, Buffer.alloc(limit + 1)).subarray(0, 6));
    expect(() => reader.next()).toThrow(expect.objectContaining({ code: 'protocol-error', scope: 'channel' }));
  });
});
