import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import type { HttpResponse } from '../../src/http/message.js';
import { serveConnection } from '../../src/http/server-connection.js';
import { FakeClientConnection, settle } from '../fakes/client-connection.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { readAll, request, respond, serve, WatchedBody } from './serving.js';

const timeoutMs = defaultLimits.requestIdleTimeoutMs;

describe('one request after another', () => {
  it('answers, stays, and tells the mux where each one ends', async () => {
    const { connection, send, statuses, reports } = serve(async (r) => respond(200, await readAll(r)));
    await send(request('PUT /a', ['Content-Length: 3'], 'abc'));
    await send(request('GET /b'));
    expect(statuses()).toEqual([200, 200]);
    expect(connection.calls).toEqual(['endRequest', 'endResponse', 'endRequest', 'endResponse']);
    expect(connection.closed).toBe(false);
    expect(reports).toEqual([
      { method: 'PUT', target: '/a', status: 200, isWhole: true, bytesReceived: 3, bytesSent: 3, durationMs: 0 },
      { method: 'GET', target: '/b', status: 200, isWhole: true, bytesReceived: 0, bytesSent: 0, durationMs: 0 },
    ]);
  });

  it('answers what came in one frame in order, one at a time', async () => {
    let finish = (_: HttpResponse): void => {};
    const { requests, send, responses } = serve(({ target }) =>
      target === '/1' ? new Promise((resolve) => (finish = resolve)) : Promise.resolve(respond(200, target)),
    );
    await send(
      request('GET /1') + request('GET /2') + request('PUT /3', ['Content-Length: 2'], 'xx') + request('GET /4'),
    );
    expect(requests.map(({ target }) => target)).toEqual(['/1']);
    finish(respond(200, 'first'));
    await settle();
    expect(responses().map(({ body }) => body)).toEqual(['first', '/2', '/3', '/4']);
  });

  it('stops for a new program under the same id: the old handler is told, and nothing more is written', async () => {
    const { connection, requests, send, served, reports, errors } = serve(() => new Promise(() => {}));
    await send(request('GET /old'));
    await send(request('GET /new'));
    await served;
    expect(requests[0]?.signal.aborted).toBe(true);
    expect(connection.output).toBe('');
    expect(reports).toMatchObject([{ target: '/old', status: 0, isWhole: false }]);
    expect(errors).toEqual([]);
  });

  it('lets go of an answer that comes when its program has left: it may have a folder open', async () => {
    let finish = (_: HttpResponse): void => {};
    const { connection, send, served } = serve(() => new Promise((resolve) => (finish = resolve)));
    let open = 0;
    async function* listing(): AsyncGenerator<Uint8Array> {
      open += 1;
      try {
        yield new Uint8Array(1);
        yield new Uint8Array(1);
      } finally {
        open -= 1;
      }
    }
    // Begun, as a handler does that looks whether there is anything to tell.
    const begun = listing();
    await begun.next();
    async function* text(): AsyncGenerator<Uint8Array> {
      yield* begun;
    }
    await send(request('GET /old'));
    connection.leave();
    await served;
    finish({ ...respond(200, ''), body: { length: null, chunks: text() } });
    await settle();
    expect(open).toBe(0);
  });

  it('does not end a request before its last byte was read', async () => {
    const { connection, send } = serve(async (r) => respond(200, await readAll(r)));
    const text = request('PUT /a', ['Transfer-Encoding: chunked'], '3\r\nabc\r\n0\r\nX: y\r\n\r\n');
    for (const byte of text.slice(0, -1)) await send(byte);
    expect(connection.calls).toEqual([]);
    await send('\n');
    expect(connection.calls).toEqual(['endRequest', 'endResponse']);
  });

  it('leaves an idle connection alone for ever', async () => {
    const { connection, wait, send, statuses } = serve(async () => respond(204));
    await wait(100 * timeoutMs);
    await send(request('GET /'));
    await send('\r\n');
    await wait(100 * timeoutMs);
    await send(request('GET /'));
    expect(statuses()).toEqual([204, 204]);
    expect(connection.closed).toBe(false);
  });

  it('tells where a COPY or MOVE was to go, as it was sent', async () => {
    const { send, reports } = serve(async () => respond(403));
    const field = ['Destination: http://localhost/b%20c'];
    for (const method of ['COPY', 'MOVE', 'PUT']) await send(request(`${method} /a`, field));
    await send(request('MOVE /a'));
    expect(reports.map(({ destination }) => destination)).toEqual([
      'http://localhost/b%20c',
      'http://localhost/b%20c',
      undefined,
      undefined,
    ]);
  });

  it('tells how long it took, and never less than nothing', async () => {
    const clock = new ManualClock();
    const durations: number[] = [];
    const connection = new FakeClientConnection();
    const jumps = [1500, -5000];
    void serveConnection(
      connection,
      {
        async handle() {
          const jump = jumps.shift() ?? 0;
          const now = clock.now() + jump;
          clock.now = () => now;
          return respond(204);
        },
      },
      { limits: defaultLimits, clock, onResponse: ({ durationMs }) => durations.push(durationMs) },
    );
    connection.send(request('GET /') + request('GET /'));
    await settle();
    expect(durations).toEqual([1500, 0]);
  });

  it('counts content, not framing', async () => {
    const counts = { received: 0, sent: 0 };
    const connection = new FakeClientConnection();
    void serveConnection(
      connection,
      { handle: async (r) => respond(200, new WatchedBody([await readAll(r), '!'], null)) },
      {
        limits: defaultLimits,
        clock: new ManualClock(),
        onBytes: (direction, count) => {
          counts[direction] += count;
        },
      },
    );
    connection.send(request('PUT /', ['Transfer-Encoding: chunked'], '3\r\nabc\r\n0\r\n\r\n'));
    await settle();
    expect(counts).toEqual({ received: 3, sent: 4 });
  });
});

