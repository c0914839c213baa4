import { beforeEach, describe, expect, it } from 'vitest';
import { ClientStream } from '../../src/mux/client-stream.js';
import { Outbound } from '../../src/mux/outbound.js';
import { FakeByteChannel } from '../fakes/fake-byte-channel.js';
import { ManualClock } from '../fakes/manual-clock.js';

const owner = { heldBackMs: () => 0, released: () => {}, divert: () => {}, close: () => {} };

describe('ClientStream', () => {
  let answered: unknown[];
  let stream: ClientStream;

  beforeEach(() => {
    const outbound = new Outbound(new FakeByteChannel(), new ManualClock());
    outbound.run().catch(() => {});
    answered = [];
    outbound.answered = (sender) => void answered.push(sender);
    stream = new ClientStream(1n, owner, outbound, 0);
  });

  const respond = async (bytes: number): Promise<void> => {
    stream.endRequest();
    await stream.write(new Uint8Array(bytes));
    await stream.endResponse();
  };

  it('tells that a short answer is on its way', async () => {
    await respond(1000);
    expect(answered).toEqual([stream]);
  });

  it('is in a long answer until its last byte, and not with what it says before the next one', async () => {
    stream.endRequest();
    await stream.write(new Uint8Array(300_000));
    expect(stream.isBulk).toBe(true);
    await stream.endResponse();
    expect(answered).toEqual([]);
    await stream.write(Buffer.from('HTTP/1.1 100 Continue'));
    expect(stream.isBulk).toBe(false);
    await respond(1000);
    expect(answered).toEqual([stream]);
  });
});
