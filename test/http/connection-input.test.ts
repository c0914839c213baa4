import { expect, it } from 'vitest';
import type { Clock } from '../../src/base/clock.js';
import { ConnectionInput } from '../../src/http/connection-input.js';
import { FakeClientConnection, toText } from '../fakes/client-connection.js';
import { ManualClock } from '../fakes/manual-clock.js';

it('goes on with the same read after a timeout', async () => {
  const connection = new FakeClientConnection();
  const clock = new ManualClock();
  const input = new ConnectionInput(connection, clock);
  const first = input.fill(10);
  clock.advance(10);
  expect(await first).toBe('timeout');
  // The fake refuses two reads at once.
  const second = input.fill();
  connection.send('abc');
  expect(await second).toBe('bytes');
  expect(toText(input.bytes)).toBe('abc');
});

it('adds to what is still unread', async () => {
  const connection = new FakeClientConnection();
  const input = new ConnectionInput(connection, new ManualClock());
  connection.send('abc');
  await input.fill();
  input.consume(1);
  connection.send('');
  connection.send('d');
  expect(await input.fill()).toBe('bytes');
  expect(toText(input.bytes)).toBe('bcd');
});

it('leaves no timer behind', async () => {
  const connection = new FakeClientConnection();
  let running = 0;
  const clock: Clock = {
    now: () => 0,
    after() {
      running += 1;
      return {
        dispose() {
          running -= 1;
        },
      };
    },
  };
  const input = new ConnectionInput(connection, clock);
  connection.send('a');
  await input.fill(1000);
  expect(running).toBe(0);
});

it('takes a read that fails for the end', async () => {
  const connection = new FakeClientConnection();
  connection.read = () => Promise.reject(new Error('broken'));
  expect(await new ConnectionInput(connection, new ManualClock()).fill()).toBe('ended');
});