describe('a body that the handler leaves unread', () => {
  const refuse = async (): Promise<HttpResponse> => respond(403, 'no');

  it('is answered at once, drained, and then the next request is served', async () => {
    const { connection, send, statuses, reports } = serve(refuse);
    await send(request('PUT /a', ['Content-Length: 10'], 'abc'));
    expect(statuses()).toEqual([403]);
    expect(connection.calls).toEqual([]);
    await send('GET /');
    expect(connection.calls).toEqual([]);
    expect(reports).toEqual([]);
    await send(`/${request('GET /b')}`.slice(0, 2));
    expect(connection.calls).toEqual(['endRequest', 'endResponse']);
    expect(reports).toMatchObject([{ status: 403, bytesReceived: 10, bytesSent: 2 }]);
    await send(request('GET /b').slice(1));
    expect(statuses()).toEqual([403, 403]);
    expect(connection.closed).toBe(false);
  });

  it('is drained while the client does not read its answer', async () => {
    const { connection, send, statuses } = serve(refuse);
    connection.blocked = true;
    await send(request('PUT /a', ['Content-Length: 6'], 'abc'));
    await send('def');
    expect(connection.calls).toEqual(['endRequest']);
    connection.unblock();
    await settle();
    expect(connection.calls).toEqual(['endRequest', 'endResponse']);
    expect(statuses()).toEqual([403]);
  });

  it('is drained by its chunks too, from where the handler stopped', async () => {
    const { send, statuses, requests } = serve(async ({ body }) => {
      for await (const _ of body) break;
      return respond(507);
    });
    await send(request('PUT /a', ['Transfer-Encoding: chunked'], '3\r\nabc\r\n'));
    await send(`5\r\nGET /\r\n0\r\n\r\n${request('GET /b', ['Content-Length: 1'], 'x')}`);
    expect(requests.map(({ target }) => target)).toEqual(['/a', '/b']);
    expect(statuses()).toEqual([507, 507]);
  });

  it('is taken from an iteration that is still open', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const { send, statuses } = serve(async ({ body }) => {
      const iterator = body[Symbol.asyncIterator]();
      await iterator.next();
      late = iterator.next().then(
        () => 'content',
        () => 'refused',
      );
      return respond(403);
    });
    await send(request('PUT /a', ['Content-Length: 6'], 'abc'));
    await send('def');
    expect(await late).toBe('refused');
    await send(request('GET /b', ['Content-Length: 1'], 'x'));
    expect(statuses()).toEqual([403, 403]);
  });

  it('ends the connection when it turns out broken, after the answer', async () => {
    const { connection, send, served, statuses } = serve(refuse);
    await send(request('PUT /a', ['Transfer-Encoding: chunked'], 'zz'));
    expect(statuses()).toEqual([403]);
    expect(connection.calls).toEqual(['endResponse', 'close']);
    await served;
  });

  it('ends the connection when it stalls', async () => {
    const { connection, send, wait, served, statuses } = serve(refuse);
    await send(request('PUT /a', ['Content-Length: 6'], 'abc'));
    await wait(timeoutMs - 1);
    expect(connection.closed).toBe(false);
    await wait(1);
    expect(connection.closed).toBe(true);
    await served;
    expect(statuses()).toEqual([403]);
  });

  it('cannot be read twice', async () => {
    const { send, statuses, errors } = serve(async (r) => {
      await readAll(r);
      return respond(200, await readAll(r));
    });
    await send(request('PUT /a', ['Content-Length: 1'], 'a'));
    expect(statuses()).toEqual([500]);
    expect(errors).toHaveLength(1);
  });
});

