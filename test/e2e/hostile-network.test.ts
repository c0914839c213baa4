import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, setUpDesk } from './console.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Opens a connection of its own, sends the text and waits for the first bytes of the answer. */
function startDownload(guestUrl: string, path: string): Promise<Socket> {
  const { hostname, port } = new URL(guestUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    });
    socket.once('error', reject);
    socket.once('data', () => resolve(socket));
  });
}

describe('guests that hang up', () => {
  let desk: Desk;
  const large = randomBytes(6_000_000);
  const files = Array.from({ length: 20 }, () => randomBytes(40_000 + Math.floor(Math.random() * 90_000)));

  beforeAll(async () => {
    desk = await setUpDesk();
    writeFileSync(join(desk.directory, 'large.bin'), large);
    files.forEach((content, index) => {
      writeFileSync(join(desk.directory, `file ${index}.bin`), content);
    });
  });
  afterAll(() => desk?.close());

  it('200 downloads cancelled by a reset, ids reused, no word from the agent: each next answer is exact', async () => {
    const { faults, guestUrl } = desk.loopback;
    Object.assign(faults, { silentReset: true, reuseIds: true, negativeIds: true, ignoresOurDisconnect: true });
    await desk.undisturbed(async () => {
      for (let round = 0; round < 200; round += 1) {
        const cancelled = await startDownload(guestUrl, '/large.bin');
        cancelled.resetAndDestroy();
        const index = round % files.length;
        const answer = await fetch(`${guestUrl}/file%20${index}.bin`, { headers: { connection: 'close' } });
        const bytes = new Uint8Array(await answer.arrayBuffer());
        expect(sha256(bytes), `round ${round}`).toBe(sha256(files[index] as Uint8Array));
      }
    });
    expect(sha256(new Uint8Array(await (await fetch(`${guestUrl}/large.bin`)).arrayBuffer()))).toBe(sha256(large));
    expect((await desk.state()).phase).toBe('connected');
  });

  it('a PUT that is cut off leaves the old file whole and nothing beside it', async () => {
    const { guestUrl, agent } = desk.loopback;
    const { hostname, port } = new URL(guestUrl);
    const before = readdirSync(desk.directory).sort();
    for (const name of ['large.bin', 'never-was.bin']) {
      const socket = connect(Number(port), hostname);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.on('error', () => {});
      socket.write(`PUT /${name} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 9000000\r\n\r\n`);
      socket.write(randomBytes(4_000_000));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await agent.kill();
      await agent.start();
      await desk.until('the agent to be back', ({ agentRunning }) => agentRunning);
      socket.destroy();
      expect((await fetch(`${guestUrl}/`)).status).toBe(200);
    }
    expect(sha256(readFileSync(join(desk.directory, 'large.bin')))).toBe(sha256(large));
    await expect.poll(() => readdirSync(desk.directory).sort(), { timeout: 10_000 }).toEqual(before);
  });

  it('a guest program that stops reading does not end the channel', async () => {
    const { guestUrl, faults } = desk.loopback;
    faults.stallOnSlowReader = false;
    const stalled = await startDownload(guestUrl, '/large.bin');
    stalled.pause();
    for (let round = 0; round < 5; round += 1) {
      expect((await fetch(`${guestUrl}/file%20${round}.bin`)).status).toBe(200);
    }
    stalled.destroy();
  });
});
