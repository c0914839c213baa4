import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocketOfNode, { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import type { ByteSocket } from '../../src/spice/byte-socket.js';
import { connectPortChannel } from '../../src/spice/connect.js';
import { openWebSocket } from '../../src/spice/web-socket.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { encodeMessage, encodePortInit, ScriptedSpiceServer } from '../fakes/scripted-spice-server.js';

/** ws has the constructor, the events and the fields of the browser's class that are used. */
const host = { WebSocket: WebSocketOfNode as typeof WebSocket & typeof WebSocketOfNode };

describe('openWebSocket', () => {
  let server: WebSocketServer | undefined;

  async function listen(onSocket: (socket: ServerSocket) => void): Promise<string> {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    server.on('connection', onSocket);
    await once(server, 'listening');
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  async function connect(clock?: ManualClock): Promise<{ socket: ByteSocket; peer: ServerSocket; protocol: string }> {
    let accept: (peer: ServerSocket) => void = () => {};
    const accepted = new Promise<ServerSocket>((resolve) => {
      accept = resolve;
    });
    const url = await listen((peer) => accept(peer));
    const socket = await openWebSocket(url, undefined, 'binary', clock === undefined ? host : { ...host, clock });
    const peer = await accepted;
    return { socket, peer, protocol: peer.protocol };
  }

  afterEach(() => {
    for (const peer of server?.clients ?? []) peer.terminate();
    server?.close();
    server = undefined;
  });

  it('carries bytes both ways, with the sub-protocol of SPICE', async () => {
    const { socket, peer, protocol } = await connect();
    expect(protocol).toBe('binary');
    expect(socket.canPauseReading).toBe(false);
    peer.send(Buffer.from('one'));
    peer.send(Buffer.from('two'));
    expect([await socket.read(), await socket.read()]).toEqual([Buffer.from('one'), Buffer.from('two')].map(toBytes));
    const received = once(peer, 'message');
    await socket.write(new TextEncoder().encode('back'));
    expect(String((await received)[0])).toBe('back');
    await socket.close();
    expect(await socket.read()).toBeNull();
    await expect(socket.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'server-closed' });
  });

  it('offers no sub-protocol to a server that chooses none: the browser would refuse its answer', async () => {
    const url = await listen(() => {});
    server?.on('headers', (headers: string[]) => {
      const chosen = headers.findIndex((line) => /^sec-websocket-protocol/i.test(line));
      if (chosen >= 0) headers.splice(chosen, 1);
    });
    await expect(openWebSocket(url, undefined, undefined, host)).rejects.toMatchObject({ code: 'socket-failed' });
    await (await openWebSocket(url, undefined, '', host)).close();
  });

  it('ends when the server closes, after what it sent, and on text, which SPICE never sends', async () => {
    const first = await connect();
    first.peer.send(Buffer.from('last'));
    first.peer.close();
    expect(await first.socket.read()).toEqual(toBytes(Buffer.from('last')));
    expect(await first.socket.read()).toBeNull();
    server?.close();
    const second = await connect();
    second.peer.send('text');
    expect(await second.socket.read()).toBeNull();
  });

  it('tells an address that nobody listens on, one that is none, and an attempt that was given up', async () => {
    const url = await listen(() => {});
    server?.close();
    await expect(openWebSocket(url, undefined, 'binary', host)).rejects.toMatchObject({ code: 'socket-failed' });
    await expect(openWebSocket('no address', undefined, 'binary', host)).rejects.toMatchObject({
      code: 'socket-failed',
    });
    const reason = new Error('given up');
    await expect(openWebSocket(url, AbortSignal.abort(reason), 'binary', host)).rejects.toBe(reason);
    const controller = new AbortController();
    const attempt = openWebSocket(await listen(() => {}), controller.signal, 'binary', host);
    controller.abort(reason);
    await expect(attempt).rejects.toBe(reason);
  });

  it('lets what was written drain before it closes', async () => {
    const { socket, peer } = await connect();
    const bytes = new Uint8Array(randomBytes(4_000_000));
    const received: Buffer[] = [];
    peer.on('message', (data: Buffer) => received.push(data));
    const closed = once(peer, 'close');
    void socket.write(bytes);
    await socket.close();
    await closed;
    expect(Buffer.concat(received).equals(bytes)).toBe(true);
  });

  it('waits with the next write, and in close for ever, for no server that has stopped reading', async () => {
    const clock = new ManualClock();
    const { socket, peer } = await connect(clock);
    peer.pause();
    let written = false;
    const writing = socket.write(new Uint8Array(64 * 1024 * 1024)).then(() => {
      written = true;
    });
    let closed = false;
    const closing = socket.close().then(() => {
      closed = true;
    });
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      expect([written, closed]).toEqual([false, false]);
    }
    for (let turn = 0; turn < 10; turn += 1) {
      clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closing;
    await writing;
  });

  it('tells a reader the end when a server says nothing more: its closing handshake may take a minute', async () => {
    const clock = new ManualClock();
    const { socket, peer } = await connect(clock);
    peer.pause();
    const reading = socket.read();
    const closing = socket.close();
    for (let turn = 0; turn < 10; turn += 1) {
      clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closing;
    expect(await reading).toBeNull();
  });

  it('carries a whole link', async () => {
    const script = new ScriptedSpiceServer();
    script.pieceBytes = 11;
    const url = await listen((peer) => {
      peer.on('message', (data: Buffer) => void script.socket.write(Uint8Array.from(data)));
      void (async () => {
        for (let bytes = await script.socket.read(); bytes !== null; bytes = await script.socket.read()) {
          peer.send(bytes);
        }
        peer.close();
      })();
    });
    const connecting = connectPortChannel({
      url,
      password: 'päss',
      connectionId: 7,
      openSocket: (address, signal, subProtocol) => openWebSocket(address, signal, subProtocol, host),
    });
    expect(Buffer.from(await script.link(), 'latin1').toString()).toBe('päss\0');
    script.send(encodePortInit(true), encodeMessage(101, Buffer.from('hello')));
    const channel = await connecting;
    expect(channel.canPauseReading).toBe(false);
    expect(await channel.read()).toEqual({ type: 'opened' });
    let text = '';
    while (text.length < 5) {
      const event = await channel.read();
      if (event?.type === 'data') text += Buffer.from(event.bytes).toString();
    }
    expect(text).toBe('hello');
    await channel.close();
    expect(await channel.read()).toBeNull();
  });
});

function toBytes(buffer: Buffer): Uint8Array {
  return Uint8Array.from(buffer);
}