describe('Expect: 100-continue', () => {
  const fields = ['Content-Length: 5', 'Expect: 100-Continue'];

  it('asks when the handler first pulls, then answers', async () => {
    const { connection, send, responses } = serve(async (r) => respond(201, await readAll(r)));
    await send(request('PUT /a', fields));
    expect(connection.output).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    await send('hello');
    expect(responses().map(({ status, body }) => [status, body])).toEqual([
      [100, ''],
      [201, 'hello'],
    ]);
    expect(connection.closed).toBe(false);
  });

  it('does not ask for what is already here', async () => {
    const { send, statuses } = serve(async (r) => respond(201, await readAll(r)));
    await send(request('PUT /a', fields, 'he'));
    await send('llo');
    expect(statuses()).toEqual([201]);
  });

  it('does not ask when there is no body, nor a 1.0 client', async () => {
    const { send, statuses } = serve(async (r) => respond(201, await readAll(r)));
    await send(request('PUT /a', ['Expect: 100-continue']));
    await send('PUT /b HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n');
    await send('x');
    expect(statuses()).toEqual([201, 201]);
  });

  it('answers 417 to what it cannot meet, without the handler', async () => {
    for (const expectation of ['Expect: 200-ok', 'Expect: 100-continue, x']) {
      const { connection, requests, send } = serve(async () => respond(200));
      await send(request('PUT /a', ['Content-Length: 5', expectation]));
      expect(connection.output).toMatch(/^HTTP\/1\.1 417 /);
      await send('hello');
      expect(connection.calls).toEqual(['endRequest', 'endResponse', 'close']);
      expect(requests).toHaveLength(0);
    }
  });

  it('answers 417 and stays when there is no body', async () => {
    const { connection, send } = serve(async () => respond(200));
    await send(request('GET /a', ['Expect: 200-ok']));
    await send(request('GET /a', ['Expect: 200-ok']));
    expect(connection.output.match(/417/g)).toHaveLength(2);
    expect(connection.closed).toBe(false);
  });

  describe('refused before the body was asked for', () => {
    const refuse = async ({ method }: { method: string }): Promise<HttpResponse> =>
      respond(method === 'PUT' ? 403 : 200, 'x');

    it('is answered at once with Connection: close, and waits for what comes', async () => {
      const { connection, send, wait, responses, reports } = serve(refuse);
      await send(request('PUT /a', fields));
      expect(responses()).toMatchObject([{ status: 403, body: 'x' }]);
      expect(responses()[0]?.headers.get('connection')).toBe('close');
      expect(reports).toHaveLength(1);
      await wait(100 * timeoutMs);
      expect(connection.calls).toEqual([]);
    });

    it('serves the request that comes instead of the body', async () => {
      for (const cut of [0, 1, 3, 4, 5, 20]) {
        const { connection, send, statuses, reports } = serve(refuse);
        await send(request('PUT /a', fields));
        const next = request('GET /b');
        if (cut > 0) await send(next.slice(0, cut));
        await send(next.slice(cut));
        expect(statuses()).toEqual([403, 200]);
        expect(connection.calls).toEqual(['endRequest', 'endResponse']);
        expect(reports.map(({ target }) => target)).toEqual(['/a', '/b']);
      }
    });

    it('serves one that comes with a body in several frames', async () => {
      const { send, statuses, requests } = serve(async (r) =>
        r.target === '/a' ? respond(403) : respond(201, await readAll(r)),
      );
      await send(request('PUT /a', fields));
      await send(request('PUT /b', ['Content-Length: 4'], 'ab'));
      await send('cd');
      expect(requests).toHaveLength(2);
      expect(statuses()).toEqual([403, 201]);
    });

    it('drops the body that was under way, and ends', async () => {
      const { connection, send, served, statuses, requests } = serve(refuse);
      await send(request('PUT /a', fields));
      await send('he');
      expect(connection.calls).toEqual([]);
      await send('llo');
      expect(connection.calls).toEqual(['endRequest', 'endResponse', 'close']);
      await served;
      expect(statuses()).toEqual([403]);
      expect(requests).toHaveLength(1);
    });

    it('takes a start that never becomes a request for a body', async () => {
      const { connection, send, wait } = serve(refuse);
      await send(request('PUT /a', fields));
      await send('GE');
      await wait(timeoutMs);
      await send('llo');
      expect(connection.calls).toEqual(['endRequest', 'endResponse', 'close']);
    });

    it('drains a body of which the first bytes were here before the answer', async () => {
      const { connection, send, statuses } = serve(refuse);
      await send(request('PUT /a', ['Content-Length: 7', 'Expect: 100-continue'], 'G'));
      await send(`ET / HT${request('GET /b').slice(1)}`.slice(0, 6));
      await send(request('GET /b'));
      expect(statuses()).toEqual([403, 200]);
      expect(connection.closed).toBe(false);
    });
  });
});

