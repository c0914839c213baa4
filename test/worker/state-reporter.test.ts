import { beforeEach, describe, expect, it } from 'vitest';
import type { BytesEvent, RequestEvent, ShareState, TransfersEvent } from '../../src/worker/share-state.js';
import { StateReporter } from '../../src/worker/state-reporter.js';
import { FakeExchange } from '../fakes/fake-exchange.js';
import { ManualClock } from '../fakes/manual-clock.js';

const response = { method: 'GET', status: 200, isWhole: true, bytesReceived: 0, bytesSent: 5, durationMs: 1 };

describe('StateReporter', () => {
  let clock: ManualClock;
  let states: ShareState[];
  let requests: RequestEvent[];
  let bytes: BytesEvent[];
  let transfers: TransfersEvent[];
  let reporter: StateReporter;

  beforeEach(() => {
    clock = new ManualClock(1_000_000);
    states = [];
    requests = [];
    bytes = [];
    transfers = [];
    reporter = new StateReporter(
      'worker',
      {
        onState: (state) => states.push(state),
        onRequest: (event) => requests.push(event),
        onBytes: (event) => bytes.push(event),
        onTransfers: (event) => transfers.push(event),
      },
      clock,
    );
  });

  it('reports at once what a person waits for', () => {
    reporter.update({ phase: 'connecting' });
    reporter.onPort(true);
    expect(states.map(({ phase, agentRunning }) => [phase, agentRunning])).toEqual([
      ['connecting', false],
      ['connecting', true],
    ]);
  });

  it('reports what a guest can do in a burst at once, then no more often than counters', () => {
    for (let index = 0; index < 1000; index += 1) reporter.onPort(index % 2 === 0);
    expect(states).toHaveLength(1);
    clock.advance(250);
    expect(states.map(({ agentRunning }) => agentRunning)).toEqual([true, false]);
    for (let index = 0; index < 100; index += 1) {
      reporter.updateSoon({ locks: index });
      clock.advance(10);
    }
    expect(states.length).toBeLessThanOrEqual(2 + 9);
    clock.advance(250);
    expect(states.at(-1)).toMatchObject({ locks: 99 });
    // After a silence the next one is told at once again.
    clock.advance(250);
    reporter.onPort(true);
    expect(states.at(-1)?.agentRunning).toBe(true);
    // What a person waits for takes what is due along.
    reporter.onPort(false);
    reporter.update({ phase: 'connected' });
    expect(states.at(-1)).toMatchObject({ phase: 'connected', agentRunning: false });
    const { length } = states;
    clock.advance(10_000);
    expect(states).toHaveLength(length);
  });

  it('tells of a client that a limit closed as of a request, and of none after the end', () => {
    reporter.onClientClosed('maxClients');
    reporter.stop();
    reporter.onClientClosed('maxClients');
    expect(requests).toEqual([
      {
        method: '',
        path: '',
        status: 0,
        isWhole: false,
        bytesReceived: 0,
        bytesSent: 0,
        durationMs: 0,
        closedBy: 'maxClients',
      },
    ]);
  });

  it('reports counters at intervals, however often they change', () => {
    for (let count = 1; count <= 1000; count += 1) {
      reporter.onClientCount(count);
      reporter.onBytes('received', 10);
      reporter.onBytes('sent', 1);
    }
    expect(states).toEqual([]);
    clock.advance(250);
    expect(states.map(({ clients }) => clients)).toEqual([1000]);
    expect(bytes).toEqual([{ received: 10_000, sent: 1000 }]);
    clock.advance(10_000);
    expect(states).toHaveLength(1);
    expect(bytes).toHaveLength(1);
  });

  it('tells each request with a path for people', () => {
    reporter.onResponse({ ...response, target: '/a%20folder/%C3%BC.txt?x=1' });
    reporter.onResponse({ ...response, target: '/%ff' });
    expect(requests.map(({ path }) => path)).toEqual(['/a folder/ü.txt', '/%ff']);
    expect(requests[0]).not.toHaveProperty('destination');
    for (const destination of [
      'http://localhost:9843/a%20b/c',
      'HTTPS://[::1]',
      '/d%0ae?x',
      '../f',
      'http://%ff/%ff',
    ]) {
      reporter.onResponse({ ...response, method: 'MOVE', target: '/a', destination });
    }
    expect(requests.slice(2).map(({ destination }) => destination)).toEqual(['/a b/c', '/', '/d\ne', '../f', '/%ff']);
    clock.advance(250);
    expect(states.at(-1)?.lastRequestAt).toBe(1_000_000);
  });

  it('tells files on their way at intervals, until the last has ended', () => {
    const exchange = new FakeExchange('PUT', '/a.bin', 1_000_000);
    exchange.lengthReceived = 4000;
    reporter.onExchange(exchange);
    for (let count = 1; count <= 1000; count += 1) {
      exchange.bytesReceived = count;
      reporter.onBytes('received', 1);
    }
    expect(transfers).toEqual([]);
    clock.advance(1000);
    expect(transfers.map(({ running }) => running[0]?.bytes)).toEqual([1000, 1000, 1000, 1000]);
    exchange.finish(201);
    reporter.onExchangeEnd(exchange);
    clock.advance(10_000);
    expect(transfers).toHaveLength(5);
    expect(transfers.at(-1)).toMatchObject({ running: [], ended: [{ path: '/a.bin', phase: 'done' }], done: 1 });
  });

  it('tells at once what a person cancelled', () => {
    const exchange = new FakeExchange('PUT', '/a.bin', 1_000_000);
    exchange.lengthReceived = 4000;
    reporter.onExchange(exchange);
    reporter.cancelTransfer(1);
    expect(exchange.wasCancelled).toBe(true);
    expect(transfers).toMatchObject([{ running: [], ended: [{ phase: 'cancelled' }] }]);
  });

  it('is silent once stopped', () => {
    reporter.onClientCount(3);
    reporter.stop();
    reporter.update({ phase: 'closed' });
    reporter.onResponse({ ...response, target: '/' });
    clock.advance(1000);
    expect([states, requests, bytes]).toEqual([[], [], []]);
  });
});
