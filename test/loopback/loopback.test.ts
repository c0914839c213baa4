import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startLoopback } from '../../loopback/loopback.js';
import { GuestProgram } from './guest-program.js';
import { linkMain } from './spice-client.js';
import { WebdavClient } from './webdav-client.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function started(...args: Parameters<typeof startLoopback>) {
  const loopback = await startLoopback(...args);
  closers.push(() => loopback.close());
  return loopback;
}

async function httpServer(): Promise<{ http: Server; port: number }> {
  const http = createServer((_request, response) => response.end('page'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => http.close(resolve)));
  return { http, port: (http.address() as AddressInfo).port };
}

/** The HTTP status or the sub-protocol that a WebSocket handshake ends with. */
function handshake(url: string, protocols: string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, protocols);
    socket.on('open', () => {
      resolve(socket.protocol);
      socket.terminate();
    });
    socket.on('error', (error) => resolve(error.message));
  });
}

describe('startLoopback', () => {
  it('finds free ports and says which', async () => {
    const [first, second] = [await started(), await started()];
    expect(first.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    expect(first.guestUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.url).not.toBe(second.url);
    expect(first.guestUrl).not.toBe(second.guestUrl);
  });

  it('rejects when a port is taken, and leaves none open behind it', async () => {
    const first = await started();
    const port = Number(new URL(first.url).port);
    const guestPort = Number(new URL(first.guestUrl).port);
    await expect(startLoopback({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const { http, port: free } = await httpServer();
    await new Promise((resolve) => http.close(resolve));
    await expect(startLoopback({ port: free, guestPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await started({ port: free });
  });

  it('shares a server under a path, next to the page and to other sockets', async () => {
    const { http, port } = await httpServer();
    const loopback = await started({ server: { http, path: '/spice' } });
    expect(loopback.url).toBe(`ws://127.0.0.1:${port}/spice`);
    const { client } = await linkMain(`${loopback.url}?anything`);
    await client.close();
    expect(await (await fetch(`http://127.0.0.1:${port}/spice`)).text()).toBe('page');
    expect(await handshake(`ws://127.0.0.1:${port}/other`, ['binary'])).toContain('socket hang up');
  });

  it('leaves a shared server open when it closes', async () => {
    const { http, port } = await httpServer();
    const loopback = await startLoopback({ server: { http, path: '/spice' } });
    await loopback.close();
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('page');
  });

  it('speaks the sub-protocol binary and no other', async () => {
    const loopback = await started();
    expect(await handshake(loopback.url, ['chat', 'binary'])).toBe('binary');
    expect(await handshake(loopback.url, ['chat'])).toContain('Server sent no subprotocol');
  });

  it('ends a client that sends text', async () => {
    const loopback = await started();
    const socket = new WebSocket(loopback.url, 'binary');
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('REDQ');
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it('closes with programs and clients connected, and frees its ports', async () => {
    const loopback = await startLoopback();
    const host = await WebdavClient.connect(loopback.url);
    const guest = await GuestProgram.connect(loopback.guestUrl);
    await loopback.close();
    await host.channel.closed;
    await guest.ended();
    const again = await started({
      port: Number(new URL(loopback.url).port),
      guestPort: Number(new URL(loopback.guestUrl).port),
    });
    expect(again.url).toBe(loopback.url);
  });
});