describe('silence', () => {
  it('in a head is answered with 408', async () => {
    const { connection, send, wait, served, responses, reports } = serve(async () => respond(200));
    await send('GET / HTTP/1.1\r\nHo');
    await wait(timeoutMs - 1);
    await send('st: a\r\n');
    await wait(timeoutMs - 1);
    expect(connection.output).toBe('');
    await wait(1);
    expect(responses()).toMatchObject([{ status: 408, body: '' }]);
    expect(responses()[0]?.headers.get('connection')).toBe('close');
    expect(connection.calls).toEqual(['endResponse', 'close']);
    expect(reports).toMatchObject([{ method: 'GET', target: '/', status: 408 }]);
    await served;
  });

  it('in a body fails the handler and is answered with 408', async () => {
    let failure: unknown;
    const { connection, send, wait, statuses, errors } = serve(async (r) => {
      try {
        return respond(201, await readAll(r));
      } catch (error) {
        failure = error;
        throw new Error('could not write the file', { cause: error });
      }
    });
    await send(request('PUT /a', ['Content-Length: 6'], 'abc'));
    await wait(timeoutMs - 1);
    await send('de');
    await wait(timeoutMs);
    expect(failure).toBeInstanceOf(Error);
    expect(statuses()).toEqual([408]);
    expect(connection.calls).toEqual(['endResponse', 'close']);
    expect(errors).toEqual([]);
  });

  it('in a body that the handler answers all the same still ends the connection', async () => {
    const { connection, send, wait, responses } = serve((r) =>
      readAll(r).then(
        () => respond(201),
        () => respond(409),
      ),
    );
    await send(request('PUT /a', ['Content-Length: 6'], 'abc'));
    await wait(timeoutMs);
    expect(responses()).toMatchObject([{ status: 409 }]);
    expect(responses()[0]?.headers.get('connection')).toBe('close');
    expect(connection.closed).toBe(true);
  });

  it('of our own while a handler works is no silence of the client', async () => {
    let finish = (): void => {};
    const working = new Promise<void>((resolve) => (finish = resolve));
    const { connection, send, wait, statuses } = serve(async (r) => {
      for await (const _ of r.body) await working;
      return respond(201);
    });
    await send(request('PUT /a', ['Content-Length: 6'], 'abc'));
    await wait(10 * timeoutMs);
    finish();
    await send('def');
    expect(statuses()).toEqual([201]);
    expect(connection.closed).toBe(false);
  });
});

