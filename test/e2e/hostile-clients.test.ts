import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { measureMemory } from './browser-memory.js';
import { type Carrier, carriers, type HostedDesk, setUpDeskOn } from './carriers.js';

/** Clients that take places and never let go, in numbers. Others go on, memory stays, and nothing is left behind. */

const maxGrowthMiB = 64;
/** While somebody misbehaves, a small request takes at most so much of its usual time, or this many milliseconds. */
const maxSlowdown = 3;
const unnoticedMs = 100;

describe.each(carriers)('on the %s', (carrier: Carrier) => {
  let desk: HostedDesk;
  const open: Socket[] = [];
  const small = randomBytes(10_000);

  beforeAll(async () => {
    desk = await setUpDeskOn(carrier);
    writeFileSync(join(desk.directory, 'small.bin'), small);
    writeFileSync(join(desk.directory, 'large.bin'), randomBytes(16 * 1024 * 1024));
  }, 600_000);
  afterAll(() => desk?.close());
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await desk.until('the programs to be gone', ({ clients }) => clients === 0, 120_000);
    expect(readdirSync(desk.directory).sort()).toEqual(['large.bin', 'small.bin']);
    expect(readFileSync(join(desk.directory, 'small.bin')).equals(small)).toBe(true);
    expect((await desk.state()).phase).toBe('connected');
  });

  function openClient(text: string): Promise<Socket> {
    const { hostname, port } = new URL(desk.guestUrl);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        open.push(socket);
        socket.on('error', () => {});
        socket.write(text);
        resolve(socket);
      });
      socket.once('error', reject);
    });
  }
  const head = (line: string, ...fields: readonly string[]): string =>
    `${[`${line} HTTP/1.1`, `Host: ${new URL(desk.guestUrl).host}`, ...fields].join('\r\n')}\r\n\r\n`;

  /** Another program's small requests, one after another. @returns their median time in milliseconds. */
  async function othersTake(count = 30): Promise<number> {
    const times: number[] = [];
    for (let request = 0; request < count; request += 1) {
      const startedAt = performance.now();
      const answer = await fetch(`${desk.guestUrl}/small.bin`, { headers: { connection: 'close' } });
      expect(Buffer.from(await answer.arrayBuffer()).equals(small)).toBe(true);
      times.push(performance.now() - startedAt);
    }
    return times.sort((one, other) => one - other)[Math.floor(count / 2)] as number;
  }

  /** Runs an attack with nobody watching the browser; others are to be as quick, and memory as small, as before. */
  async function endure(attack: () => Promise<void>): Promise<void> {
    await desk.undisturbed(async () => {
      await othersTake();
      const before = await othersTake();
      const memory = await measureMemory(desk.chromium.profile);
      try {
        await attack();
        const during = await othersTake();
        expect(during).toBeLessThanOrEqual(Math.max(unnoticedMs, before * maxSlowdown));
      } finally {
        memory.stop();
      }
      expect(memory.growthMiB()).toBeLessThanOrEqual(maxGrowthMiB);
    });
  }

  it('1,000 clients at once that never finish a header', () =>
    endure(async () => {
      for (let opened = 0; opened < 1000; opened += 50) {
        await Promise.all(Array.from({ length: 50 }, () => openClient('GET /small.bin HTTP/1.1\r\nHo')));
      }
    }));

  it('100 bodies that never end, and 100 that come by one byte a second', () =>
    endure(async () => {
      const put = (number: number): string => head(`PUT /new-${number}.bin`, 'Content-Length: 9223372036854775807');
      const slow: Socket[] = [];
      for (let number = 0; number < 100; number += 1) {
        (await openClient(put(number))).write(randomBytes(20_000));
        slow.push(await openClient(put(100 + number)));
      }
      for (let second = 0; second < 3; second += 1) {
        for (const socket of slow) socket.write('x');
        await sleep(1000);
      }
    }));

  it('a client that never reads', async () => {
    const greedy = await openClient(head('GET /large.bin'));
    greedy.pause();
    if (carrier === 'loopback') {
      await endure(async () => {});
      return;
    }
    // The real agent writes to its programs one after another: others wait, which no page can change, until it goes.
    const others = othersTake(3);
    await sleep(1000);
    greedy.destroy();
    await others;
  });
});
