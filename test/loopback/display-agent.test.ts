import { describe, expect, it } from 'vitest';
import { DisplayAgent } from '../../loopback/display-agent.js';
import { newCounters } from '../../loopback/stats.js';

function agentMessage(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt32LE(1, 0);
  header.writeUInt32LE(type, 4);
  header.writeUInt32LE(body.byteLength, 16);
  return Buffer.concat([header, body]);
}

describe('the display agent', () => {
  it('refuses a file that spice-html5 wants to send, and counts it', () => {
    const counters = newCounters();
    const agent = new DisplayAgent(counters);
    const start = agentMessage(10, Buffer.concat([Buffer.from([5, 0, 0, 0]), Buffer.from('[vdagent-file-xfer]\n')]));
    const answers = [...start].flatMap((byte) => agent.receive(Buffer.of(byte)));
    expect(counters.fileTransfers).toBe(1);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.readUInt32LE(4)).toBe(11);
    expect(answers[0]?.subarray(20)).toEqual(Buffer.from([5, 0, 0, 0, 2, 0, 0, 0]));
  });

  it('answers a request for its capabilities only when asked', () => {
    const agent = new DisplayAgent(newCounters());
    expect(agent.receive(agentMessage(6, Buffer.from([1, 0, 0, 0, 7, 0, 0, 0])))).toHaveLength(1);
    expect(agent.receive(agentMessage(6, Buffer.from([0, 0, 0, 0, 7, 0, 0, 0])))).toHaveLength(0);
  });

  it('holds no message of megabytes', () => {
    const header = agentMessage(6, Buffer.alloc(0));
    header.writeUInt32LE(0x7fff_ffff, 16);
    expect(() => new DisplayAgent(newCounters()).receive(header)).toThrow(RangeError);
  });
});
