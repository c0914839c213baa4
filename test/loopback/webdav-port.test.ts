import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import { GuestProgram } from './guest-program.js';
import { WebdavClient } from './webdav-client.js';

let loopback: Loopback;
afterEach(() => loopback.close());

const mebibyte = 1024 * 1024;

/** Lets events happen until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function introduce(host: WebdavClient): Promise<{ guest: GuestProgram; id: bigint }> {
  const guest = await GuestProgram.connect(loopback.guestUrl);
  guest.write('x');
  const frame = await host.nextFrame();
  return { guest, id: frame?.id as bigint };
}

describe('towards the client', () => {
  it('is byte-exact, in DATA messages of at most 32,768 bytes', async () => {
    loopback = await startLoopback();
    const host = await WebdavClient.connect(loopback.url);
    void host.echo();
    const sent = Buffer.alloc(4 * mebibyte);
    for (let at = 0; at < sent.byteLength; at += 4) sent.writeUInt32LE(Math.imul(at, 0x9e37_79b1) >>> 0, at);
    const guest = await GuestProgram.connect(loopback.guestUrl);
    guest.write(sent);
    const received = await guest.read(sent.byteLength);
    expect(createHash('sha256').update(received).digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
    expect(Math.max(...host.dataSizes)).toBe(32_768);
    await host.close();
  });

  it('stops reading the guest while the client does not read, and loses nothing', async () => {
    loopback = await startLoopback();
    const host = await WebdavClient.connect(loopback.url);
    const { guest } = await introduce(host);
    host.channel.socket.pause();
    const sent = Buffer.alloc(64 * mebibyte, 'z');
    guest.write(sent);
    await until(() => loopback.stats.outboundStops > 0);
    expect(loopback.stats.bytesToClient).toBeLessThan(32 * mebibyte);
    host.channel.socket.resume();
    let received = 0;
    while (received < sent.byteLength) received += (await host.nextFrame())?.data.byteLength ?? 0;
    expect(received).toBe(sent.byteLength);
  });
});

describe('towards the guest', () => {
  it('one program that does not read stops the server from reading the client after some megabytes', async () => {
    loopback = await startLoopback();
    const host = await WebdavClient.connect(loopback.url);
    const slow = await introduce(host);
    const other = await introduce(host);
    slow.guest.socket.pause();
    for (let count = 0; count < 512; count += 1) host.sendFrame(slow.id, Buffer.alloc(32_768));
    host.sendFrame(other.id, Buffer.from('small'));
    await until(() => loopback.stats.inboundStops > 0);
    expect(loopback.stats.bytesFromClient).toBeLessThan(16 * mebibyte);
    expect(other.guest.receivedBytes).toBe(0);
    slow.guest.socket.resume();
    expect((await other.guest.read(5)).toString()).toBe('small');
    expect((await slow.guest.read(512 * 32_768)).byteLength).toBe(512 * 32_768);
  });

  it('goes on when that program goes away instead', async () => {
    loopback = await startLoopback();
    const host = await WebdavClient.connect(loopback.url);
    const slow = await introduce(host);
    const other = await introduce(host);
    slow.guest.socket.pause();
    for (let count = 0; count < 512; count += 1) host.sendFrame(slow.id, Buffer.alloc(32_768));
    host.sendFrame(other.id, Buffer.from('small'));
    await until(() => loopback.stats.inboundStops > 0);
    slow.guest.reset();
    expect((await other.guest.read(5)).toString()).toBe('small');
  });

  it('without stallOnSlowReader the others are served meanwhile', async () => {
    loopback = await startLoopback({ faults: { stallOnSlowReader: false } });
    const host = await WebdavClient.connect(loopback.url);
    const slow = await introduce(host);
    const other = await introduce(host);
    slow.guest.socket.pause();
    for (let count = 0; count < 512; count += 1) host.sendFrame(slow.id, Buffer.alloc(32_768));
    host.sendFrame(other.id, Buffer.from('small'));
    expect((await other.guest.read(5)).toString()).toBe('small');
    expect(loopback.stats.inboundStops).toBe(0);
  });

  it('throws away what comes while nobody has the port open', async () => {
    loopback = await startLoopback({ agent: false });
    const host = await WebdavClient.connect(loopback.url);
    for (let count = 0; count < 300; count += 1) host.sendFrame(1n, Buffer.alloc(10));
    await until(() => loopback.stats.bytesFromClient === 300 * 20);
    await loopback.agent.start();
    await host.untilOpened(true);
    expect(loopback.stats.framesFromClient).toBe(0);
  });
});

describe('throughput', () => {
  it('is printed, for each way', async () => {
    loopback = await startLoopback();
    const host = await WebdavClient.connect(loopback.url);
    const { guest, id } = await introduce(host);
    const total = 128 * mebibyte;

    const startUpload = performance.now();
    const chunk = Buffer.alloc(mebibyte);
    for (let sent = 0; sent < total; sent += chunk.byteLength) guest.socket.write(chunk);
    for (let received = 0; received < total; ) received += (await host.nextFrame())?.data.byteLength ?? 0;
    const upload = total / 1e3 / (performance.now() - startUpload);

    let received = 0;
    guest.socket.removeAllListeners('data');
    const startDownload = performance.now();
    const done = new Promise<void>((resolve) => {
      guest.socket.on('data', (bytes) => {
        received += bytes.byteLength;
        if (received === total) resolve();
      });
    });
    const frame = Buffer.alloc(32_768);
    for (let sent = 0; sent < total; sent += frame.byteLength) {
      host.sendFrame(id, frame);
      if (host.channel.socket.bufferedAmount > mebibyte) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    await done;
    const download = total / 1e3 / (performance.now() - startDownload);
    console.log(`loopback: ${upload.toFixed(0)} MB/s to the client, ${download.toFixed(0)} MB/s to the guest`);
    expect(received).toBe(total);
  }, 60_000);
});
