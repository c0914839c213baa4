import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureMemory } from './browser-memory.js';
import { type Desk, setUpDesk } from './console.js';

const size = 2 * 1024 ** 3;
const blockSize = 4 * 1024 * 1024;
const growthLimitMiB = 64;

/** Bytes that differ from block to block, so that a lost, doubled or swapped one changes the hash. */
function block(index: number, template: Buffer): Buffer {
  template.writeUInt32LE(index, 0);
  return template;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: blockSize })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function upload(url: string): Promise<{ status: number; hash: string }> {
  const hash = createHash('sha256');
  const template = Buffer.alloc(blockSize, 0xa5);
  const put = request(url, { method: 'PUT', headers: { 'content-length': size } });
  const answer = new Promise<number>((resolve, reject) => {
    put.on('error', reject);
    put.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
  });
  for (let index = 0; index < size / blockSize; index += 1) {
    const bytes = Buffer.from(block(index, template));
    hash.update(bytes);
    if (!put.write(bytes)) await new Promise((resolve) => put.once('drain', resolve));
  }
  put.end();
  return { status: await answer, hash: hash.digest('hex') };
}

async function download(url: string): Promise<string> {
  const hash = createHash('sha256');
  const response = await fetch(url);
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}

describe('a file of 2 GiB', () => {
  let desk: Desk;
  const rate = (started: number): string => `${(size / 1024 ** 2 / ((Date.now() - started) / 1000)).toFixed(0)} MiB/s`;

  beforeAll(async () => {
    desk = await setUpDesk();
    // Warm: what the first transfer takes once is no growth.
    await fetch(`${desk.loopback.guestUrl}/warm.bin`, { method: 'PUT', body: new Uint8Array(8 * 1024 * 1024) });
    await (await fetch(`${desk.loopback.guestUrl}/warm.bin`)).arrayBuffer();
  });
  afterAll(() => desk?.close());

  it('goes both ways byte by byte, and the browser does not grow with it', async () => {
    const url = `${desk.loopback.guestUrl}/large.bin`;
    const path = join(desk.directory, 'large.bin');

    let sent = { status: 0, hash: '' };
    let downloaded = '';
    let growth = 0;
    await desk.undisturbed(async () => {
      const meter = await measureMemory(desk.chromium.profile);
      let started = Date.now();
      sent = await upload(url);
      const uploadRate = rate(started);
      const afterPut = meter.growthMiB();
      started = Date.now();
      downloaded = await download(url);
      const downloadRate = rate(started);
      growth = meter.stop();
      console.log(
        `2 GiB PUT ${uploadRate}, growth ${afterPut.toFixed(0)} MiB; GET ${downloadRate}, growth ${growth.toFixed(0)} MiB`,
      );
    });
    const { status, hash } = sent;
    expect(status).toBe(201);
    expect(statSync(path).size).toBe(size);
    expect(downloaded).toBe(hash);
    expect(await hashFile(path)).toBe(hash);
    expect(growth).toBeLessThan(growthLimitMiB);
  }, 600_000);
});
