import { afterEach, describe, expect, it } from 'vitest';
import { type Loopback, type LoopbackOptions, startLoopback } from '../../loopback/loopback.js';
import { GuestProgram } from './guest-program.js';
import { WebdavClient } from './webdav-client.js';

let loopback: Loopback;
let host: WebdavClient;
afterEach(() => loopback.close());

async function start(options: LoopbackOptions = {}): Promise<void> {
  loopback = await startLoopback(options);
  host = await WebdavClient.connect(loopback.url);
}

const program = (options?: { halfOpen?: boolean }) => GuestProgram.connect(loopback.guestUrl, options);

/** Connects, sends a byte and returns the id under which it came. */
async function introduce(byte = 'x'): Promise<{ guest: GuestProgram; id: bigint }> {
  const guest = await program();
  guest.write(byte);
  const frame = await host.nextFrame();
  expect(frame?.data.toString()).toBe(byte);
  return { guest, id: (frame as { id: bigint }).id };
}

describe('the agent', () => {
  it('carries bytes both ways and adds nothing', async () => {
    await start();
    const { guest, id } = await introduce('hello');
    host.sendFrame(id, Buffer.from('HTTP/1.1 200 OK'));
    expect((await guest.read(15)).toString()).toBe('HTTP/1.1 200 OK');
    expect(loopback.agent.connections).toBe(1);
  });

  it('reports an orderly close with a frame of size 0, and ends the connection', async () => {
    await start();
    const { guest, id } = await introduce();
    guest.socket.end();
    expect(await host.nextFrame()).toEqual({ id, data: Buffer.alloc(0) });
    await guest.ended();
    expect(loopback.agent.connections).toBe(0);
  });

  it('drops a client that half-closes: its response never comes', async () => {
    await start();
    const guest = await program({ halfOpen: true });
    guest.socket.end('GET');
    const request = await host.nextFrame();
    expect((await host.nextFrame())?.data.byteLength).toBe(0);
    host.sendFrame(request?.id as bigint, Buffer.from('late'));
    await guest.ended();
    expect(guest.receivedBytes).toBe(0);
  });

  it('drops frames for nobody and goes on', async () => {
    await start();
    const { guest, id } = await introduce();
    host.sendFrame(42n, Buffer.alloc(65_535));
    host.sendFrame(id, Buffer.from('after'));
    expect((await guest.read(5)).toString()).toBe('after');
    expect(loopback.stats.framesForNobody).toBe(1);
  });

  it('reads frames however their bytes are cut', async () => {
    await start();
    const { guest, id } = await introduce();
    const frame = Buffer.concat([frameOf(id, 'one'), frameOf(id, ''), frameOf(id, 'two')]);
    for (const byte of frame) host.channel.send(101, Buffer.of(byte));
    expect((await guest.read(6)).toString()).toBe('onetwo');
  });

  it('lets programs wait while nobody is at the host side, and serves them then', async () => {
    loopback = await startLoopback();
    const guest = await program();
    guest.write('early');
    host = await WebdavClient.connect(loopback.url);
    expect((await host.nextFrame())?.data.toString()).toBe('early');
  });

  it('closes all its clients when the host side leaves', async () => {
    await start();
    const { guest } = await introduce();
    await host.channel.close();
    await guest.ended();
    expect(loopback.agent.connections).toBe(0);
  });

  it('that stops closes the port and its connections; started again it opens both on the same TCP port', async () => {
    await start();
    const { guest } = await introduce();
    await loopback.agent.stop();
    expect(loopback.agent.running).toBe(false);
    await host.untilOpened(false);
    await guest.ended();
    await expect(program()).rejects.toThrow();
    await loopback.agent.start();
    await host.untilOpened(true);
    await introduce('again');
  });

  it('that is not running is reported by PORT_INIT, and by an event once it runs', async () => {
    await start({ agent: false });
    expect(host.opened).toBe(false);
    await loopback.agent.start();
    await host.untilOpened(true);
    await introduce();
  });

  it('that is killed leaves half a frame before the port closes', async () => {
    await start();
    const { guest, id } = await introduce();
    await loopback.agent.kill();
    const message = await host.channel.next();
    expect(message?.body.readBigInt64LE(0)).toBe(id);
    expect(message?.body.byteLength).toBeLessThan(10 + (message?.body.readUInt16LE(8) as number));
    await host.untilOpened(false);
    await guest.ended();
  });
});

