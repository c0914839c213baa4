import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ConnectionLimit, defaultLimits, type Limits } from '../../src/base/limits.js';
import { HttpHeaders, type RequestHandler } from '../../src/http/message.js';
import type { ResponseInfo } from '../../src/http/server-connection.js';
import { openDrive } from '../../src/session/drive.js';
import { ShareSession } from '../../src/session/share-session.js';
import { settle } from '../fakes/client-connection.js';
import { FakeByteChannel } from '../fakes/fake-byte-channel.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { type ReadResponse, readResponses } from '../http/response-reader.js';
import { decodeFrames, encodeFrame } from '../mux/frame-codec.js';
import { DavClient, lockInfo } from '../webdav/dav-client.js';
import { FaultyFilesystem } from '../webdav/faulty-filesystem.js';

/** A share as a guest reaches it: frames in, frames out; with what the person's log gets. */
class Guest {
  readonly log: ResponseInfo[] = [];
  readonly closedBy: ConnectionLimit[] = [];
  readonly problems: unknown[] = [];
  readonly clock: ManualClock;
  readonly #channel = new FakeByteChannel();
  readonly #session: ShareSession;
  #client = 0n;

  constructor(handler: RequestHandler, limits: Limits, clock: ManualClock, canPauseReading: boolean) {
    this.clock = clock;
    this.#session = new ShareSession({
      channel: this.#channel,
      canPauseReading,
      handler,
      limits,
      clock,
      observer: {
        onPort() {},
        onClientCount() {},
        onExchange() {},
        onExchangeEnd() {},
        onBytes() {},
        onClientClosed: (limit) => this.closedBy.push(limit),
        onProblem: (problem) => this.problems.push(problem),
        onResponse: (response) => this.log.push(response),
      },
    });
    void this.#session.run();
    this.#channel.send({ type: 'opened' });
  }

  /** A program of its own for each request. @returns its id. */
  send(text: string): bigint {
    this.#client += 1n;
    this.sendMore(this.#client, text);
    return this.#client;
  }

  sendMore(id: bigint, text: string): void {
    this.#channel.sendBytes(encodeFrame(id, Buffer.from(text, 'latin1')));
  }

  /** Whether the program was told that its connection is closed. */
  isClosed(id: bigint): boolean {
    const frames = decodeFrames(Buffer.concat(this.#channel.written));
    return frames.some(({ clientId, data }) => clientId === id && data.byteLength === 0);
  }

  /** The same, answered. */
  async ask(text: string): Promise<ReadResponse[]> {
    const answered = this.log.length;
    const id = this.send(text);
    await vi.waitUntil(() => this.log.length > answered, { timeout: 20_000, interval: 1 });
    return this.answers(id, text);
  }

  answers(id: bigint, text: string): ReadResponse[] {
    const frames = decodeFrames(Buffer.concat(this.#channel.written)).filter(({ clientId }) => clientId === id);
    const output = Buffer.concat(frames.map(({ data }) => data)).toString('latin1');
    return readResponses(output, [text.split(' ', 1)[0] ?? '']);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

const files = ['a.txt', 'b.txt', 'c.txt'];
let guest: Guest | undefined;

async function start(limits: Partial<Limits>, { canPauseReading = true } = {}): Promise<Guest> {
  const clock = new ManualClock();
  const all = { ...defaultLimits, ...limits };
  const drive = await openDrive({ settings: { junk: 'overlay' }, clock, limits: all, onProblem: () => {} });
  const disk = new FakeDisk();
  for (const name of files) disk.put(name, 'some content');
  await drive.addFolder(disk.root, 'folder', 'readwrite');
  guest = new Guest(drive.handler, all, clock, canPauseReading);
  return guest;
}

afterEach(() => guest?.close());

function request(line: string, fields: readonly string[] = [], body = ''): string {
  const all = ['Host: localhost', ...fields, ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`])];
  return `${line} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n${body}`;
}

const chunked = (tail: string): string => `${request('PUT /new', ['Transfer-Encoding: chunked'])}${tail}`;
const asks = (inner: string): string => `<D:propfind xmlns:D="DAV:"><D:prop>${inner}</D:prop></D:propfind>`;
const propfind = (inner: string): string => request('PROPFIND /a.txt', ['Depth: 0'], asks(inner));
const sets = (inner: string): string =>
  `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>${inner}</D:prop></D:set></D:propertyupdate>`;
const proppatch = (name: string, inner: string): string => request(`PROPPATCH /${name}`, [], sets(inner));
const lock = (name: string, scope: 'shared' | 'exclusive', owner = ''): string =>
  request(`LOCK /${name}`, ['Timeout: Second-9999999'], lockInfo(scope, owner));
const like = (pattern: string): string =>
  `<D:like><D:prop><D:displayname/></D:prop><D:literal>${pattern}</D:literal></D:like>`;
const search = (where: string): string =>
  request(
    'SEARCH /',
    [],
    `<D:searchrequest xmlns:D="DAV:"><D:basicsearch><D:select><D:prop><D:getetag/></D:prop></D:select><D:from><D:scope><D:href>/</D:href><D:depth>1</D:depth></D:scope></D:from><D:where><D:or>${where}</D:or></D:where></D:basicsearch></D:searchrequest>`,
  );
const sync = (path: string): string =>
  request(
    `REPORT ${path}`,
    [],
    '<D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:sync-level>1</D:sync-level><D:prop/></D:sync-collection>',
  );

const bodyOf = (message: string): string => message.split('\r\n\r\n').slice(1).join('\r\n\r\n');
const byName = '<D:orderby><D:order><D:prop><D:displayname/></D:prop></D:order></D:orderby>';
const windows = 'Microsoft-WebDAV-MiniRedir/10.0.19045';

/** What is within a bound, and what is just past it, each with its status. */
const bounds: readonly [limits: Partial<Limits>, within: string, status: number, past: string, status: number][] = [
  [{ maxTargetBytes: 6 }, request('GET /a.txt'), 200, request('GET /a.txtt'), 414],
  [{ maxHeaderBytes: 30 }, request('GET /a.txt', ['A: 1']), 200, request('GET /a.txt', ['A: 12345678']), 431],
  [{ maxHeaderFields: 2 }, request('GET /a.txt', ['A: 1']), 200, request('GET /a.txt', ['A: 1', 'B: 2']), 431],
  [{ maxChunkLineBytes: 6 }, chunked('1;ab\r\nx\r\n0\r\n\r\n'), 201, chunked('1;abc\r\nx\r\n0\r\n\r\n'), 400],
  [{ maxTrailerBytes: 8 }, chunked('0\r\nA: 1\r\n\r\n'), 201, chunked('0\r\nA: 12\r\n\r\n'), 431],
  [
    { maxCollectedBytes: 500 },
    'GET /a.txt HTTP/1.0\r\nHost: localhost\r\n\r\n',
    200,
    'GET / HTTP/1.0\r\nHost: localhost\r\nAccept: text/html\r\n\r\n',
    505,
  ],
  [{ maxXmlBytes: asks('<a/>').length }, propfind('<a/>'), 207, propfind('<ab/>'), 413],
  [{ maxXmlDepth: 3 }, propfind('<a/>'), 207, propfind('<a><b/></a>'), 413],
  [{ maxXmlNodes: 4 }, propfind('<a/>'), 207, propfind('<a/><b/>'), 413],
  [{ maxXmlAttributes: 2 }, propfind('<a b="" c=""/>'), 207, propfind('<a b="" c="" d=""/>'), 413],
  [{ maxXmlNamespaces: 2 }, propfind('<a xmlns="u"/>'), 207, propfind('<a xmlns="u"/><a xmlns="v"/>'), 413],
  [{ maxPropertyNames: 2 }, propfind('<a/><b/>'), 207, propfind('<a/><b/><c/>'), 413],
  [{ maxPropertyNames: 2 }, proppatch('a.txt', '<a/><b/>'), 207, proppatch('a.txt', '<a/><b/><c/>'), 413],
  [{ maxPropertyNameCharacters: 26 }, propfind('<a/><b/>'), 207, propfind('<a/><bc/>'), 413],
  [{ maxPropertyNameCharacters: 26 }, proppatch('a.txt', '<a/><b/>'), 207, proppatch('a.txt', '<a/><bc/>'), 413],
  [{ maxLocks: 1 }, lock('a.txt', 'exclusive'), 200, lock('b.txt', 'exclusive'), 507],
  [{ maxLocksPerResource: 1 }, lock('a.txt', 'shared'), 200, lock('a.txt', 'shared'), 507],
  [{ maxLocksPerResource: 1 }, lock('', 'shared'), 200, lock('a.txt', 'shared'), 507],
  [
    { maxLockOwnerCharacters: 50 },
    lock('a.txt', 'exclusive', '<D:owner>me</D:owner>'),
    200,
    lock('b.txt', 'exclusive', `<D:owner>${'me'.repeat(30)}</D:owner>`),
    507,
  ],
  [{ maxLockKeyCharacters: 150 }, lock('a.txt', 'exclusive'), 200, lock('n'.repeat(100), 'exclusive'), 507],
  [{ maxProperties: 1 }, proppatch('a.txt', '<a/>'), 207, proppatch('a.txt', '<b/>'), 507],
  [{ maxPropertyBytes: 40 }, proppatch('a.txt', '<a>1</a>'), 207, proppatch('a.txt', `<a>${'1'.repeat(40)}</a>`), 507],
  [
    { maxMemoryStoreBytes: 4000 },
    proppatch('a.txt', '<a>1</a>'),
    207,
    proppatch('b.txt', `<a>${'1'.repeat(4000)}</a>`),
    507,
  ],
  [
    { maxIfConditions: 1 },
    request('GET /a.txt', ['If: (Not <x:1>)']),
    200,
    request('GET /a.txt', ['If: (Not <x:1> Not <x:2>)']),
    400,
  ],
  [
    { maxRanges: 1 },
    request('GET /a.txt', ['Range: bytes=0-1']),
    206,
    request('GET /a.txt', ['Range: bytes=0-1,3-4']),
    200,
  ],
  [{ maxSearchConditions: 3 }, search(like('a%') + like('b%')), 207, search(like('a%') + like('b%') + like('c%')), 422],
  [{ maxSearchLiteralCharacters: 3 }, search(like('a%x')), 207, search(like('a%xy')), 422],
  [{ maxPathDepth: 2 }, request('GET /x/y'), 404, request('GET /x/y/z'), 414],
  [{ maxNameBytes: 4 }, request('PUT /four'), 201, request('PUT /fiveb'), 414],
  [
    { maxHeldInMemoryBytes: 1000 },
    request('PUT /~$a.docx', [], 'ten bytes.'),
    201,
    request('PUT /~$b.docx', [], 'x'.repeat(500)),
    507,
  ],
  [{ maxHeldInMemoryBytes: 500 }, request('PUT /~$a.docx'), 201, request('PUT /~$b.docx'), 507],
  [{ maxHeldInMemoryBytes: 1000 }, request('PUT /~$a.docx'), 201, request(`PUT /~$${'b'.repeat(250)}`), 414],
];

describe('past a bound there is a status, a line in the log, and others are served', () => {
  it.each(bounds.map((bound) => [Object.keys(bound[0])[0], bound] as const))('%s', async (_, bound) => {
    const [limits, within, statusWithin, past, statusPast] = bound;
    const { ask, log } = bindAll(await start(limits));
    expect((await ask(within)).map(({ status }) => status)).toEqual([statusWithin]);
    expect((await ask(past)).map(({ status }) => status)).toEqual([statusPast]);
    expect(log.map(({ status }) => status)).toEqual([statusWithin, statusPast]);
    expect((await ask(request('GET /c.txt'))).map(({ body }) => body)).toEqual(['some content']);
  });
});

function bindAll(opened: Guest): { ask: (text: string) => Promise<ReadResponse[]>; log: readonly ResponseInfo[] } {
  return { ask: (text) => opened.ask(text), log: opened.log };
}

describe('past a bound of the channel a client is closed, the log told, and others are served', () => {
  it('maxClients', async () => {
    const opened = await start({ maxClients: 2 });
    const [first, second, third] = [opened.send('GET /a.txt HT'), opened.send('GET /b.txt HT'), opened.send('GET /')];
    await settle();
    expect([first, second, third].map((id) => opened.isClosed(id))).toEqual([false, false, true]);
    expect(opened.closedBy).toEqual(['maxClients']);
    opened.sendMore(first, 'TP/1.1\r\nHost: localhost\r\n\r\n');
    await vi.waitUntil(() => opened.log.length === 1, { timeout: 20_000, interval: 1 });
    expect(opened.answers(first, 'GET')).toMatchObject([{ status: 200, body: 'some content' }]);
  });

  it('maxUnstoppableInboundBytes', async () => {
    const opened = await start({ maxUnstoppableInboundBytes: 100_000 }, { canPauseReading: false });
    const greedy = opened.send(request('PUT /new', ['Content-Length: 900000']));
    for (let piece = 0; piece < 4; piece += 1) opened.sendMore(greedy, 'x'.repeat(60_000));
    await settle();
    expect(opened.isClosed(greedy)).toBe(true);
    expect(opened.closedBy).toEqual(['maxUnstoppableInboundBytes']);
    expect(await opened.ask(request('GET /c.txt'))).toMatchObject([{ status: 200, body: 'some content' }]);
    expect(await opened.ask(request('GET /new'))).toMatchObject([{ status: 404 }]);
  });

  it('maxInboundBytes: what waits for its reader is not more, others wait meanwhile, and all are served', async () => {
    const opened = await start({ maxInboundBytes: 100_000 });
    const slow = opened.send(request('PUT /new', ['Content-Length: 600000']));
    for (let piece = 0; piece < 10; piece += 1) opened.sendMore(slow, 'x'.repeat(60_000));
    expect(await opened.ask(request('GET /c.txt'))).toMatchObject([{ status: 200, body: 'some content' }]);
    await vi.waitUntil(() => opened.log.length === 2, { timeout: 20_000, interval: 1 });
    expect(opened.answers(slow, 'PUT')).toMatchObject([{ status: 201 }]);
    expect([opened.isClosed(slow), opened.closedBy]).toEqual([false, []]);
  });
});

it('maxHeldXmlBytes: past it a long body is 503, a short one is answered, and so is what had begun', async () => {
  const opened = await start({ maxHeldXmlBytes: 100_000 });
  const { ask } = bindAll(opened);
  const long = propfind(' '.repeat(60_000));
  const slow = [opened.send(long.slice(0, -9)), opened.send(long.slice(0, -9))];
  const isAnswered = (id: bigint): boolean => opened.answers(id, long).length === 1;
  await vi.waitUntil(() => slow.some(isAnswered), { timeout: 20_000, interval: 1 });
  const [refused, begun] = slow.sort((a, b) => Number(isAnswered(b)) - Number(isAnswered(a))) as [bigint, bigint];
  const [refusal] = opened.answers(refused, long);
  expect([refusal?.status, refusal?.headers.get('retry-after'), isAnswered(begun)]).toEqual([503, '5', false]);
  expect(await ask(propfind('<D:getetag/>'))).toMatchObject([{ status: 207 }]);
  opened.sendMore(begun, long.slice(-9));
  await vi.waitUntil(() => isAnswered(begun), { timeout: 20_000, interval: 1 });
  expect(opened.answers(begun, long)).toMatchObject([{ status: 207 }]);
  expect(await ask(long)).toMatchObject([{ status: 207 }]);
});

describe('bounds on what an answer holds', () => {
  it('maxSyncMembers: a collection with more has no state, and says so', async () => {
    const { ask } = bindAll(await start({ maxSyncMembers: 2 }));
    expect(await ask(sync('/'))).toMatchObject([
      { status: 507, body: expect.stringContaining('number-of-matches-within-limits') },
    ]);
  });

  it.each([{ maxSearchedEntries: 2 }, { maxSearchResults: 2 }])(
    '%o: the answer says that there is more',
    async (limits) => {
      const { ask } = bindAll(await start(limits));
      const [answer] = await ask(search(like('%txt')));
      expect(answer?.status).toBe(207);
      expect(answer?.body.match(/<D:response>/g)).toHaveLength(3);
      expect(answer?.body).toContain('507');
    },
  );

  it('maxSearchSteps: a pattern that takes more ends the search, which says that there is more', async () => {
    const { ask } = bindAll(await start({ maxSearchSteps: 300 }));
    const found = async (pattern: string): Promise<string[]> => {
      const [answer] = await ask(search(like(pattern)));
      return [...(answer?.body.matchAll(/<D:href>(.*?)<\/D:href>/g) ?? [])].map(([, href]) => href as string);
    };
    expect((await found('%.txt')).sort()).toEqual(['/a.txt', '/b.txt', '/c.txt']);
    const [answer] = await ask(search(like('%t%z').repeat(30)));
    expect(answer?.body).toContain('507');
    expect(await ask(request('GET /c.txt'))).toMatchObject([{ status: 200 }]);
  });

  it('maxSortedEntries: a longer page comes without order', async () => {
    const { ask } = bindAll(await start({ maxSortedEntries: 2 }));
    const [answer] = await ask(request('GET /', ['Accept: text/html']));
    expect(answer?.body).toContain('More than 2 entries');
    for (const name of files) expect(answer?.body).toContain(name);
    const within = bindAll(await start({ maxSortedEntries: files.length }));
    const [whole] = await within.ask(request('GET /', ['Accept: text/html']));
    expect(whole?.body).toContain(`<caption>${files.length} files`);
  });

  it('maxLockTimeoutMs: a longer lock is cut to it, and ends then', async () => {
    const opened = await start({ maxLockTimeoutMs: 5000 });
    const [answer] = await opened.ask(lock('a.txt', 'exclusive'));
    expect(answer?.body).toContain('Second-5<');
    expect(await opened.ask(request('PUT /a.txt', [], 'x'))).toMatchObject([{ status: 423 }]);
    opened.clock.advance(5001);
    expect(await opened.ask(request('PUT /a.txt', [], 'x'))).toMatchObject([{ status: 204 }]);
  });

  it('requestIdleTimeoutMs: a head that stalls is 408, and so is a body; the file is not there', async () => {
    const opened = await start({ requestIdleTimeoutMs: 1000 });
    const [head, body] = ['GET /a.txt HT', `${request('PUT /new', ['Content-Length: 5'])}1`];
    const ids = [opened.send(head), opened.send(body)] as const;
    await settle();
    opened.clock.advance(999);
    await settle();
    expect(opened.log).toEqual([]);
    opened.clock.advance(1);
    await vi.waitUntil(() => opened.log.length === 2, { timeout: 20_000, interval: 1 });
    expect([opened.answers(ids[0], head)[0]?.status, opened.answers(ids[1], body)[0]?.status]).toEqual([408, 408]);
    expect(opened.log.map(({ status }) => status)).toEqual([408, 408]);
    expect(await opened.ask(request('GET /new'))).toMatchObject([{ status: 404 }]);
  });

  it('requestIdleTimeoutMs: a body that waits behind others’ bytes does not stall, however long their disk takes', async () => {
    let writeOn: () => void = () => {};
    const disk = new Promise<void>((resolve) => {
      writeOn = resolve;
    });
    const handler: RequestHandler = {
      async handle({ target, body }) {
        for await (const _ of body) if (target === '/slow') await disk;
        return { status: 201, headers: new HttpHeaders(), body: null };
      },
    };
    const limits = { ...defaultLimits, requestIdleTimeoutMs: 1000, maxInboundBytes: 10_000 };
    const opened = new Guest(handler, limits, new ManualClock(), true);
    guest = opened;
    const quick = `${request('PUT /quick', ['Content-Length: 5'])}1`;
    const id = opened.send(quick);
    const slow = opened.send(request('PUT /slow', ['Content-Length: 20000']));
    for (let frame = 0; frame < 4; frame += 1) opened.sendMore(slow, 'x'.repeat(5000));
    await settle();
    opened.sendMore(id, '2345');
    await settle();
    for (const waitedMs of [900, 900, 900]) {
      opened.clock.advance(waitedMs);
      await settle();
    }
    writeOn();
    await vi.waitUntil(() => opened.log.length === 2, { timeout: 20_000, interval: 1 });
    expect(opened.log.map(({ target, status }) => `${target} ${status}`).sort()).toEqual(['/quick 201', '/slow 201']);
    // And is no excuse for one that stalls afterwards.
    const stalled = opened.send(quick);
    await settle();
    opened.clock.advance(1000);
    await vi.waitUntil(() => opened.log.length === 3, { timeout: 20_000, interval: 1 });
    expect(opened.answers(stalled, quick)[0]?.status).toBe(408);
  });

  it('maxWalkFailures: a walk that fails everywhere ends, and what it did not reach is unchanged', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem, limits: { maxWalkFailures: 2 } });
    await client.populate({ 'd/1': '', 'd/2': '', 'd/3': '', 'd/4': '' });
    for (const name of ['1', '2', '3', '4']) filesystem.fail('remove', `d/${name}`, 'busy');
    const { status, text } = await client.send('DELETE', '/d/');
    expect([status, text.match(/<D:response>/g)?.length]).toEqual([207, 2]);
    expect(Object.keys(await client.tree())).toHaveLength(5);
  });

  it.each([
    ['PROPFIND', '/', '<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>'],
    ['REPORT', '/', bodyOf(sync('/'))],
    ['GET', '/', ''],
    ['SEARCH', '/', bodyOf(search(like('%')).replace('</D:where>', `</D:where>${byName}`))],
    ['GET', '/A.TXT', ''],
  ])(
    'maxHeldMembers: %s %s holds none when it has been answered, or left in the middle',
    async (method, target, content) => {
      const client = new DavClient({ limits: { maxHeldMembers: 8, maxSearchResults: 3 } });
      await client.populate({ 'a.txt': '', 'b.txt': '', 'c.txt': '', 'd.txt': '' });
      const fields = { Depth: '0', 'User-Agent': windows, Accept: 'text/html' };
      const statuses = new Set<number>();
      for (let round = 0; round < 5; round += 1) statuses.add(await client.status(method, target, fields, content));
      for (let round = 0; round < 5; round += 1) {
        const { body } = await client.handle(method, target, fields, content);
        await body?.chunks[Symbol.asyncIterator]().return?.();
      }
      statuses.add(await client.status(method, target, fields, content));
      expect([...statuses]).toHaveLength(1);
      expect([...statuses][0]).toBeLessThan(300);
    },
  );

  it('maxHeldMembers: answers that tell changes, and pages in order, hold their members until they have been read', async () => {
    const client = new DavClient({ limits: { maxHeldMembers: 10 } });
    await client.populate({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c', 'd.txt': 'd' });
    // Long enough for two batches, the first of which is taken at once.
    const wide = `<D:prop>${Array.from({ length: 900 }, (_, index) => `<name-${index} xmlns="urn:test"/>`).join('')}</D:prop>`;
    const report = bodyOf(sync('/')).replace('<D:prop/>', wide);
    const unread = [await client.handle('REPORT', '/', {}, report), await client.handle('REPORT', '/', {}, report)];
    expect(unread.map(({ status }) => status)).toEqual([207, 207]);
    const { status, text } = await client.send('REPORT', '/', {}, report);
    expect([status, text]).toEqual([507, expect.stringContaining('number-of-matches-within-limits')]);
    expect(await client.status('GET', '/', { Accept: 'text/html' })).toBe(507);
    for (const { body } of unread) await body?.chunks[Symbol.asyncIterator]().return?.();
    expect(await client.status('REPORT', '/', {}, report)).toBe(207);
    expect(await client.status('GET', '/', { Accept: 'text/html' })).toBe(200);
  });

  it('maxHeldMembers: what all walks hold is bounded, and there is room again when one has ended', async () => {
    const filesystem = new FaultyFilesystem();
    const client = new DavClient({ filesystem, limits: { maxHeldMembers: 3 } });
    await client.populate({ 'a/1': '', 'a/2': '', 'b/1': '', 'b/2': '', 'c/1': '', 'c/2': '', 'c/3': '', 'c/4': '' });
    let during: Promise<number> | undefined;
    const remove = filesystem.remove.bind(filesystem);
    filesystem.remove = async (path) => {
      during ??= client.status('DELETE', '/b/');
      await during;
      await remove(path);
    };
    expect([await client.status('DELETE', '/a/'), await during]).toEqual([204, 507]);
    expect(await client.status('DELETE', '/b/')).toBe(204);
    expect(await client.status('MOVE', '/c/', { Destination: '/d/' })).toBe(507);
    expect(Object.keys(await client.tree())).toContain('c/4');
  });
});
