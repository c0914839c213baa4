import { describe, expect, it } from 'vitest';
import { decodeLinkHeader, decodeLinkMess, encodeLinkReply } from '../../loopback/link-messages.js';

function header(magic: string, major: number, size: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.write(magic, 'latin1');
  bytes.writeUInt32LE(major, 4);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}

describe('decodeLinkHeader', () => {
  it.each([
    ['another protocol', header('HTTP', 2, 22), { error: 2 }],
    ['another major version', header('REDQ', 1, 22), { error: 4 }],
    ['a message too short for its fields', header('REDQ', 2, 17), { error: 3 }],
    ['a message of gigabytes', header('REDQ', 2, 0xffff_ffff), { error: 3 }],
    ['a fair one', header('REDQ', 2, 22), { size: 22 }],
  ])('%s', (_name, bytes, expected) => {
    expect(decodeLinkHeader(bytes)).toEqual(expected);
  });
});

describe('decodeLinkMess', () => {
  it('refuses capabilities that lie outside the message', () => {
    const mess = Buffer.alloc(22);
    mess.writeUInt32LE(2, 6);
    mess.writeUInt32LE(18, 14);
    expect(decodeLinkMess(mess)).toBeUndefined();
  });

  it('takes a client without any capability', () => {
    const mess = Buffer.alloc(18);
    mess.writeUInt32LE(7, 0);
    mess.writeUInt8(11, 4);
    mess.writeUInt32LE(18, 14);
    expect(decodeLinkMess(mess)).toEqual({ connectionId: 7, channelType: 11, channelId: 0, commonCaps: 0 });
  });
});

describe('encodeLinkReply', () => {
  it('carries the key and says AUTH_SELECTION, AUTH_SPICE and MINI_HEADER', () => {
    const reply = encodeLinkReply(0, Buffer.alloc(162, 'k'));
    expect(reply.toString('latin1', 0, 4)).toBe('REDQ');
    expect(reply.readUInt32LE(12)).toBe(reply.byteLength - 16);
    expect(reply.subarray(20, 182).equals(Buffer.alloc(162, 'k'))).toBe(true);
    expect(reply.readUInt32LE(reply.byteLength - 4)).toBe(0b1011);
  });
});
