import { beforeEach, describe, expect, it } from 'vitest';
import { ShareError } from '../../src/base/share-error.js';
import { Outbound } from '../../src/mux/outbound.js';
import { FakeByteChannel } from '../fakes/fake-byte-channel.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { decodeFrames } from './frame-codec.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Outbound', () => {
  let channel: FakeByteChannel;
  let clock: ManualClock;
  let stalled: (() => void)[];
  let outbound: Outbound;
  let run: Promise<void>;
  const accept = async (): Promise<void> => {
    stalled.shift()?.();
    await settle();
  };
  const isPending = async (promise: Promise<void>): Promise<boolean> => {
    const pending = {};
    return (await Promise.race([promise, settle().then(() => pending)])) === pending;
  };

  beforeEach(() => {
    channel = new FakeByteChannel();
    stalled = [];
    channel.stalledWrites = stalled;
    clock = new ManualClock();
    outbound = new Outbound(channel, clock);
    run = outbound.run();
    run.catch(() => {});
  });

  it('gives the channel one batch, and the next when that was accepted', async () => {
    outbound.enqueue({ clientId: 1n }, new Uint8Array(200_000));
    await settle();
    expect(channel.written).toHaveLength(1);
    await accept();
    expect(channel.written).toHaveLength(2);
  });

  it('is drained when the channel has accepted all of it, not before', async () => {
    const sender = { clientId: 1n };
    outbound.enqueue(sender, new Uint8Array(100_000));
    const drained = outbound.drained(sender);
    await settle();
    await accept();
    expect(outbound.queuedBytes(sender)).toBe(0);
    expect(await isPending(drained)).toBe(true);
    await accept();
    expect(await isPending(drained)).toBe(false);
  });

  it('says when the last byte of a client is given to the channel, not when it was accepted', async () => {
    const taken: number[] = [];
    const sender = { clientId: 1n, lastByteTaken: () => void taken.push(channel.written.length) };
    outbound.enqueue(sender, new Uint8Array(100_000));
    await settle();
    expect(taken).toEqual([]);
    await accept();
    expect(taken).toEqual([1]);
  });

  it('lets whoever waits for a dropped client go on, and sends nothing more of it', async () => {
    const [gone, other] = [{ clientId: 1n }, { clientId: 2n }];
    outbound.enqueue(gone, new Uint8Array(200_000));
    await settle();
    const drained = outbound.drained(gone);
    outbound.drop(gone);
    expect(await isPending(drained)).toBe(false);
    outbound.enqueue(other, Buffer.from('next'));
    await accept();
    expect(decodeFrames(channel.written[1]!)).toMatchObject([{ clientId: 2n }]);
  });

  describe('while a download waits for the channel', () => {
    const download = { clientId: 1n, isBulk: true };
    const asking = { clientId: 2n };

    beforeEach(async () => {
      outbound.enqueue(download, new Uint8Array(300 * 65_520));
      await settle();
      for (let count = 0; count < 200; count += 1) {
        clock.advance(5);
        await accept();
      }
      outbound.answered(asking);
      for (let count = 0; count < 30; count += 1) await accept();
    });

    it('holds it back behind a short answer, lets others pass, and goes on once that has arrived', async () => {
      expect(outbound.queuedBytes(download)).toBeGreaterThan(50 * 65_520);
      expect(stalled).toEqual([]);
      const sent = channel.written.length;
      outbound.enqueue({ clientId: 3n }, Buffer.from('another'));
      await settle();
      expect(decodeFrames(Buffer.concat(channel.written.slice(sent)))).toMatchObject([{ clientId: 3n }]);
      await accept();
      outbound.heard(asking);
      clock.advance(50);
      await settle();
      expect(stalled).toHaveLength(1);
    });

    it('goes on when nobody tells that the short answer has arrived', async () => {
      clock.advance(1000);
      await settle();
      expect(stalled).toEqual([]);
      clock.advance(4000);
      await settle();
      expect(stalled).toHaveLength(1);
    });
  });

  it('begins nothing after stop', async () => {
    outbound.enqueue({ clientId: 1n }, new Uint8Array(200_000));
    await settle();
    outbound.stop();
    await accept();
    await run;
    expect(decodeFrames(Buffer.concat(channel.written))).toHaveLength(1);
  });

  it('fails with the channel', async () => {
    const failure = new ShareError('server-closed', 'channel', 'gone');
    channel.write = () => Promise.reject(failure);
    outbound.enqueue({ clientId: 1n }, new Uint8Array(1));
    await expect(run).rejects.toBe(failure);
  });
});
