import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, setUpDesk } from './console.js';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

/** Starts a PUT and leaves it where it is. */
async function halfPut(guestUrl: string, name: string): Promise<() => void> {
  const { hostname, port } = new URL(guestUrl);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`PUT /${name} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 9000000\r\n\r\n`);
  socket.write(Buffer.alloc(3_000_000, 7));
  await new Promise((resolve) => setTimeout(resolve, 500));
  return () => socket.destroy();
}

/** Resolves once the share answers again; the tab may take its time. */
async function untilServed(url: string): Promise<void> {
  for (const started = Date.now(); ; ) {
    try {
      const signal = AbortSignal.timeout(3000);
      const answer = await fetch(url, { headers: { connection: 'close' }, signal });
      if (answer.ok) return;
    } catch {
      // Not yet.
    }
    if (Date.now() - started > 120_000) throw new Error(`${url} is not served again`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

describe('the worker', () => {
  it.each([
    ['ends', () => void setTimeout(() => self.close(), 1500)],
    [
      'hangs',
      () =>
        void setTimeout(() => {
          for (;;);
        }, 1500),
    ],
  ])(
    '%s in the middle of a write: it is started again, nothing is lost, nothing stays',
    async (_name, fault) => {
      const here = await setUpDesk();
      desk = here;
      const { guestUrl } = here.loopback;
      await fetch(`${guestUrl}/kept.bin`, { method: 'PUT', body: 'the old content' });
      await here.page.workers()[0]?.evaluate(fault);
      // A debugger would keep a hanging worker from being ended.
      await here.undisturbed(async () => {
        const hangUp = await halfPut(guestUrl, 'kept.bin');
        await new Promise((resolve) => setTimeout(resolve, 5000));
        hangUp();
        await untilServed(`${guestUrl}/kept.bin`);
      });
      await here.until('the share again', ({ phase, folders }) => phase === 'connected' && folders.length === 1);
      expect(await (await fetch(`${guestUrl}/kept.bin`)).text()).toBe('the old content');
      expect((await fetch(`${guestUrl}/new.txt`, { method: 'PUT', body: 'new' })).status).toBe(201);
      expect(readFileSync(join(here.directory, 'kept.bin'), 'utf8')).toBe('the old content');
      await expect.poll(() => readdirSync(here.directory).sort(), { timeout: 20_000 }).toEqual(['kept.bin', 'new.txt']);
    },
    180_000,
  );
});
