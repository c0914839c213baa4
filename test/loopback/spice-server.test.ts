import { afterEach, describe, expect, it } from 'vitest';
import { type Loopback, type LoopbackOptions, startLoopback } from '../../loopback/loopback.js';
import { LinkRefused, linkMain, SpiceClient } from './spice-client.js';
import { WebdavClient } from './webdav-client.js';

let loopback: Loopback;
afterEach(() => loopback.close());
const start = async (options?: LoopbackOptions) => {
  loopback = await startLoopback(options);
};

async function refusal(link: Promise<unknown>): Promise<number | undefined> {
  try {
    await link;
    return undefined;
  } catch (error) {
    return error instanceof LinkRefused ? error.code : undefined;
  }
}

describe('the link', () => {
  it.each([
    ['without a password', undefined, 'anything'],
    ['with the right password', 'geheim \u00fc', 'geheim \u00fc'],
  ])('opens main and WebDAV channel %s', async (_name, password, given) => {
    await start(password === undefined ? {} : { password });
    const client = await WebdavClient.connect(loopback.url, { password: given });
    expect(client.opened).toBe(true);
    expect(client.sessionId).toBeGreaterThan(0);
    await client.close();
  });

  it('refuses a wrong password with permission denied', async () => {
    await start({ password: 'right' });
    expect(await refusal(linkMain(loopback.url, { password: 'wrong' }))).toBe(7);
  });

  it.each([
    ['another magic', { type: 1, magic: 'HTTP' }, 2],
    ['another authentication', { type: 1, mechanism: 2 }, 3],
    ['a session that does not exist', { type: 11, connectionId: 12_345 }, 8],
    ['a channel before any session', { type: 11 }, 8],
  ])('refuses %s', async (_name, request, code) => {
    await start();
    expect(await refusal(SpiceClient.link(loopback.url, request))).toBe(code);
  });

  it('refuses a channel that the machine lacks', async () => {
    await start({ webdav: false });
    const { sessionId, client } = await linkMain(loopback.url);
    expect(await refusal(SpiceClient.link(loopback.url, { type: 11, connectionId: sessionId }))).toBe(9);
    await client.close();
  });

  it.each([
    ['with full headers', { commonCaps: 1 }],
    ['without a choice of mechanism', { commonCaps: 8 }],
    ['with every byte in a WebSocket message of its own', { dribble: true }],
  ])('works %s', async (_name, request) => {
    await start();
    const client = await WebdavClient.connect(loopback.url, request);
    expect(client.opened).toBe(true);
    await client.close();
  });
});

describe('the main channel', () => {
  it.each([
    [true, [2, 3, 4, 11]],
    [false, [2, 3, 4]],
  ])('lists the channels, with webdav: %s', async (webdav, types) => {
    await start({ webdav });
    const { client } = await linkMain(loopback.url);
    client.send(104);
    const list = (await client.nextOfType(104)).body;
    expect(list.readUInt32LE(0)).toBe(types.length);
    expect(types.map((_type, index) => list.readUInt8(4 + index * 2))).toEqual(types);
    await client.close();
  });

  it('announces a display agent only when asked to', async () => {
    await start({ displayAgent: true });
    const client = await SpiceClient.link(loopback.url, { type: 1 });
    const init = (await client.nextOfType(103)).body;
    expect(init.readUInt32LE(16)).toBe(1);
    await client.close();
  });

  it('takes the other channels with it', async () => {
    await start();
    const client = await WebdavClient.connect(loopback.url);
    await client.main.close();
    await client.channel.closed;
  });

  it('of a new session ends the session before', async () => {
    await start();
    const first = await WebdavClient.connect(loopback.url);
    const second = await WebdavClient.connect(loopback.url);
    await first.channel.closed;
    expect(second.sessionId).not.toBe(first.sessionId);
    await second.close();
  });
});

