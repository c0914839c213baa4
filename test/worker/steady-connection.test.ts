import { describe, expect, it } from 'vitest';
import { ShareError, type ShareErrorCode, shareErrorCodes } from '../../src/base/share-error.js';
import { type Serving, SteadyConnection } from '../../src/worker/steady-connection.js';
import { ManualClock } from '../fakes/manual-clock.js';

const failure = (code: ShareErrorCode): ShareError => new ShareError(code, 'channel', code);
const lost = failure(shareErrorCodes.serverClosed);
const unreachable = failure(shareErrorCodes.socketFailed);
const closed = failure(shareErrorCodes.closed);

/** A server whose channels a test opens, refuses and ends by hand. */
class FakeServer {
  /** What the next attempts meet; without an entry they succeed. */
  readonly refusals: ShareError[] = [];
  attempts = 0;
  open = 0;
  mostOpen = 0;
  #end: ((error?: ShareError) => void) | undefined;

  /** Ends the channel that stands. */
  drop(error: ShareError): void {
    this.#end?.(error);
  }

  async connect(): Promise<Serving> {
    this.attempts += 1;
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw refusal;
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const ended = new Promise<void>((resolve, reject) => {
      this.#end = (error) => {
        this.open -= 1;
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    ended.catch(() => {});
    return { run: () => ended, close: async () => this.#end?.() };
  }
}

function makeConnection() {
  const server = new FakeServer();
  const clock = new ManualClock();
  const events: string[] = [];
  const connection = new SteadyConnection({
    open: () => server.connect(),
    clock,
    onLost: ({ code }) => events.push(`lost: ${code}`),
    onRestored: () => events.push('restored'),
  });
  return { server, clock, events, connection };
}

/** Lets everything run that waits for nothing but itself. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SteadyConnection', () => {
  it('reports a first attempt that fails and makes no other', async () => {
    const { server, clock, connection } = makeConnection();
    server.refusals.push(unreachable);
    await expect(connection.open()).rejects.toBe(unreachable);
    clock.advance(600_000);
    await settled();
    expect(server.attempts).toBe(1);
  });

  it('opens a lost connection again, waiting longer each time, never with two sockets', async () => {
    const { server, clock, events, connection } = makeConnection();
    await connection.open();
    const running = connection.run();
    server.refusals.push(unreachable, unreachable, unreachable);
    server.drop(lost);
    await settled();
    expect(events).toEqual(['lost: server-closed']);
    const waits: number[] = [];
    for (let waited = 0; server.attempts < 5 && waited < 60_000; waited += 100) {
      const before = server.attempts;
      clock.advance(100);
      await settled();
      if (server.attempts > before) waits.push(waited + 100);
    }
    expect(waits).toEqual([500, 1500, 3500, 7500]);
    expect(events).toEqual(['lost: server-closed', 'restored']);
    expect(server.mostOpen).toBe(1);
    await connection.close(closed);
    await expect(running).resolves.toBeUndefined();
    expect(server.open).toBe(0);
  });

  it('does not ask a server in a loop that drops each channel at once', async () => {
    const { server, clock, connection } = makeConnection();
    await connection.open();
    const running = connection.run();
    running.catch(() => {});
    for (let second = 0; second < 300; second += 1) {
      server.drop(lost);
      await settled();
      clock.advance(1000);
      await settled();
    }
    await expect(running).rejects.toBe(lost);
    expect(server.attempts).toBe(10);
  });

  it('begins with short waits again after a channel that lasted', async () => {
    const { server, clock, connection } = makeConnection();
    await connection.open();
    void connection.run();
    for (let round = 1; round <= 50; round += 1) {
      clock.advance(10_000);
      server.drop(lost);
      await settled();
      clock.advance(500);
      await settled();
      expect(server.attempts).toBe(1 + round);
    }
    await connection.close(closed);
  });

  it('gives up with the last reason when the server stays away', async () => {
    const { server, clock, connection } = makeConnection();
    await connection.open();
    const running = connection.run();
    running.catch(() => {});
    server.refusals.push(...Array.from({ length: 100 }, () => unreachable));
    server.drop(lost);
    for (let second = 0; second < 300; second += 1) {
      await settled();
      clock.advance(1000);
    }
    await expect(running).rejects.toBe(unreachable);
    expect(server.attempts).toBe(10);
  });

  it.each([shareErrorCodes.wrongPassword, shareErrorCodes.noChannel, shareErrorCodes.protocolError])(
    'does not try again after %s',
    async (code) => {
      const { server, clock, connection } = makeConnection();
      await connection.open();
      const running = connection.run();
      running.catch(() => {});
      const refusal = failure(code);
      server.refusals.push(refusal);
      server.drop(lost);
      await settled();
      clock.advance(500);
      await expect(running).rejects.toBe(refusal);
      expect(server.attempts).toBe(2);
    },
  );

  it('can be closed while it waits: nothing is opened afterwards', async () => {
    const { server, clock, connection } = makeConnection();
    await connection.open();
    const running = connection.run();
    server.drop(lost);
    await settled();
    await connection.close(closed);
    await expect(running).resolves.toBeUndefined();
    clock.advance(600_000);
    await settled();
    expect(server.attempts).toBe(1);
  });

  it('closes what comes to stand in the moment in which it is closed', async () => {
    const { server, connection } = makeConnection();
    const opening = connection.open();
    await connection.close(closed);
    await expect(opening).rejects.toBe(closed);
    expect(server.open).toBe(0);
  });
});
