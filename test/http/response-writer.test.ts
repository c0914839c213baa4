import { describe, expect, it } from 'vitest';
import { settle, toText } from '../fakes/client-connection.js';
import { request, respond, serve, WatchedBody } from './serving.js';

const ofLength = (length: number, fill = 0x61): Uint8Array => new Uint8Array(length).fill(fill);

describe('framing', () => {
  it('sends the whole of a small answer in one write, with Date and length', async () => {
    const { connection, send } = serve(async () => respond(200, 'hello', [['ETag', '"x"']]));
    await send(request('GET /'));
    expect(connection.writes).toHaveLength(1);
    expect(connection.output).toBe(
      'HTTP/1.1 200 OK\r\nDate: Fri, 02 Jan 2026 03:04:05 GMT\r\nETag: "x"\r\nContent-Length: 5\r\n\r\nhello',
    );
  });

  it('gathers small chunks of unknown length into one', async () => {
    const { connection, send } = serve(async () => respond(207, new WatchedBody(['ab', '', 'cd', 'e'], null)));
    await send(request('PROPFIND /'));
    expect(connection.writes).toHaveLength(1);
    expect(connection.output).toMatch(/\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n$/);
  });

  it('ends an unknown length that is nothing', async () => {
    const { send, responses } = serve(async () => respond(207, new WatchedBody([], null)));
    await send(request('PROPFIND /'));
    expect(responses()).toMatchObject([{ status: 207, body: '' }]);
  });

  it.each([null, 200_000])('passes large chunks on without a copy (length %s)', async (length) => {
    const large = [ofLength(100_000), ofLength(100_000)];
    const { connection, send, responses } = serve(async () => respond(200, new WatchedBody(large, length)));
    await send(request('GET /'));
    for (const chunk of large) expect(connection.writes.filter((write) => write === chunk)).toHaveLength(1);
    expect(responses()[0]?.body).toBe(large.map(toText).join(''));
  });

  it.each([null, 150_010])('sends what it has before it asks for more (length %s)', async (length) => {
    const { connection, send, responses } = serve(async () =>
      respond(200, new WatchedBody([ofLength(10), ofLength(20_000, 0x62), ofLength(130_000, 0x63)], length)),
    );
    connection.blocked = true;
    await send(request('GET /'));
    expect(connection.writes).toHaveLength(1);
    connection.unblock();
    await settle();
    expect(responses()[0]?.body).toBe('a'.repeat(10) + 'b'.repeat(20_000) + 'c'.repeat(130_000));
  });

  it('pulls no faster than the client reads', async () => {
    const body = new WatchedBody(
      Array.from({ length: 50 }, () => ofLength(65_536)),
      50 * 65_536,
    );
    const { connection, send } = serve(async () => respond(200, body));
    connection.blocked = true;
    await send(request('GET /'));
    expect(body.pulled).toBe(1);
  });

  it('has no body and no length for 204 and 304, and does not open the source', async () => {
    for (const status of [204, 304]) {
      const body = new WatchedBody(['x'], 1);
      const { connection, send } = serve(async () => respond(status, body));
      await send(request('GET /'));
      expect(connection.output).toMatch(/^HTTP\/1\.1 \d+ [\w ]+\r\nDate: [^\r]+\r\n\r\n$/);
      expect(body.opened).toBe(0);
    }
  });

  it('says that there is nothing where there is nothing', async () => {
    const { send, responses } = serve(async ({ target }) => respond(target === '/205' ? 205 : 201, null));
    await send(request('PUT /a'));
    await send(request('PUT /205'));
    expect(responses().map(({ headers }) => headers.get('content-length'))).toEqual(['0', '0']);
  });
});

describe('HEAD', () => {
  it.each([5, null])('has the fields of GET and leaves the source shut (length %s)', async (length) => {
    const body = new WatchedBody(['hello'], length);
    const { send, responses } = serve(async () => respond(200, body, [['Content-Type', 'text/plain']]));
    await send(request('GET /'));
    expect(body.opened).toBe(1);
    await send(request('HEAD /'));
    expect(body.opened).toBe(1);
    const [get, head] = responses();
    expect(head?.body).toBe('');
    // A client that sees chunks announced might wait for them.
    expect([...(head?.headers ?? [])]).toEqual(
      [...(get?.headers ?? [])].filter(([name]) => name !== 'transfer-encoding'),
    );
  });

  it('is followed by the next answer at once', async () => {
    const { send, responses } = serve(async () => respond(200, 'hello'));
    await send(request('HEAD /') + request('GET /'));
    expect(responses().map(({ body }) => body)).toEqual(['', 'hello']);
  });
});

