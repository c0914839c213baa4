import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitChannelsList } from '../../src/embed/channels-list.js';

function encodeList(channels: readonly (readonly [type: number, id: number])[]): ArrayBuffer {
  const bytes = new Uint8Array(4 + channels.length * 2);
  new DataView(bytes.buffer).setUint32(0, channels.length, true);
  channels.forEach(([type, id], index) => {
    bytes.set([type, id], 4 + index * 2);
  });
  return bytes.buffer;
}

function decodeList(list: ArrayBuffer): [number, number][] {
  const bytes = new Uint8Array(list);
  const count = new DataView(list).getUint32(0, true);
  expect(bytes.byteLength).toBe(4 + count * 2);
  return Array.from({ length: count }, (_, index) => [bytes[4 + index * 2]!, bytes[5 + index * 2]!]);
}

describe('splitChannelsList', () => {
  it('takes the WebDAV channels out and leaves the others in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 255 }))), (channels) => {
        const { rest, webdavIds } = splitChannelsList(encodeList(channels));
        expect(decodeList(rest)).toEqual(channels.filter(([type]) => type !== 11));
        expect(webdavIds).toEqual(channels.filter(([type]) => type === 11).map(([, id]) => id));
      }),
    );
  });

  it('reads no further than the message goes, whatever count a server claims', () => {
    const list = encodeList([
      [2, 0],
      [11, 3],
    ]);
    new DataView(list).setUint32(0, 0xffffffff, true);
    expect(splitChannelsList(list).webdavIds).toEqual([3]);
    expect(splitChannelsList(new ArrayBuffer(2)).webdavIds).toEqual([]);
  });
});
