import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { ShareError } from '../../src/base/share-error.js';
import { connectPortChannel } from '../../src/spice/connect.js';
import type { PortChannel } from '../../src/spice/port-channel.js';
import { encodeMessage, encodePortInit, ScriptedSpiceServer, uint32 } from '../fakes/scripted-spice-server.js';

const keys = generateKeyPairSync('rsa', { modulusLength: 1024 });

function connectTo(server: ScriptedSpiceServer, password = 'a secret', signal?: AbortSignal): Promise<PortChannel> {
  return connectPortChannel({
    url: 'ws://vm.example/?token=hidden',
    password,
    connectionId: 0x01020304,
    channelId: 2,
    openSocket: async () => server.socket,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function failureOf(attempt: Promise<unknown>): Promise<ShareError> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ShareError)) throw new Error(`no ShareError but ${error}`);
  expect(error.scope).toBe('channel');
  expect(error.message).not.toMatch(/hidden|a secret/);
  return error;
}

describe('connectPortChannel', () => {
  it('links, sends the password encrypted with a NUL, and waits for PORT_INIT', async () => {
    const server = new ScriptedSpiceServer(keys);
    const connecting = connectTo(server);
    expect(await server.link()).toBe('a secret\0');
    server.send(encodePortInit(true));
    const channel = await connecting;
    expect(channel.portName).toBe('org.spice-space.webdav.0');
    expect(await channel.read()).toEqual({ type: 'opened' });

    const link = server.received.subarray(0, 38);
    expect(link.toString('latin1', 0, 4)).toBe('REDQ');
    expect([link.readUInt32LE(4), link.readUInt32LE(8), link.readUInt32LE(12)]).toEqual([2, 2, 22]);
    expect(link.readUInt32LE(16)).toBe(0x01020304);
    expect([link[20], link[21]]).toEqual([11, 2]);
    expect([link.readUInt32LE(22), link.readUInt32LE(26), link.readUInt32LE(30)]).toEqual([1, 0, 18]);
    expect(link.readUInt32LE(34)).toBe(0b1001);
    expect(server.received.readUInt32LE(38)).toBe(1);
  });

  it('does so whatever the pieces in which the server’s bytes come', async () => {
    for (const pieceBytes of [1, 2, 3, 5, 7, 64]) {
      const server = new ScriptedSpiceServer(keys);
      server.pieceBytes = pieceBytes;
      const connecting = connectTo(server, '');
      expect(await server.link()).toBe('\0');
      server.send(encodePortInit(false));
      expect(await (await connecting).read()).toEqual({ type: 'closed' });
    }
  });

  it('says that the page is not secure, where there is nothing to encrypt with, and asks no server', async () => {
    vi.stubGlobal('crypto', {});
    try {
      const openSocket = vi.fn();
      const failure = await failureOf(connectPortChannel({ url: 'ws://vm.example/', connectionId: 1, openSocket }));
      expect(failure.code).toBe('insecure-context');
      expect(failure.message).toContain('https');
      expect(openSocket).not.toHaveBeenCalled();
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it.each([
    [7, 'wrong-password'],
    [8, 'session-ended'],
    [9, 'no-channel'],
    [1, 'protocol-error'],
  ])('tells the link result %i as %s', async (result, code) => {
    const server = new ScriptedSpiceServer(keys);
    const failure = failureOf(connectTo(server));
    await server.link(result);
    expect((await failure).code).toBe(code);
    expect(server.closedByClient).toBe(true);
  });

  it.each([
    [5, /encrypted/],
    [6, /unencrypted/],
    [4, /another version/],
    [2, /error 2/],
  ])('tells the link error %i of the reply', async (error, text) => {
    const server = new ScriptedSpiceServer(keys);
    const failure = failureOf(connectTo(server));
    server.send(server.encodeReply(error));
    expect(await failure).toMatchObject({ code: 'protocol-error', message: expect.stringMatching(text) });
  });

  it('is taken when the server closes after the ticket and before PORT_INIT', async () => {
    const server = new ScriptedSpiceServer(keys);
    const failure = failureOf(connectTo(server));
    await server.link();
    server.end();
    expect((await failure).code).toBe('channel-taken');
  });

  it('is closed when the server closes during the link', async () => {
    const server = new ScriptedSpiceServer(keys);
    const failure = failureOf(connectTo(server));
    server.end();
    expect((await failure).code).toBe('server-closed');
  });

  it.each([
    ['not SPICE', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['another major version', Buffer.concat([Buffer.from('REDQ'), uint32(3), uint32(0), uint32(200)])],
    ['a reply of 4 GiB', Buffer.concat([Buffer.from('REDQ'), uint32(2), uint32(2), uint32(0xffffffff)])],
    ['a reply too short to be one', Buffer.concat([Buffer.from('REDQ'), uint32(2), uint32(2), uint32(4), uint32(0)])],
  ])('refuses %s', async (_, bytes) => {
    const server = new ScriptedSpiceServer(keys);
    const failure = failureOf(connectTo(server));
    server.send(bytes);
    expect((await failure).code).toBe('protocol-error');
  });

  it('refuses a server without mini headers, and a key that is none', async () => {
    const old = new ScriptedSpiceServer(keys);
    const failure = failureOf(connectTo(old));
    old.send(old.encodeReply(0, 0b0011));
    expect((await failure).message).toMatch(/mini headers/);

    const broken = new ScriptedSpiceServer(keys);
    const keyFailure = failureOf(connectTo(broken));
    broken.publicKey.fill(0);
    broken.send(broken.encodeReply(0));
    expect((await keyFailure).code).toBe('protocol-error');
  });

  it('refuses a password that SPICE cannot carry', async () => {
    const server = new ScriptedSpiceServer(keys);
    const failure = failureOf(connectTo(server, 'x'.repeat(61)));
    server.send(server.encodeReply(0));
    expect((await failure).code).toBe('wrong-password');
  });

  it('ends with the signal’s reason, and lets the socket go', async () => {
    const server = new ScriptedSpiceServer(keys);
    const controller = new AbortController();
    const failure = failureOf(connectTo(server, '', controller.signal));
    await server.receive(38);
    controller.abort(new ShareError('closed', 'channel', 'enough'));
    expect((await failure).code).toBe('closed');
    expect(server.closedByClient).toBe(true);
  });

  it('answers pings while it waits for PORT_INIT', async () => {
    const server = new ScriptedSpiceServer(keys);
    const connecting = connectTo(server);
    await server.link();
    server.send(encodeMessage(4, Buffer.alloc(40, 7)), encodePortInit(true));
    await connecting;
    expect(server.received.subarray(170)).toEqual(encodeMessage(3, Buffer.alloc(12, 7)));
  });
});