describe('HTTP/1.0', () => {
  const line = 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n';

  it('gets a length for what has none, since no end of the connection reaches it', async () => {
    const { connection, send, responses } = serve(async () => respond(207, new WatchedBody(['ab', 'c'], null)));
    await send(line);
    expect(responses()).toMatchObject([{ status: 207, body: 'abc' }]);
    expect(responses()[0]?.headers.get('content-length')).toBe('3');
    expect(responses()[0]?.headers.get('connection')).toBe('keep-alive');
    await send('GET / HTTP/1.0\r\n\r\n');
    expect(connection.output).toContain('\r\nConnection: close\r\n');
    expect(connection.closed).toBe(true);
  });

  it('gets 505 for what is too long to be collected', async () => {
    const body = new WatchedBody(
      Array.from({ length: 40 }, () => ofLength(65_536)),
      null,
    );
    const { send, statuses, errors } = serve(async () => respond(200, body));
    await send(line);
    expect(statuses()).toEqual([505]);
    expect(body).toMatchObject({ pulled: 17, released: 1 });
    expect(errors).toHaveLength(1);
  });
});

describe('a body that is not what it said', () => {
  it.each([
    ['fails before anything was sent', ['x', new Error('disk')], 5],
    ['fails before anything was sent, of unknown length', ['x', new Error('disk')], null],
    ['is shorter', ['abc'], 5],
    ['is longer', ['abc', 'def'], 5],
  ])('%s: 500, and the connection stays', async (_, parts, length) => {
    const body = new WatchedBody(parts, length);
    const { connection, send, statuses, errors } = serve(async () => respond(200, body));
    await send(request('GET /'));
    expect(statuses()).toEqual([500]);
    expect(errors).toHaveLength(1);
    expect(body.released).toBe(1);
    expect(connection.closed).toBe(false);
  });

  it.each([
    ['fails', [ofLength(20_000), new Error('disk')], 40_000],
    ['fails, of unknown length', [ofLength(20_000), new Error('disk')], null],
    ['is shorter', [ofLength(20_000)], 40_000],
    ['is longer', [ofLength(20_000), ofLength(20_000)], 30_000],
    ['is longer by what comes after its end', [ofLength(20_000), ofLength(1)], 20_000],
  ])('%s in the middle: ends there, without a last chunk and without padding', async (_, parts, length) => {
    const body = new WatchedBody(parts, length);
    const { connection, send, served, errors, reports } = serve(async () => respond(200, body));
    await send(request('GET /'));
    await served;
    expect(connection.output.endsWith('a'.repeat(20_000))).toBe(true);
    expect(connection.calls).toEqual(['endRequest', 'close']);
    expect(errors).toHaveLength(1);
    expect(body.released).toBe(1);
    expect(reports).toMatchObject([{ status: 200, bytesSent: 20_000 }]);
  });
});

describe('a head that would not be one', () => {
  it.each([
    ['a line end in a value', 200, ['X', 'a\r\nSet-Cookie: b']],
    ['a lone line feed', 200, ['X', 'a\nb']],
    ['NUL', 200, ['X', 'a\0b']],
    ['a letter that has no octet', 200, ['X', 'a\u0161b']],
    ['a line end in disguise', 200, ['X', 'a\u010d\u010ab']],
    ['a line end in a name', 200, ['X\r\nY', 'b']],
    ['a space in a name', 200, ['X Y', 'b']],
    ['no name', 200, ['', 'b']],
    ['an interim status', 100, ['X', 'b']],
    ['no status', Number.NaN, ['X', 'b']],
    ['a status with more digits', 2000, ['X', 'b']],
  ] as const)('%s: 500', async (_, status, field) => {
    const body = new WatchedBody(['x'], 1);
    const { send, responses, errors } = serve(async () => respond(status, body, [field]));
    await send(request('GET /'));
    expect(responses()).toMatchObject([{ status: 500, body: '' }]);
    expect([...(responses()[0]?.headers.keys() ?? [])]).toEqual(['date', 'content-length']);
    expect(errors).toHaveLength(1);
    expect(body.opened).toBe(0);
  });

  it('keeps a handler from deciding about framing', async () => {
    const { send, responses } = serve(async () =>
      respond(200, 'hello', [
        ['content-length', '3'],
        ['Transfer-Encoding', 'chunked'],
        ['Connection', 'close'],
        ['DATE', 'now'],
      ]),
    );
    await send(request('GET /'));
    expect([...(responses()[0]?.headers.keys() ?? [])]).toEqual(['date', 'content-length']);
    expect(responses()[0]?.body).toBe('hello');
  });
});
