import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientConnection } from '../../src/base/byte-channel.js';
import { type ConnectionLimit, defaultLimits, type Limits } from '../../src/base/limits.js';
import { ShareError } from '../../src/base/share-error.js';
import { Mux, type MuxOptions } from '../../src/mux/mux.js';
import { countNudges } from '../fakes/count-nudges.js';
import { FakeByteChannel } from '../fakes/fake-byte-channel.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { decodeFrames, encodeFrame } from './frame-codec.js';

/** Lets everything that can go on go on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString());

describe('Mux', () => {
  let channel: FakeByteChannel;
  let clock: ManualClock;
  let connections: ClientConnection[];
  let counts: number[];
  let closedBy: ConnectionLimit[];
  let mux: Mux;
  let run: Promise<void>;

  function start(limits: Partial<Limits> = {}, options: Partial<MuxOptions> = {}): void {
    channel = new FakeByteChannel();
    clock = new ManualClock();
    connections = [];
    counts = [];
    closedBy = [];
    mux = new Mux(channel, {
      limits: { ...defaultLimits, ...limits },
      clock,
      canPauseReading: true,
      startsRequest: (bytes) => Buffer.from(bytes).toString('latin1').startsWith('GET /'),
      onConnection: (connection) => connections.push(connection),
      onClientCount: (count) => counts.push(count),
      onClientClosed: (limit) => closedBy.push(limit),
      ...options,
    });
    run = mux.run();
    run.catch(() => {});
    channel.send({ type: 'opened' });
  }

  const send = async (...frames: Buffer[]): Promise<void> => {
    channel.sendBytes(Buffer.concat(frames));
    await settle();
  };
  const sent = (): [bigint, string][] =>
    decodeFrames(Buffer.concat(channel.written)).map(({ clientId, data }) => [clientId, data.toString()]);

  beforeEach(() => start());
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['read', 100_000, false],
    ['given to another connection each', 10_000, true],
  ])('pieces that wait are %s at a cost that does not depend on how many do', async (_, many, endsRequest) => {
    const pieceMs = async (count: number): Promise<number> => {
      start({}, { canPauseReading: false });
      await send(...Array.from({ length: count }, () => encodeFrame(1n, 'x')));
      const startMs = performance.now();
      for (let piece = 0; piece < count; piece += 1) {
        const connection = connections.at(-1);
        expect(text((await connection?.read()) ?? null)).toBe('x');
        if (endsRequest) connection?.endRequest();
      }
      expect(connections).toHaveLength(endsRequest ? count : 1);
      return (performance.now() - startMs) / count;
    };
    await pieceMs(1000);
    expect(await pieceMs(many)).toBeLessThan((await pieceMs(many / 50)) * 8);
  });

  it('1: keeps ids as opaque 64-bit values and echoes them', async () => {
    const ids = [-1n, -(2n ** 63n), 2n ** 63n - 1n, 0n, 0xdeadbeefn];
    await send(...ids.map((id) => encodeFrame(id, 'q')));
    expect(connections).toHaveLength(ids.length);
    for (const connection of connections) await connection.write(Buffer.from('a'));
    await settle();
    expect(sent().map(([id]) => id)).toEqual(ids);
  });

  it('2: sends frames of at most 65,535 bytes', async () => {
    await send(encodeFrame(1n, 'q'));
    const bytes = randomBytes(1_000_000);
    await connections[0]!.write(bytes);
    await connections[0]!.endResponse();
    const frames = decodeFrames(Buffer.concat(channel.written));
    expect(Math.max(...frames.map(({ data }) => data.byteLength))).toBeLessThanOrEqual(65_535);
    expect(Buffer.concat(frames.map(({ data }) => data)).equals(bytes)).toBe(true);
  });

  it('3: size 0 drops the client and all that is queued for it, at once; of an unknown client it means nothing', async () => {
    channel.stalledWrites = [];
    await send(encodeFrame(1n, 'q'), encodeFrame(2n, 'q'));
    const [first, second] = connections as [ClientConnection, ClientConnection];
    const writing = first.write(new Uint8Array(5_000_000));
    writing.catch(() => {});
    await settle();
    await send(encodeFrame(1n), encodeFrame(77n));
    expect(first.signal.aborted).toBe(true);
    expect(first.signal.reason).toMatchObject({ code: 'client-gone', scope: 'client' });
    await expect(writing).rejects.toBe(first.signal.reason);
    expect(await first.read().then(text)).toBeNull();
    const onTheWire = channel.written.length;
    void second.write(Buffer.from('still here'));
    for (const accept of channel.stalledWrites.splice(0)) accept();
    channel.stalledWrites = undefined;
    await settle();
    expect(sent().slice(onTheWire)).toEqual([[2n, 'still here']]);
    expect(mux.clientCount).toBe(1);
  });

  it('4: keeps the connection for its id after each response', async () => {
    await send(encodeFrame(-7n, 'one'));
    const connection = connections[0]!;
    for (const next of ['two', 'three']) {
      expect(text(await connection.read())).not.toBeNull();
      connection.endRequest();
      await connection.write(Buffer.from('answer'));
      await connection.endResponse();
      await send(encodeFrame(-7n, next));
    }
    expect(connections).toHaveLength(1);
    expect(text(await connection.read())).toBe('three');
  });

  describe('6: an id that comes back without a word', () => {
    it('while the response is unfinished, a later frame is a new connection', async () => {
      channel.stalledWrites = [];
      await send(encodeFrame(5n, 'GET /old'));
      const old = connections[0]!;
      await old.read();
      old.endRequest();
      const writing = old.write(new Uint8Array(900_000));
      writing.catch(() => {});
      await settle();
      await send(encodeFrame(5n, 'GET /new'));
      expect(old.signal.aborted).toBe(true);
      await expect(writing).rejects.toMatchObject({ code: 'client-gone' });
      expect(connections).toHaveLength(2);
      expect(text(await connections[1]!.read())).toBe('GET /new');
      const before = channel.written.length;
      void connections[1]!.write(Buffer.from('answer to new'));
      for (const accept of channel.stalledWrites.splice(0)) accept();
      channel.stalledWrites = undefined;
      await settle();
      expect(sent().slice(before)).toEqual([[5n, 'answer to new']]);
    });

    it('frames that came before the request was parsed to its end are judged the same', async () => {
      await send(encodeFrame(5n, 'GET /old'), encodeFrame(5n, 'GET /n'), encodeFrame(5n, 'ew'));
      expect(connections).toHaveLength(1);
      await connections[0]!.read();
      connections[0]!.endRequest();
      expect(connections).toHaveLength(2);
      expect(text(await connections[1]!.read())).toBe('GET /n');
      expect(text(await connections[1]!.read())).toBe('ew');
      expect(connections[0]!.signal.aborted).toBe(true);
    });

    it('the rest of the very frame that ended the request is pipelining, however the frame was cut', async () => {
      const requests = 'GET /1 whose head is longer than 32 bytes GET /2';
      const frame = encodeFrame(5n, requests);
      for (let cut = 10 + 32; cut < frame.byteLength; cut += 1) {
        start();
        await send(frame.subarray(0, cut));
        const connection = connections[0]!;
        let read = text(await connection.read())!;
        connection.endRequest();
        await send(frame.subarray(cut));
        read += text(await connection.read());
        expect(read).toBe(requests);
        expect(connections).toHaveLength(1);
      }
    });

    it('while a request is incomplete, bytes are its body, whatever they look like', async () => {
      await send(encodeFrame(5n, 'PUT /x'));
      await send(encodeFrame(5n, 'GET /not-a-request'));
      expect(connections).toHaveLength(1);
      expect([text(await connections[0]!.read()), text(await connections[0]!.read())]).toEqual([
        'PUT /x',
        'GET /not-a-request',
      ]);
    });

    it('after long silence in a body, a request line is a new connection and anything else is body', async () => {
      await send(encodeFrame(5n, 'PUT /x'), encodeFrame(6n, 'PUT /y'));
      clock.advance(defaultLimits.requestIdleTimeoutMs);
      await send(encodeFrame(5n, 'GET /new'), encodeFrame(6n, 'more of y'));
      expect(connections).toHaveLength(3);
      expect(connections[0]!.signal.aborted).toBe(true);
      expect(connections[1]!.signal.aborted).toBe(false);
      expect(text(await connections[2]!.read())).toBe('GET /new');
    });

    it('a frame that is cut in its request line is judged whole', async () => {
      const frame = encodeFrame(5n, 'GET /new with enough bytes after it to be cut anywhere');
      for (let cut = 1; cut < frame.byteLength; cut += 1) {
        start();
        await send(encodeFrame(5n, 'PUT /x'));
        clock.advance(defaultLimits.requestIdleTimeoutMs);
        await send(frame.subarray(0, cut));
        await send(frame.subarray(cut));
        expect(connections).toHaveLength(2);
        expect(connections[0]!.signal.aborted).toBe(true);
      }
    });

    it('200 times in a row, each answer is the right one', async () => {
      for (let round = 0; round < 200; round += 1) {
        await send(encodeFrame(-3n, `GET /${round}`));
        const connection = connections.at(-1)!;
        expect(text(await connection.read())).toBe(`GET /${round}`);
        connection.endRequest();
        void connection.write(Buffer.from(`answer ${round}`)).catch(() => {});
        if (round % 2 === 0) {
          await settle();
          await connection.endResponse().catch(() => {});
        }
      }
      await settle();
      expect(sent().map(([, data]) => data)).toEqual(Array.from({ length: 200 }, (_, round) => `answer ${round}`));
      expect(mux.clientCount).toBe(1);
    });
  });

  it('7: starts anew when the port closes or opens: no half frame, no client, nothing queued survives', async () => {
    channel.stalledWrites = [];
    await send(encodeFrame(1n, 'q'));
    const old = connections[0]!;
    void old.write(new Uint8Array(200_000)).catch(() => {});
    await send(encodeFrame(1n, 'cut off').subarray(0, 12));
    channel.send({ type: 'closed' });
    await settle();
    expect(old.signal.aborted).toBe(true);
    expect(counts.at(-1)).toBe(0);
    await send(encodeFrame(2n, 'left over'));
    expect(connections).toHaveLength(1);
    channel.send({ type: 'opened' });
    for (const accept of channel.stalledWrites.splice(0)) accept();
    channel.stalledWrites = undefined;
    const before = channel.written.length;
    await send(encodeFrame(1n, 'fresh'));
    expect(text(await connections[1]!.read())).toBe('fresh');
    await connections[1]!.write(Buffer.from('a'));
    await settle();
    expect(sent().slice(before)).toEqual([[1n, 'a']]);
  });

  it('8: close leaves whole frames on the wire and closes the channel', async () => {
    await send(encodeFrame(1n, 'q'));
    channel.stalledWrites = [];
    void connections[0]!.write(new Uint8Array(700_000)).catch(() => {});
    await settle();
    await mux.close();
    await run;
    expect(channel.isClosed).toBe(true);
    expect(() => decodeFrames(Buffer.concat(channel.written))).not.toThrow();
    expect(connections[0]!.signal.aborted).toBe(true);
  });

  describe('10: fair, and bounded', () => {
    it('a small answer waits for no more than what the socket already has', async () => {
      await send(encodeFrame(1n, 'q'), encodeFrame(2n, 'q'));
      channel.stalledWrites = [];
      void connections[0]!.write(new Uint8Array(2_000_000)).catch(() => {});
      await settle();
      void connections[1]!.write(Buffer.from('small'));
      channel.stalledWrites.splice(0)[0]!();
      await settle();
      expect(decodeFrames(channel.written[1]!)[0]).toMatchObject({ clientId: 2n });
    });

    it('write resolves when the socket has taken all of it, and its bytes may be reused', async () => {
      await send(encodeFrame(1n, 'q'));
      channel.stalledWrites = [];
      let resolved = false;
      const bytes = randomBytes(200_000);
      const original = Buffer.from(bytes);
      void connections[0]!.write(bytes).then(() => {
        bytes.fill(0);
        resolved = true;
      });
      await settle();
      expect(resolved).toBe(false);
      for (let turn = 0; turn < 4; turn += 1) {
        expect(resolved).toBe(false);
        channel.stalledWrites.splice(0)[0]!();
        await settle();
      }
      expect(resolved).toBe(true);
      const frames = decodeFrames(Buffer.concat(channel.written));
      expect(Buffer.concat(frames.map(({ data }) => data)).equals(original)).toBe(true);
    });

    it('the channel is not read while readers lag behind, and is again when they catch up', async () => {
      start({ maxInboundBytes: 100_000 });
      await send(encodeFrame(1n, 'start'));
      await send(...Array.from({ length: 4 }, () => encodeFrame(1n, Buffer.alloc(30_000))));
      const reads = channel.reads;
      for (let more = 0; more < 50; more += 1) await send(encodeFrame(1n, Buffer.alloc(30_000)));
      expect(channel.reads).toBe(reads);
      for (let piece = 0; piece < 5; piece += 1) await connections[0]!.read();
      await settle();
      expect(channel.reads).toBeGreaterThan(reads);
    });

    it('a flood of one-byte frames counts for more than its bytes', async () => {
      start({ maxInboundBytes: 64 * 1000 });
      const flood = Buffer.concat(Array.from({ length: 1500 }, () => encodeFrame(1n, 'x')));
      await send(flood);
      const reads = channel.reads;
      await send(flood);
      expect(channel.reads).toBe(reads);
    });

    it('a small piece does not keep the message alive that it came in; a large one is no copy', async () => {
      const message = Uint8Array.from(Buffer.concat([encodeFrame(1n, 'small'), encodeFrame(2n, Buffer.alloc(60_000))]));
      channel.send({ type: 'data', bytes: message });
      await settle();
      const [small, large] = [await connections[0]!.read(), await connections[1]!.read()];
      expect(small!.buffer.byteLength).toBeLessThan(100);
      expect(large!.buffer).toBe(message.buffer);
    });

    it('a socket that cannot stop: the greediest client is ended, the others go on', async () => {
      start({ maxUnstoppableInboundBytes: 200_000 }, { canPauseReading: false });
      await send(encodeFrame(1n, 'modest'), encodeFrame(2n, 'greedy'));
      for (let more = 0; more < 10; more += 1) await send(encodeFrame(2n, Buffer.alloc(30_000)));
      expect(connections[1]!.signal.aborted).toBe(true);
      expect(connections[0]!.signal.aborted).toBe(false);
      expect(closedBy).toEqual(['maxUnstoppableInboundBytes']);
      expect(sent()).toContainEqual([2n, '']);
      expect(text(await connections[0]!.read())).toBe('modest');
    });

    it('a client past the limit is turned away; one that left makes room', async () => {
      start({ maxClients: 2 });
      await send(encodeFrame(1n, 'q'), encodeFrame(2n, 'q'), encodeFrame(3n, 'q'));
      expect(connections).toHaveLength(2);
      expect(sent()).toEqual([[3n, '']]);
      await send(encodeFrame(1n), encodeFrame(4n, 'q'));
      expect(connections).toHaveLength(3);
      expect(mux.clientCount).toBe(2);
    });

    it('past the limit, a client that has long been silent between requests makes room, and is served when it speaks', async () => {
      start({ maxClients: 2 });
      await send(encodeFrame(1n, 'GET /'), encodeFrame(2n, 'GET /'));
      for (const connection of connections) {
        await connection.read();
        connection.endRequest();
        await connection.write(Buffer.from('ok'));
        await connection.endResponse();
      }
      // The first waits for another request; the second has one, which takes its time.
      const waiting = connections[0]!.read();
      await send(encodeFrame(2n, 'GET /slow'));
      clock.advance(defaultLimits.requestIdleTimeoutMs - 1);
      await send(encodeFrame(3n, 'GET /early'));
      expect(connections).toHaveLength(2);
      clock.advance(1);
      await send(encodeFrame(4n, 'GET /'), encodeFrame(5n, 'GET /'));
      expect(await waiting).toBeNull();
      expect(connections).toHaveLength(3);
      expect(connections[1]!.signal.aborted).toBe(false);
      expect(sent().filter(([, data]) => data === '')).toEqual([
        [3n, ''],
        [5n, ''],
      ]);
      await send(encodeFrame(4n), encodeFrame(1n, 'GET /again'));
      expect(text(await connections[3]!.read())).toBe('GET /again');
    });

    it('what was cut off may hold request lines; after silence one is a request', async () => {
      start({ maxUnstoppableInboundBytes: 100_000 }, { canPauseReading: false });
      await send(encodeFrame(2n, 'PUT /file'));
      for (let more = 0; more < 4; more += 1) await send(encodeFrame(2n, Buffer.alloc(30_000)));
      expect(connections[0]!.signal.aborted).toBe(true);
      for (let more = 0; more < 4; more += 1) {
        clock.advance(defaultLimits.requestIdleTimeoutMs - 1);
        await send(encodeFrame(2n, 'GET /in-the-file'));
      }
      expect(connections).toHaveLength(1);
      clock.advance(defaultLimits.requestIdleTimeoutMs);
      await send(encodeFrame(2n, 'GET /again'));
      expect(text(await connections[1]!.read())).toBe('GET /again');
    });

    it('turning away costs one size 0 for each id and no memory for more ids than clients', async () => {
      start({ maxClients: 4 });
      channel.stalledWrites = [];
      await send(...[1n, 2n, 3n, 4n].map((id) => encodeFrame(id, 'q')));
      // One batch is stalled on the socket, so that all that follows stays queued.
      void connections[0]!.write(Buffer.from('first'));
      await settle();
      for (let id = 100n; id < 300n; id += 1n) await send(encodeFrame(id, 'a'), encodeFrame(id, 'b'));
      for (let round = 0; round < 100; round += 1) await send(encodeFrame(100n), encodeFrame(100n, 'c'));
      expect(connections).toHaveLength(4);
      const before = channel.written.length;
      for (const accept of channel.stalledWrites.splice(0)) accept();
      channel.stalledWrites = undefined;
      await settle();
      const refusals = decodeFrames(Buffer.concat(channel.written.slice(before)));
      expect(refusals.map(({ clientId }) => clientId).sort()).toEqual([100n, 101n, 102n, 103n]);
      expect(new Set(closedBy)).toEqual(new Set(['maxClients']));
      expect(closedBy.length).toBeLessThanOrEqual(104);
    });

    it('one that was turned away is served once there is room and it asks', async () => {
      start({ maxClients: 1 });
      await send(encodeFrame(1n, 'q'), encodeFrame(2n, 'PUT /x'), encodeFrame(1n));
      await send(encodeFrame(2n, 'the rest of a body that nobody took'));
      expect(connections).toHaveLength(1);
      await send(encodeFrame(2n, 'GET /x'));
      expect(text(await connections[1]!.read())).toBe('GET /x');
    });

    it('clients that come and go leave nothing behind', async () => {
      for (let round = 0; round < 3000; round += 1) channel.sendBytes(encodeFrame(BigInt(round % 50), 'q'));
      for (let id = 0n; id < 50n; id += 1n) channel.sendBytes(encodeFrame(id));
      await settle();
      expect(mux.clientCount).toBe(0);
      expect(counts.at(-1)).toBe(0);
    });
  });

  it('what connections leave behind is collected in time, however many come and go', async () => {
    const counted = countNudges(64 * 1024 * 1024);
    start();
    for (let id = 1n; id <= 10_000n; id += 1n)
      channel.sendBytes(Buffer.concat([encodeFrame(id, 'q'), encodeFrame(id)]));
    await settle();
    expect(connections).toHaveLength(10_000);
    expect(counted.nudges).toBe(4);
  });

  it('a connection that we close: its bytes are ignored until a request line comes', async () => {
    await send(encodeFrame(1n, 'broken'));
    const broken = connections[0]!;
    await broken.write(Buffer.from('400'));
    broken.close();
    await settle();
    expect(sent()).toEqual([
      [1n, '400'],
      [1n, ''],
    ]);
    await send(encodeFrame(1n, 'rest of the garbage'));
    expect(connections).toHaveLength(1);
    await send(encodeFrame(1n, 'GET /again'));
    expect(connections).toHaveLength(2);
    expect(text(await connections[1]!.read())).toBe('GET /again');
  });

  it('ends with the channel’s error, and every client with it', async () => {
    await send(encodeFrame(1n, 'q'));
    const failure = new ShareError('server-closed', 'channel', 'gone');
    channel.send(failure);
    await expect(run).rejects.toBe(failure);
    expect(connections[0]!.signal.aborted).toBe(true);
    await expect(connections[0]!.write(Buffer.from('x'))).rejects.toMatchObject({ scope: 'client' });
  });
});
