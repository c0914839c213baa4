import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import type { ConnectCommand, EngineEvents } from '../../src/worker/messages.js';
import { ShareEngine } from '../../src/worker/share-engine.js';
import type { ShareState } from '../../src/worker/share-state.js';
import { linkMain } from './spice-client.js';

/** As one whose network is slow, or whose page was frozen. */
class SlowlyClosing extends WebSocket {
  override close(): void {
    setTimeout(() => super.close(), 500);
  }
}

/** What the server does is heard of later, as over a long line. */
class FarAway extends SlowlyClosing {
  override addEventListener(...[type, listener, options]: Parameters<WebSocket['addEventListener']>): void {
    const heard = listener as (event: unknown) => void;
    const later = (event: unknown): void => void setTimeout(heard, 200, event);
    super.addEventListener(type, (type === 'open' ? heard : later) as typeof listener, options);
  }
}

let loopback: Loopback;
let engine: ShareEngine;
let state: ShareState | undefined;
let phases: string[];
let main: Awaited<ReturnType<typeof linkMain>>;
let command: ConnectCommand;
beforeEach(async () => {
  // Node 20 has none of its own.
  vi.stubGlobal('WebSocket', SlowlyClosing);
  phases = [];
  loopback = await startLoopback();
  main = await linkMain(loopback.url);
  command = { url: loopback.url, password: '', connectionId: main.sessionId, channelId: 0 };
  const events: EngineEvents = {
    onState: (now) => {
      state = now;
      phases.push(now.phase);
    },
    onRequest: () => {},
    onBytes: () => {},
    onTransfers: () => {},
  };
  engine = new ShareEngine('page', events);
});
afterEach(async () => {
  await engine.stop();
  main.client.close();
  await loopback.close();
  vi.unstubAllGlobals();
});

it('a connection that is asked for while the one before is being closed stands, and the state says so', async () => {
  await engine.connect(command);
  const [, connected] = await Promise.allSettled([engine.disconnect(), engine.connect(command)]);
  expect(connected.status).toBe('fulfilled');
  await expect.poll(() => state).toMatchObject({ phase: 'connected', agentRunning: true });
  expect(loopback.stats.clientsTurnedAway).toBe(0);
});

it('of two that are asked for at once the later one stands, alone', async () => {
  const [first, second] = await Promise.allSettled([engine.connect(command), engine.connect(command)]);
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  await expect.poll(() => state).toMatchObject({ phase: 'connected', agentRunning: true });
  await engine.disconnect();
  expect(state).toMatchObject({ phase: 'closed', clients: 0 });
  // Nobody has the channel any more.
  await engine.connect(command);
  expect(loopback.stats.clientsTurnedAway).toBe(0);
});

it('one that is asked for when the server has just given the one before its place waits until that is free', async () => {
  vi.stubGlobal('WebSocket', FarAway);
  const first = engine.connect(command);
  await expect.poll(() => loopback.stats.clients).toBe(1);
  const [, connected] = await Promise.allSettled([first, engine.connect(command)]);
  expect(connected).toEqual({ status: 'fulfilled' });
  expect(loopback.stats.clientsTurnedAway).toBe(0);
});

it('a failure that the page tells of ends the connection that stands, and none that was just asked for', async () => {
  const [connected] = await Promise.allSettled([
    engine.connect(command),
    engine.reportFailure('no-channel', 'There is no channel'),
  ]);
  expect(connected.status).toBe('fulfilled');
  await expect.poll(() => state).toMatchObject({ phase: 'connected', agentRunning: true, error: null });
  expect(phases).not.toContain('failed');
  await engine.reportFailure('no-channel', 'There is no channel');
  expect(state).toMatchObject({ phase: 'failed', error: { code: 'no-channel' }, clients: 0 });
});