describe('the fault', () => {
  it('silentReset: a reset is not reported, and its id comes back at once', async () => {
    await start();
    const { guest, id } = await introduce();
    guest.reset();
    await until(() => loopback.agent.connections === 0);
    const next = await introduce('y');
    expect(next.id).toBe(id);
  });

  it('silentReset off: a reset is reported', async () => {
    await start({ faults: { silentReset: false } });
    const { guest, id } = await introduce();
    guest.reset();
    expect(await host.nextFrame()).toEqual({ id, data: Buffer.alloc(0) });
  });

  it('reuseIds off: the next client has another id', async () => {
    await start({ faults: { reuseIds: false } });
    const first = await introduce();
    first.guest.reset();
    await until(() => loopback.agent.connections === 0);
    expect((await introduce('y')).id).not.toBe(first.id);
  });

  it('staleFrames: what was under way to the client before reaches the one that got its id', async () => {
    await start({ faults: { staleFrames: true } });
    const first = await introduce();
    first.guest.reset();
    await until(() => loopback.agent.connections === 0);
    const second = await introduce('y');
    host.sendFrame(first.id, Buffer.from('stale'));
    expect((await second.guest.read(5)).toString()).toBe('stale');
  });

  it('staleFrames off: nothing reaches it before the beginning of a response', async () => {
    await start();
    const first = await introduce();
    first.guest.reset();
    await until(() => loopback.agent.connections === 0);
    const second = await introduce('y');
    host.sendFrame(second.id, Buffer.from('stale'));
    host.sendFrame(second.id, Buffer.from('HTTP'));
    host.sendFrame(second.id, Buffer.from('HTTP/1.1 200 OK'));
    host.sendFrame(second.id, Buffer.from(' and more'));
    expect((await second.guest.read(24)).toString()).toBe('HTTP/1.1 200 OK and more');
  });

  it('ignoresOurDisconnect: the connection stays, and the next bytes come under the same id', async () => {
    await start();
    const { guest, id } = await introduce();
    host.sendFrame(id, Buffer.alloc(0));
    host.sendFrame(id, Buffer.from('still here'));
    expect((await guest.read(10)).toString()).toBe('still here');
    guest.write('next');
    expect(await host.nextFrame()).toEqual({ id, data: Buffer.from('next') });
    expect(loopback.stats.disconnectsFromClient).toBe(1);
  });

  it('ignoresOurDisconnect off, at run time: the connection ends after what was sent', async () => {
    await start();
    loopback.faults.ignoresOurDisconnect = false;
    const { guest, id } = await introduce();
    host.sendFrame(id, Buffer.from('bye'));
    host.sendFrame(id, Buffer.alloc(0));
    await guest.ended();
    expect((await guest.read(3)).toString()).toBe('bye');
  });

  it('ids64: ids need all 64 bits and are echoed whole', async () => {
    await start({ faults: { ids64: true } });
    const { guest, id } = await introduce();
    expect(BigInt.asIntN(32, id)).not.toBe(id);
    host.sendFrame(BigInt.asIntN(32, id), Buffer.from('wrong'));
    host.sendFrame(id, Buffer.from('right'));
    expect((await guest.read(5)).toString()).toBe('right');
  });

  it.each([
    ['splitFrames', { splitFrames: true }],
    ['mergeFrames', { mergeFrames: true }],
    ['both', { splitFrames: true, mergeFrames: true }],
  ])('%s: bytes come back as they went', async (_name, faults) => {
    await start({ faults });
    void host.echo();
    const sent = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const guests = await Promise.all([program(), program(), program()]);
    const answers = await Promise.all(
      guests.map((guest) => {
        guest.write(sent);
        return guest.read(sent.byteLength);
      }),
    );
    for (const answer of answers) expect(answer.equals(sent)).toBe(true);
  });

  it('splitFrames: headers are cut too', async () => {
    await start({ faults: { splitFrames: true } });
    await introduce('x');
    expect(host.dataSizes.slice(0, 2)).toEqual([1, 9]);
  });

  it('mergeFrames: one DATA message carries several frames', async () => {
    await start({ faults: { mergeFrames: true } });
    const guests = await Promise.all(Array.from({ length: 5 }, () => program()));
    await until(() => loopback.agent.connections === 5);
    for (const guest of guests) guest.write('x');
    for (let count = 0; count < 5; count += 1) expect((await host.nextFrame())?.data.toString()).toBe('x');
    expect(host.dataSizes.length).toBeLessThan(5);
  });
});

function frameOf(id: bigint, text: string): Buffer {
  const header = Buffer.alloc(10);
  header.writeBigInt64LE(id, 0);
  header.writeUInt16LE(text.length, 8);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** Lets events happen until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}