describe('the display channel', () => {
  it('draws once the client said INIT, within its acknowledgement window', async () => {
    await start();
    const { client, sessionId } = await linkMain(loopback.url);
    const display = await SpiceClient.link(loopback.url, { type: 2, connectionId: sessionId });
    display.send(101, Buffer.alloc(14));
    const types: number[] = [];
    for (let count = 0; count < 6; count += 1) types.push((await display.next())?.type ?? 0);
    expect(types).toEqual([3, 314, 304, 302, 302, 304]);
    await display.close();
    await client.close();
  });
});

describe('the inputs channel', () => {
  it('counts keys and acknowledges every fourth motion', async () => {
    await start();
    const { client, sessionId } = await linkMain(loopback.url);
    const inputs = await SpiceClient.link(loopback.url, { type: 3, connectionId: sessionId });
    expect((await inputs.next())?.type).toBe(101);
    inputs.send(101, Buffer.alloc(4));
    for (let count = 0; count < 4; count += 1) inputs.send(112, Buffer.alloc(11));
    expect((await inputs.next())?.type).toBe(111);
    expect(loopback.stats.keys).toBe(1);
    await inputs.close();
    await client.close();
  });
});

describe('the WebDAV channel', () => {
  it('has one client: a second is linked and then closed without a word', async () => {
    await start();
    const client = await WebdavClient.connect(loopback.url);
    const second = await SpiceClient.link(loopback.url, { type: 11, connectionId: client.sessionId });
    expect(await second.next()).toBeNull();
    expect(loopback.stats.clientsTurnedAway).toBe(1);
    await client.channel.close();
    const third = await SpiceClient.link(loopback.url, { type: 11, connectionId: client.sessionId });
    expect((await third.next())?.type).toBe(201);
    await third.close();
    await client.close();
  });

  it.each([
    ['compressed data, which was never agreed upon', 102, Buffer.alloc(5)],
    ['a message of no kind', 999, Buffer.alloc(0)],
  ])('ends for %s', async (_name, type, body) => {
    await start();
    const client = await WebdavClient.connect(loopback.url);
    client.channel.send(type, body);
    expect(await client.nextFrame()).toBeNull();
  });

  it('ends for a message of gigabytes', async () => {
    await start();
    const client = await WebdavClient.connect(loopback.url);
    client.channel.sendBytes(Buffer.from([101, 0, 0xff, 0xff, 0xff, 0xff]));
    expect(await client.nextFrame()).toBeNull();
  });

  it('takes PONG, ACK and a port event without a word', async () => {
    await start();
    const client = await WebdavClient.connect(loopback.url);
    client.channel.send(3, Buffer.alloc(12));
    client.channel.send(2);
    client.channel.send(201, Buffer.of(0));
    await loopback.agent.stop();
    await client.untilOpened(false);
    await client.close();
  });
});

describe('dropping', () => {
  it('the channel without a reason leaves the main channel', async () => {
    await start();
    const client = await WebdavClient.connect(loopback.url);
    loopback.dropChannel();
    expect(await client.channel.next()).toBeNull();
    const again = await SpiceClient.link(loopback.url, { type: 11, connectionId: client.sessionId });
    expect((await again.next())?.type).toBe(201);
    await client.main.close();
  });

  it('the channel with a reason says it', async () => {
    await start();
    const client = await WebdavClient.connect(loopback.url);
    loopback.dropChannel('moving house');
    const notify = await client.channel.next();
    expect(notify?.type).toBe(7);
    expect(notify?.body.readUInt32LE(8)).toBe(2);
    expect(notify?.body.toString('utf8', 24, 24 + notify.body.readUInt32LE(20))).toBe('moving house');
    expect((await client.channel.next())?.type).toBe(6);
    expect(await client.channel.next()).toBeNull();
    await client.main.close();
  });

  it('all ends every socket', async () => {
    await start();
    const client = await WebdavClient.connect(loopback.url);
    loopback.dropAll();
    await client.main.closed;
    await client.channel.closed;
  });
});