describe('a client that leaves', () => {
  it('between requests', async () => {
    const { connection, served } = serve(async () => respond(200));
    connection.leave();
    await served;
  });

  it('in a head, without an answer', async () => {
    const { connection, send, served, reports } = serve(async () => respond(200));
    await send('GET / HT');
    connection.leave();
    await served;
    expect(connection.output).toBe('');
    expect(reports).toEqual([]);
  });

  it('in a body, which then does not end but fails', async () => {
    let outcome = 'reading';
    const { connection, send, served, errors, reports } = serve(async (r) => {
      try {
        await readAll(r);
        outcome = 'committed';
      } catch {
        outcome = 'undone';
      }
      return respond(201);
    });
    await send(request('PUT /a', ['Content-Length: 6'], 'abc'));
    connection.leave();
    await served;
    await settle();
    expect(outcome).toBe('undone');
    expect(connection.output).toBe('');
    expect(errors).toEqual([]);
    expect(reports).toMatchObject([{ method: 'PUT', status: 0, isWhole: false, bytesReceived: 3 }]);
  });

  it('while a handler works that does not care, and later rejects', async () => {
    let fail = (_: Error): void => {};
    const { connection, send, served, errors } = serve(() => new Promise((_, reject) => (fail = reject)));
    await send(request('GET /a'));
    connection.leave();
    await served;
    fail(new Error('too late'));
    await settle();
    expect(errors).toEqual([]);
  });

  it('in a download, whose source is let go', async () => {
    const body = new WatchedBody([new Uint8Array(100_000), new Uint8Array(100_000)], 200_000);
    const { connection, send, served, errors } = serve(async () => respond(200, body));
    connection.blocked = true;
    await send(request('GET /a'));
    connection.leave();
    await served;
    await settle();
    expect(body).toMatchObject({ opened: 1, pulled: 1, released: 1 });
    expect(errors).toEqual([]);
  });

  it('in a download, which is told with what was read of it', async () => {
    let wake = (): void => {};
    const silence = new Promise<void>((resolve) => (wake = resolve));
    const body = new WatchedBody([new Uint8Array(20_000), silence, 'x'], 20_001);
    const { connection, send, served, reports } = serve(async () => respond(200, body));
    await send(request('GET /secret'));
    expect(reports).toEqual([]);
    connection.leave();
    await served;
    wake();
    await settle();
    expect(reports).toMatchObject([{ target: '/secret', status: 200, isWhole: false, bytesSent: 20_000 }]);
  });

  it('while the source of a download is silent', async () => {
    let wake = (): void => {};
    const silence = new Promise<void>((resolve) => (wake = resolve));
    const body = new WatchedBody([silence, 'x'], 1);
    const { connection, send, served } = serve(async () => respond(200, body));
    await send(request('GET /a'));
    connection.leave();
    await served;
    wake();
    await settle();
    expect(body.released).toBe(1);
  });
});

