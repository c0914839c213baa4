import { get, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import { systemClock } from '../../src/base/clock.js';
import { defaultLimits } from '../../src/base/limits.js';
import type { Exchange } from '../../src/http/exchange.js';
import { createWebDavHandler, MemoryFilesystem, MemoryStore } from '../../src/webdav/index.js';
import { type NodeHost, serveFromNode } from './node-host.js';

let loopback: Loopback;
let host: NodeHost;
beforeEach(async () => {
  const clock = systemClock;
  const handler = createWebDavHandler({
    filesystem: new MemoryFilesystem({ clock }),
    store: new MemoryStore(),
    clock,
    limits: defaultLimits,
  });
  loopback = await startLoopback();
  host = await serveFromNode(loopback.url, handler);
});
afterEach(async () => {
  await host.close();
  await loopback.close();
});

const url = () => `${loopback.guestUrl}/a.bin`;
const put = async (body: string | Uint8Array<ArrayBuffer>) => (await fetch(url(), { method: 'PUT', body })).status;
const running = (method: string): Promise<Exchange> =>
  expect
    .poll(() =>
      [...host.exchanges].find(
        (exchange) => exchange.method === method && exchange.bytesReceived + exchange.bytesSent > 0,
      ),
    )
    .toBeDefined()
    .then(() => [...host.exchanges].find((exchange) => exchange.method === method) as Exchange);

describe('a transfer that the person cancels', () => {
  it('on its way from the guest: refused, the old file kept, and the file is free at once, though its program hangs', async () => {
    expect(await put('old')).toBe(201);
    const sending = request(url(), { method: 'PUT', headers: { 'content-length': 1_000_000 } });
    const status = new Promise((resolve, reject) => {
      sending.on('response', (response) => resolve(response.resume().statusCode));
      sending.on('error', reject);
    });
    // The rest never comes.
    sending.write(new Uint8Array(100_000));
    (await running('PUT')).cancel();
    expect(await status).toBe(403);
    expect(await (await fetch(url())).text()).toBe('old');
    expect(await put('new')).toBe(204);
    sending.destroy();
    expect(host.problems).toEqual([]);
  });

  it('on its way to the guest: never whole, and the next one is', async () => {
    // More than all sockets on the way hold.
    const content = new Uint8Array(64_000_000);
    expect(await put(content)).toBe(201);
    let received = 0;
    let isWhole = false;
    const asking = get(url(), (response) => {
      response.once('data', (chunk: Buffer) => {
        received += chunk.byteLength;
        // It reads no further until it is cancelled.
        response.pause();
      });
      response.on('end', () => {
        isWhole = response.complete;
      });
      response.on('error', () => {});
    });
    const exchange = await running('GET');
    exchange.cancel();
    await expect.poll(() => host.exchanges.size).toBe(0);
    expect([exchange.isWhole, exchange.bytesSent < content.byteLength]).toEqual([false, true]);
    asking.destroy();
    expect((await (await fetch(url())).arrayBuffer()).byteLength).toBe(content.byteLength);
    expect([received < content.byteLength, isWhole, host.problems]).toEqual([true, false, []]);
  });
});
