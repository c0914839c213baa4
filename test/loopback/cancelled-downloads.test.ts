import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type AgentFaults, type Loopback, startLoopback } from '../../loopback/loopback.js';
import { HttpHeaders, type RequestHandler } from '../../src/http/message.js';
import { GuestProgram } from './guest-program.js';
import { type NodeHost, serveFromNode } from './node-host.js';

/** Long enough that it is never over when its reader goes away. */
const longBytes = 64 * 1024 * 1024;
const rounds = 60;

/** "/long" never ends in time; "/12345" has so many bytes, which tell their place and the file they are of. */
const handler: RequestHandler = {
  async handle({ target }) {
    const length = target === '/long' ? longBytes : Number(target.slice(1));
    return { status: 200, headers: new HttpHeaders(), body: { length, chunks: content(target, length) } };
  },
};

async function* content(target: string, length: number): AsyncGenerator<Uint8Array> {
  const seed = createHash('sha256').update(target).digest();
  for (let at = 0; at < length; at += 65_536) {
    const chunk = Buffer.alloc(Math.min(65_536, length - at), seed);
    if (chunk.byteLength >= 4) chunk.writeUInt32LE(at, 0);
    yield chunk;
  }
}

async function expected(length: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content(`/${length}`, length)) parts.push(part);
  return Buffer.concat(parts);
}

let loopback: Loopback;
let host: NodeHost;
afterEach(async () => {
  await host.close();
  await loopback.close();
});

async function start(faults: Partial<AgentFaults>): Promise<void> {
  loopback = await startLoopback({ faults });
  host = await serveFromNode(loopback.url, handler);
}

/** A program that begins a download and goes away in the middle of it, or before its first byte. */
async function cancelDownload(bytesRead: number): Promise<void> {
  const guest = await GuestProgram.connect(loopback.guestUrl);
  guest.write('GET /long HTTP/1.1\r\nHost: localhost:9843\r\n\r\n');
  await guest.read(bytesRead);
  guest.reset();
}

/** Asks for so many bytes; skips what stands before the answer's own head. */
async function download(length: number): Promise<Buffer> {
  const guest = await GuestProgram.connect(loopback.guestUrl);
  guest.write(`GET /${length} HTTP/1.1\r\nHost: localhost:9843\r\n\r\n`);
  // Its length tells the head from that of /long, which may stand before it.
  const found = (await guest.skipPast(`\r\nContent-Length: ${length}`)) && (await guest.skipPast('\r\n\r\n'));
  if (!found) throw new Error('the connection ended before the answer');
  const body = await guest.read(length);
  guest.close();
  return body;
}

describe('after a cancelled download whose id the next program gets', () => {
  it.each([
    ['as the agent is', {}],
    ['with 64-bit ids', { ids64: true }],
    ['with frames and messages cut and merged', { splitFrames: true, mergeFrames: true }],
  ])(
    'the next answer is exact, %s',
    async (_name, faults) => {
      await start(faults);
      for (let round = 0; round < rounds; round += 1) {
        await cancelDownload(round % 2 === 0 ? 20_000 : 1);
        const length = 1000 + round * 1777;
        expect((await download(length)).equals(await expected(length)), `round ${round}`).toBe(true);
      }
      expect(loopback.stats.reusedIds).toBeGreaterThan(rounds);
      expect(host.problems).toEqual([]);
    },
    60_000,
  );

  it('no byte of the old answer follows the head of the new one, though the agent hands on what came before', async () => {
    await start({ staleFrames: true });
    for (let round = 0; round < rounds; round += 1) {
      await cancelDownload(20_000);
      const length = 1000 + round * 1777;
      expect((await download(length)).equals(await expected(length)), `round ${round}`).toBe(true);
    }
    expect(loopback.stats.reusedIds).toBeGreaterThan(rounds);
  }, 60_000);
});

describe('a program that reads slowly', () => {
  it('holds the host back and gets every byte in the end', async () => {
    await start({});
    const guest = await GuestProgram.connect(loopback.guestUrl);
    guest.socket.pause();
    guest.write('GET /long HTTP/1.1\r\nHost: localhost:9843\r\n\r\n');
    while (loopback.stats.inboundStops === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(loopback.stats.bytesFromClient).toBeLessThan(longBytes / 2);
    let received = 0;
    const done = new Promise<void>((resolve) => {
      guest.socket.removeAllListeners('data');
      guest.socket.on('data', (bytes) => {
        received += bytes.byteLength;
        if (received > longBytes) resolve();
      });
    });
    guest.socket.resume();
    await done;
    expect(loopback.stats.framesForNobody).toBe(0);
  }, 60_000);
});