describe('an exchange', () => {
  it('tells how far it is, to whoever looks', async () => {
    let wake = (): void => {};
    const silence = new Promise<void>((resolve) => (wake = resolve));
    const body = new WatchedBody([new Uint8Array(20_000), silence, new Uint8Array(10_000)], 30_000);
    const { send, exchanges, served, connection } = serve(async () => respond(200, body));
    await send(request('GET /a'));
    expect(exchanges.open).toHaveLength(1);
    const [exchange] = exchanges.open;
    expect(exchange).toMatchObject({ method: 'GET', target: '/a', status: 200, lengthReceived: 0, lengthSent: 30_000 });
    expect([exchange?.bytesSent, exchange?.isWhole]).toEqual([20_000, false]);
    wake();
    await settle();
    expect(exchanges.open).toEqual([]);
    expect([exchange?.bytesSent, exchange?.isWhole]).toEqual([30_000, true]);
    connection.leave();
    await served;
  });

  it('that is cancelled in an upload is refused, its body is never whole, and the next request is served', async () => {
    const outcomes: unknown[] = [];
    const serving = serve(async (put) => {
      outcomes.push(await readAll(put).catch((error: Error) => error.message));
      return respond(201);
    });
    await serving.send(`${request('PUT /a', ['Content-Length: 10'])}01234`);
    const [exchange] = serving.exchanges.open;
    expect(exchange).toMatchObject({ lengthReceived: 10, bytesReceived: 5, canCancel: true });
    exchange?.cancel();
    await settle();
    expect(serving.statuses()).toEqual([403]);
    // At once: the client may never send more.
    expect(outcomes).toHaveLength(1);
    await serving.send('56789');
    expect(outcomes).toEqual([expect.stringContaining('was answered')]);
    await serving.send(request('PUT /b', ['Content-Length: 2'], 'ok'));
    expect(outcomes.at(-1)).toBe('ok');
    expect(serving.statuses()).toEqual([403, 201]);
    expect(serving.errors).toEqual([]);
  });

  it('that is cancelled once its body is whole goes on', async () => {
    let answer = (): void => {};
    const serving = serve(async (put) => {
      await readAll(put);
      await new Promise<void>((resolve) => (answer = resolve));
      return respond(201);
    });
    await serving.send(request('PUT /a', ['Content-Length: 2'], 'ok'));
    expect(serving.exchanges.open[0]?.canCancel).toBe(false);
    serving.exchanges.open[0]?.cancel();
    answer();
    await settle();
    expect(serving.statuses()).toEqual([201]);
  });

  it('that is cancelled in a download ends the connection in the middle of it', async () => {
    const body = new WatchedBody([new Uint8Array(20_000), new Promise(() => {}), new Uint8Array(10_000)], 30_000);
    const serving = serve(async () => respond(200, body));
    await serving.send(request('GET /a'));
    serving.exchanges.open[0]?.cancel();
    await serving.served;
    expect(serving.connection.calls.at(-1)).toBe('close');
    expect(serving.connection.output.length).toBeLessThan(21_000);
    expect([serving.exchanges.open, serving.errors]).toEqual([[], []]);
  });

  it('that is cancelled before its download began is refused, and what it works on is told', async () => {
    const body = new WatchedBody([new Promise(() => {}), 'x'], 1);
    const serving = serve(async () => respond(200, body));
    await serving.send(request('GET /a'));
    serving.exchanges.open[0]?.cancel();
    await settle();
    expect(serving.statuses()).toEqual([403]);
    expect(serving.requests[0]?.signal.aborted).toBe(true);
    await serving.send(request('GET /b'));
    expect(serving.requests[1]?.signal.aborted).toBe(false);
  });

  it('ends also when the client leaves', async () => {
    const { connection, send, served, exchanges } = serve(() => new Promise(() => {}));
    await send(request('GET /a'));
    const [exchange] = exchanges.open;
    connection.leave();
    await served;
    expect([exchanges.open, exchange?.isWhole]).toEqual([[], false]);
  });
});

describe('a handler that fails', () => {
  it('is answered with 500 without its text, and the connection stays', async () => {
    const secret = new Error('/home/me/secret');
    const { connection, send, statuses, errors } = serve(async ({ target }) => {
      if (target === '/bad') throw secret;
      return respond(204);
    });
    await send(request('GET /bad'));
    await send(request('GET /good'));
    expect(statuses()).toEqual([500, 204]);
    expect(connection.output).not.toContain('secret');
    expect(errors).toEqual([secret]);
  });

  it('even when it throws instead of rejecting', async () => {
    const { send, statuses } = serve(() => {
      throw new Error('at once');
    });
    await send(request('GET /'));
    expect(statuses()).toEqual([500]);
  });
});

it('swallows what a refused client goes on sending while its answer waits', async () => {
  const { connection, send, served } = serve(async () => respond(200));
  connection.blocked = true;
  await send('nonsense\r\n');
  for (let i = 0; i < 10; i += 1) await send(request('DELETE /a'));
  expect(connection.isRead).toBe(true);
  connection.unblock();
  await served;
  expect(connection.output.match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(connection.calls).toEqual(['endResponse', 'close']);
});
