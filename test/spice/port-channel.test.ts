import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageReader } from '../../src/spice/message-reader.js';
import { PortChannel } from '../../src/spice/port-channel.js';
import { encodeMessage, encodePortInit, ScriptedSpiceServer, uint32 } from '../fakes/scripted-spice-server.js';

async function openChannel(): Promise<{ server: ScriptedSpiceServer; channel: PortChannel }> {
  const server = new ScriptedSpiceServer();
  const channel = new PortChannel(server.socket, new MessageReader(1024 * 1024));
  server.send(encodePortInit(true));
  await channel.initialize();
  await channel.read();
  return { server, channel };
}

/** Lets what is under way in microtasks finish. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('PortChannel, from the server', () => {
  it('gives the stream and the port’s events in wire order, however the bytes are cut', async () => {
    const messages = fc.array(
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.constantFrom('opened' as const, 'closed' as const, 'ping' as const, 'break' as const),
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(messages, fc.integer({ min: 1, max: 50 }), async (script, pieceBytes) => {
        const { server, channel } = await openChannel();
        server.pieceBytes = pieceBytes;
        const wanted: (string | number)[] = [];
        for (const item of script) {
          if (item === 'ping') server.send(encodeMessage(4, Buffer.alloc(12)));
          else if (item === 'break') server.send(encodeMessage(202, Buffer.of(2)));
          else if (typeof item === 'string') server.send(encodeMessage(202, Buffer.of(item === 'opened' ? 0 : 1)));
          else server.send(encodeMessage(101, item));
          if (item === 'opened' || item === 'closed') wanted.push(item);
          if (typeof item !== 'string') wanted.push(...item);
        }
        server.end();
        const seen: (string | number)[] = [];
        await expect(
          (async () => {
            for (let event = await channel.read(); event !== null; event = await channel.read()) {
              if (event.type === 'data') seen.push(...event.bytes);
              else seen.push(event.type);
            }
          })(),
        ).rejects.toMatchObject({ code: 'server-closed' });
        expect(seen).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('passes data on before its message is whole', async () => {
    const { server, channel } = await openChannel();
    const message = encodeMessage(101, Buffer.from('half of it'));
    server.send(message.subarray(0, 10));
    expect(await channel.read()).toMatchObject({ type: 'data', bytes: Uint8Array.from(Buffer.from('half')) });
  });

  it('acknowledges as often as SET_ACK asks, the DATA messages counted, also those without bytes', async () => {
    const { server, channel } = await openChannel();
    server.send(encodeMessage(3, Buffer.concat([uint32(99), uint32(3)])));
    server.send(encodeMessage(101));
    for (let count = 1; count < 6; count += 1) server.send(encodeMessage(101, Buffer.of(count)));
    for (let count = 1; count < 6; count += 1) await channel.read();
    await settle();
    const ackSync = encodeMessage(1, uint32(99));
    expect(server.received.subarray(0, ackSync.byteLength)).toEqual(ackSync);
    const acks = server.received.subarray(ackSync.byteLength);
    expect(acks).toEqual(Buffer.concat([encodeMessage(2), encodeMessage(2)]));
  });

  it.each([
    ['DISCONNECTING', encodeMessage(6, Buffer.alloc(12)), 'server-closed'],
    ['MIGRATE', encodeMessage(1, uint32(0)), 'server-closed'],
    ['compressed data', encodeMessage(102, Buffer.alloc(20)), 'protocol-error'],
    ['a message of 4 GiB', Buffer.concat([Buffer.of(101, 0), uint32(0xffffffff)]), 'protocol-error'],
    ['a short ping', encodeMessage(4, Buffer.alloc(3)), 'protocol-error'],
    ['an empty port event', encodeMessage(202), 'protocol-error'],
    ['a short SET_ACK', encodeMessage(3, Buffer.alloc(4)), 'protocol-error'],
    [
      'a port name outside its message',
      encodeMessage(201, Buffer.concat([uint32(500), uint32(9), Buffer.of(1)])),
      'protocol-error',
    ],
  ])('ends on %s', async (_, bytes, code) => {
    const { server, channel } = await openChannel();
    server.send(bytes);
    await expect(channel.read()).rejects.toMatchObject({ code, scope: 'channel' });
    // The server gives the place to nobody else while the socket stands.
    expect(server.closedByClient).toBe(true);
    await expect(channel.read()).rejects.toMatchObject({ code });
    await expect(channel.write([Buffer.from('x')])).rejects.toMatchObject({ code });
  });

  it('passes on what NOTIFY says, and lets nothing else of it through', async () => {
    const server = new ScriptedSpiceServer();
    const notes: string[] = [];
    const channel = new PortChannel(server.socket, new MessageReader(1024), (note) => notes.push(note));
    const note = Buffer.concat([Buffer.alloc(20), uint32(5), Buffer.from('hello\0')]);
    server.send(encodeMessage(7, note), encodeMessage(101, Buffer.from('too early')), encodePortInit(false, ''));
    await channel.initialize();
    expect(notes).toEqual(['hello']);
    expect(await channel.read()).toEqual({ type: 'closed' });
  });

  it('ignores what it does not know', async () => {
    const { server, channel } = await openChannel();
    server.send(encodeMessage(499, Buffer.from('new')), encodeMessage(202, Buffer.of(2)));
    server.send(encodeMessage(202, Buffer.of(1)));
    expect(await channel.read()).toEqual({ type: 'closed' });
  });

  it('does not pile up answers for a server that never reads', async () => {
    const { server, channel } = await openChannel();
    server.stalledWrites = [];
    for (let count = 0; count < 1000; count += 1) server.send(encodeMessage(4, Buffer.alloc(12)));
    await expect(channel.read()).rejects.toMatchObject({ code: 'protocol-error' });
    expect(server.stalledWrites.length).toBeLessThan(100);
  });
});

describe('PortChannel, to the server', () => {
  it('puts the parts of a write into one DATA message', async () => {
    const { server, channel } = await openChannel();
    await channel.write([Buffer.from('head'), Buffer.from('payload')]);
    expect(server.received).toEqual(encodeMessage(101, Buffer.from('headpayload')));
  });

  it('sends what is longer in messages of 64 KiB, their headers included, and loses none of it', async () => {
    const { server, channel } = await openChannel();
    const bytes = randomBytes(200_000);
    await channel.write([bytes.subarray(0, 70_000), bytes.subarray(70_000)]);
    const carried: Buffer[] = [];
    for (let rest = server.received; rest.byteLength > 0; ) {
      expect(rest.readUInt16LE(0)).toBe(101);
      const size = rest.readUInt32LE(2);
      expect(6 + size).toBeLessThanOrEqual(65_536);
      carried.push(rest.subarray(6, 6 + size));
      rest = rest.subarray(6 + size);
    }
    expect(Buffer.concat(carried).equals(bytes)).toBe(true);
  });

  it('resolves when the socket is ready for more', async () => {
    const { server, channel } = await openChannel();
    server.stalledWrites = [];
    let done = false;
    const write = channel.write([Buffer.from('x')]).then(() => {
      done = true;
    });
    await settle();
    expect(done).toBe(false);
    for (const finish of server.stalledWrites) finish();
    await write;
    expect(done).toBe(true);
  });

  it('rejects once the server is gone, and after close', async () => {
    const { server, channel } = await openChannel();
    server.end();
    await expect(channel.write([Buffer.from('x')])).rejects.toMatchObject({ code: 'server-closed' });
    await expect(channel.read()).rejects.toMatchObject({ code: 'server-closed' });
    await channel.close();
    await expect(channel.write([Buffer.from('x')])).rejects.toMatchObject({ code: 'closed' });
    expect(await channel.read()).toBeNull();
  });
});
