import { describe, expect, it, vi } from 'vitest';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { MemoryStore, type Store } from '../../../src/webdav/index.js';
import { textContent } from '../../../src/xml/xml-element.js';
import { emptyDrive } from '../../fakes/empty-drive.js';
import { DavClient, lockInfo, parseMultistatus, scriptedBody } from '../dav-client.js';

/** What a second page of the same folder is: another handler over the same folder and the same store. */
function reload(client: DavClient, store: Store): DavClient {
  const next = new DavClient({ filesystem: client.filesystem, store });
  next.clock.advance(client.clock.now() - next.clock.now());
  return next;
}

async function startPage(): Promise<{ store: MemoryStore; client: DavClient }> {
  const store = new MemoryStore();
  const client = new DavClient({ store });
  await client.populate({ 'a.txt': 'a', 'd/b.txt': 'b', 'd/e/c.txt': 'c' });
  return { store, client };
}

/** A store that outlives pages, as IndexedDB does: two clients over it are two tabs. */
function sharedStore(): MemoryStore {
  return Object.assign(new MemoryStore(), { persistent: true });
}

/** What another tab says when it has changed a lock. */
function tellOfLocks(): void {
  const channel = new BroadcastChannel('spice-html5-webdav/locks');
  channel.postMessage('memory');
  channel.close();
}

/** Long enough for messages between tabs, and for all that does not wait for something. */
function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** Has all later writes wait until they are let through, one by one or all. */
function holdWrites(store: Store): { readonly next: () => void; readonly all: () => void } {
  const write = store.write.bind(store);
  const waiting: (() => void)[] = [];
  let isOpen = false;
  store.write = async (changes) => {
    if (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve));
    await write(changes);
  };
  const next = () => waiting.shift()?.();
  const all = () => {
    isOpen = true;
    while (waiting.length > 0) next();
  };
  return { next, all };
}

/** The next one to scan gets what there is now, and gets it when it is let through. */
function holdNextScan(store: MemoryStore): () => void {
  const { scan } = store;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  store.scan = async (...range) => {
    store.scan = scan;
    const found = await scan.apply(store, range);
    await held;
    return found as never;
  };
  return release;
}

function propfind(name: string): string {
  return `<D:propfind xmlns:D="DAV:"><D:prop><D:${name}/></D:prop></D:propfind>`;
}

describe('locks over a reload of the page', () => {
  it('hold, with token, scope, depth, owner and what is left of their time', async () => {
    const { store, client } = await startPage();
    const token = await client.lock('/d/', { Timeout: 'Second-100', Depth: 'infinity' });
    client.clock.advance(40_000);
    const later = reload(client, store);
    expect(await later.status('PUT', '/d/e/c.txt', {}, 'x')).toBe(423);
    expect(await later.status('PUT', '/d/e/c.txt', { If: `</d/> (<${token}>)` }, 'x')).toBe(204);
    const found = await later.send('PROPFIND', '/d/b.txt', { Depth: '0' }, propfind('lockdiscovery'));
    const discovery = (await parseMultistatus(found.text))['/d/b.txt']?.properties[200]?.['{DAV:}lockdiscovery'];
    const text = discovery === undefined ? '' : textContent(discovery);
    for (const part of [token, 'Second-60', 'infinity', 'me', '/d/']) expect(text).toContain(part);
    later.clock.advance(60_001);
    expect(await later.status('PUT', '/d/b.txt', {}, 'x')).toBe(204);
  });

  it('hold for all that ask at once, also while they are still being read', async () => {
    const { store, client } = await startPage();
    await client.lock('/a.txt');
    const later = reload(client, store);
    const release = holdNextScan(store);
    const asked = [later.status('OPTIONS', '/a.txt'), later.status('PUT', '/a.txt', {}, 'x')];
    await soon();
    release();
    expect(await Promise.all(asked)).toEqual([200, 423]);
  });

  it('can be refreshed and given back by those who know the token', async () => {
    const { store, client } = await startPage();
    const token = await client.lock('/a.txt', { Timeout: 'Second-100' });
    const second = reload(client, store);
    expect(await second.status('LOCK', '/a.txt', { If: `(<${token}>)`, Timeout: 'Second-500' })).toBe(200);
    const third = reload(second, store);
    third.clock.advance(400_000);
    expect(await third.status('PUT', '/a.txt', {}, 'x')).toBe(423);
    expect(await third.status('UNLOCK', '/a.txt', { 'Lock-Token': `<${token}>` })).toBe(204);
    expect(await reload(third, store).status('PUT', '/a.txt', {}, 'x')).toBe(204);
  });

  it('are gone with what DELETE and MOVE took away, and are not copied by COPY (RFC 4918 7.6)', async () => {
    const { store, client } = await startPage();
    const tokens: Record<string, string> = {};
    for (const path of ['/a.txt', '/d/b.txt', '/d/e/c.txt']) tokens[path] = await client.lock(path);
    const ifTokens = (path: string) => ({ If: `<${path}> (<${tokens[path]}>)` });
    expect(await client.status('COPY', '/a.txt', { Destination: '/copied.txt' })).toBe(201);
    expect(await client.status('DELETE', '/a.txt', ifTokens('/a.txt'))).toBe(204);
    expect(await client.status('MOVE', '/d/b.txt', { Destination: '/moved.txt', ...ifTokens('/d/b.txt') })).toBe(201);
    expect(await client.status('DELETE', '/d/', ifTokens('/d/e/c.txt'))).toBe(204);
    expect(await store.keys('lock/')).toEqual([]);
    const later = reload(client, store);
    for (const path of ['/a.txt', '/copied.txt', '/moved.txt']) {
      expect(await later.status('PUT', path, {}, 'x')).toBeOneOf([201, 204]);
    }
  });

  it('leave nothing behind when their time is over', async () => {
    const { store, client } = await startPage();
    await client.lock('/a.txt', { Timeout: 'Second-10' });
    client.clock.advance(11_000);
    const later = reload(client, store);
    await later.status('OPTIONS', '/a.txt');
    expect(await store.keys('lock/')).toEqual([]);
  });

  it('are no longer than what was granted when the clock was set back', async () => {
    const { store, client } = await startPage();
    await client.lock('/a.txt', { Timeout: 'Second-10' });
    client.clock.advance(-3_600_000);
    const later = reload(client, store);
    expect(await later.status('PUT', '/a.txt', {}, 'x')).toBe(423);
    later.clock.advance(10_001);
    expect(await later.status('PUT', '/a.txt', {}, 'x')).toBe(204);
  });

  it('are found in a folder that lies elsewhere in the drive now', async () => {
    const store = new MemoryStore();
    const folders = { one: new MemoryFilesystem({ id: 'one' }), two: new MemoryFilesystem({ id: 'two' }) };
    const mounted = async (...names: (keyof typeof folders)[]): Promise<DavClient> => {
      const drive = emptyDrive();
      for (const name of names) await drive.mount({ id: name, name, filesystem: folders[name] });
      return new DavClient({ filesystem: drive, store });
    };
    const first = await mounted('one', 'two');
    await first.send('PUT', '/two/x.txt', {}, 'x');
    await first.lock('/two/x.txt');
    const second = await mounted('two', 'one');
    second.clock.advance(first.clock.now() - second.clock.now());
    expect(await second.status('PUT', '/x.txt', {}, 'y')).toBe(423);
    expect((await second.send('DELETE', '/x.txt')).text).toContain('<D:href>/x.txt</D:href>');
  });

  it('hold for the page when the store fails, which is told', async () => {
    const store = new MemoryStore();
    const client = new DavClient({ store });
    await client.populate({ 'a.txt': 'a' });
    store.write = async () => {
      throw new Error('disk');
    };
    const token = await client.lock('/a.txt');
    expect(await client.status('PUT', '/a.txt', {}, 'x')).toBe(423);
    expect(await client.status('PUT', '/a.txt', { If: `(<${token}>)` }, 'x')).toBe(204);
    expect(client.problems.length).toBeGreaterThan(0);
  });

  it('hold also after the next LOCK, where the store that all tabs share takes no more', async () => {
    const store = sharedStore();
    const client = new DavClient({ store });
    await client.populate({ a: 'a', b: 'b' });
    store.write = async () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const token = await client.lock('/a');
    await client.lock('/b');
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(423);
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': `<${token}>` })).toBe(204);
    await client.lock('/', { Depth: '0' });
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(204);
  });

  it('hold however many others come and go while the store takes no more', async () => {
    const store = sharedStore();
    const client = new DavClient({ store, limits: { maxLocks: 3 } });
    await client.populate({ a: 'a', b: 'b' });
    store.write = async () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    await client.lock('/a');
    for (let count = 0; count < 10; count += 1) {
      const token = await client.lock('/b');
      expect(await client.status('UNLOCK', '/b', { 'Lock-Token': `<${token}>` })).toBe(204);
    }
    await client.lock('/b');
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(423);
  });

  it('do not come back where the store failed when they were given back', async () => {
    const store = sharedStore();
    const client = new DavClient({ store });
    await client.populate({ a: 'a', b: 'b' });
    const token = await client.lock('/a');
    store.write = async () => {
      throw new Error('disk');
    };
    expect(await client.status('UNLOCK', '/a', { 'Lock-Token': `<${token}>` })).toBe(204);
    await client.lock('/b');
    expect(await client.status('PUT', '/a', {}, 'x')).toBe(204);
  });
});

describe('locks of two tabs', () => {
  async function openTabs(): Promise<{ store: MemoryStore; one: DavClient; other: DavClient }> {
    const [store, filesystem] = [sharedStore(), new MemoryFilesystem()];
    const [one, other] = [new DavClient({ store, filesystem }), new DavClient({ store, filesystem })];
    await one.populate({ a: 'a', b: 'b' });
    expect(await one.status('OPTIONS', '/a')).toBe(200);
    return { store, one, other };
  }

  function bodyWith(event: () => Promise<unknown>, content = 'x') {
    return scriptedBody(null, async function* () {
      await event();
      yield new TextEncoder().encode(content);
    });
  }

  it.each([
    ['PUT', '/a', 'x'],
    ['PUT', '/new', 'x'],
    [
      'PROPPATCH',
      '/a',
      '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="u:x"/></D:prop></D:set></D:propertyupdate>',
    ],
    [
      'MKCOL',
      '/new',
      '<D:mkcol xmlns:D="DAV:"><D:set><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:set></D:mkcol>',
    ],
  ])('are heeded by %s %s where they are granted while its body comes', async (method, target, content) => {
    const { one, other } = await openTabs();
    const body = bodyWith(async () => {
      await other.lock(target === '/new' ? '/' : target, { Depth: '0' });
      await soon();
    }, content);
    expect(await one.status(method, target, { 'Content-Type': 'application/xml' }, body)).toBe(423);
  });

  it.each([
    ['DELETE', '/a', {}],
    ['COPY', '/b', { Destination: '/a' }],
    ['MOVE', '/b', { Destination: '/a' }],
  ])('are heeded by %s %s where they are granted while the person is asked', async (method, target, fields) => {
    const { store, one: other } = await openTabs();
    const confirm = async () => {
      await other.lock('/a');
      await soon();
      return true;
    };
    const asking = new DavClient({ store, filesystem: other.filesystem, confirm });
    expect(await asking.status(method, target, fields)).toBe(423);
    expect(await other.tree()).toEqual({ a: 'a', b: 'b' });
  });

  it('are told in an outbox too, whose key has a slash', async () => {
    const [store, filesystem] = [sharedStore(), new MemoryFilesystem({ id: 'outbox/outbox-key' })];
    const [one, other] = [new DavClient({ store, filesystem }), new DavClient({ store, filesystem })];
    await one.populate({ a: 'a' });
    expect(await one.status('OPTIONS', '/a')).toBe(200);
    const token = await other.lock('/a');
    await soon();
    expect(await one.status('PUT', '/a', {}, 'x')).toBe(423);
    expect(await other.status('UNLOCK', '/a', { 'Lock-Token': `<${token}>` })).toBe(204);
    await soon();
    expect(await one.status('PUT', '/a', {}, 'x')).toBe(204);
  });

  it('hold where they are read again before they are noted', async () => {
    const { store, one } = await openTabs();
    const writes = holdWrites(store);
    const locked = Promise.all([one.lock('/a'), one.lock('/b')]);
    await soon();
    tellOfLocks();
    await soon();
    const looked = one.status('OPTIONS', '/');
    await soon();
    writes.all();
    await Promise.all([locked, looked]);
    expect(await one.status('PUT', '/a', {}, 'x')).toBe(423);
    expect(await one.status('PUT', '/b', {}, 'x')).toBe(423);
  });

  it('hold where they are read again while their note waits for another', async () => {
    const { store, one } = await openTabs();
    const token = await one.lock('/b');
    const writes = holdWrites(store);
    const unlocked = one.status('UNLOCK', '/b', { 'Lock-Token': `<${token}>` });
    await soon();
    const locked = one.lock('/a');
    await soon();
    tellOfLocks();
    await soon();
    const looked = one.status('OPTIONS', '/');
    await soon();
    writes.next();
    await soon();
    writes.all();
    await Promise.all([unlocked, locked, looked]);
    expect(await one.status('PUT', '/a', {}, 'x')).toBe(423);
    expect(await one.status('PUT', '/b', {}, 'x')).toBe(204);
  });

  it('are heeded by who asks while what there was before is still being read', async () => {
    const { store, one, other } = await openTabs();
    tellOfLocks();
    await soon();
    const release = holdNextScan(store);
    const looked = one.status('OPTIONS', '/a');
    await soon();
    await other.lock('/a');
    await soon();
    const asked = one.status('PUT', '/a', {}, 'x');
    await soon();
    release();
    expect(await asked).toBe(423);
    await looked;
  });

  it('go to one of them, also where the other is just reading what there was before', async () => {
    const { store, one, other } = await openTabs();
    tellOfLocks();
    await soon();
    const release = holdNextScan(store);
    const looked = one.status('OPTIONS', '/a');
    await soon();
    expect(await other.status('LOCK', '/a', {}, lockInfo())).toBe(200);
    const asked = one.status('LOCK', '/a', {}, lockInfo());
    await soon();
    release();
    expect(await asked).toBe(423);
    await looked;
  });
});

describe('a LOCK over the store that all tabs share', () => {
  async function openTabs() {
    const [store, filesystem] = [sharedStore(), new MemoryFilesystem()];
    let scans = 0;
    const { scan } = store;
    store.scan = (...range) => {
      scans += 1;
      return scan.apply(store, range) as never;
    };
    const [one, other] = [new DavClient({ store, filesystem }), new DavClient({ store, filesystem })];
    await one.populate({ a: 'a', b: 'b', c: 'c' });
    return { store, one, other, scansOf: () => scans };
  }

  it('reads no locks again that it has', async () => {
    const { one, scansOf } = await openTabs();
    await one.lock('/a');
    const before = scansOf();
    const token = await one.lock('/b');
    await one.status('UNLOCK', '/b', { 'Lock-Token': `<${token}>` });
    await one.lock('/c');
    expect(scansOf()).toBe(before);
  });

  it('reads them again after a reading that failed', async () => {
    const { store, one, other } = await openTabs();
    await one.lock('/a');
    await other.lock('/b');
    const { scan } = store;
    store.scan = () => Promise.reject(new Error('broken'));
    expect(await one.status('LOCK', '/c', {}, lockInfo())).toBe(200);
    store.scan = scan;
    expect(await one.status('LOCK', '/b', {}, lockInfo())).toBe(423);
  });

  it('knows of what another tab did, also where it was not told', async () => {
    vi.stubGlobal(
      'BroadcastChannel',
      class {
        postMessage() {}
      },
    );
    const { one, other } = await openTabs();
    vi.unstubAllGlobals();
    await one.lock('/a');
    const token = await other.lock('/b', { Timeout: 'Second-10' });
    expect(await one.status('LOCK', '/b', {}, lockInfo())).toBe(423);
    expect(await other.status('LOCK', '/b', { If: `(<${token}>)`, Timeout: 'Second-1000' })).toBe(200);
    one.clock.advance(11_000);
    expect(await one.status('LOCK', '/b', {}, lockInfo())).toBe(423);
    expect(await other.status('UNLOCK', '/b', { 'Lock-Token': `<${token}>` })).toBe(204);
    expect(await one.status('UNLOCK', '/nothing', { 'Lock-Token': '<urn:x>' })).not.toBe(204);
    expect(await one.status('LOCK', '/b', {}, lockInfo())).toBe(200);
  });
});

describe('many locks', () => {
  it('are granted to one of those that ask at the same moment', async () => {
    const { client } = await startPage();
    const ask = () => client.status('LOCK', '/a.txt', {}, lockInfo());
    const statuses = await Promise.all(Array.from({ length: 20 }, ask));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 423)).toHaveLength(19);
  });

  it('do not pile up on one resource: every answer about it would name them all', async () => {
    const { client } = await startPage();
    let granted = 0;
    let status = 200;
    while (status === 200 && granted < 1000) {
      status = await client.status('LOCK', '/a.txt', {}, lockInfo('shared'));
      if (status === 200) granted += 1;
    }
    expect(status).toBe(507);
    expect(granted).toBe(64);
  });

  it.each([new MemoryStore(), sharedStore()])('leave no records behind when their time is over', async (store) => {
    const client = new DavClient({ store, limits: { maxLocks: 10 } });
    for (let number = 0; number < 300; number += 1) {
      await client.lock(`/n${number}.txt`, { Timeout: 'Second-1' });
      client.clock.advance(1001);
    }
    expect((await store.keys('lock/')).length).toBeLessThan(100);
  });

  it('come and go by thousands without slowing down', async () => {
    const { store, client } = await startPage();
    const round = async (count: number): Promise<number> => {
      const started = performance.now();
      for (let number = 0; number < count; number += 1) {
        const token = await client.lock(`/n${number}.txt`);
        expect(await client.status('UNLOCK', `/n${number}.txt`, { 'Lock-Token': `<${token}>` })).toBe(204);
      }
      return performance.now() - started;
    };
    const first = await round(500);
    await round(1500);
    const last = await round(500);
    expect(await store.keys('lock/')).toEqual([]);
    expect(last).toBeLessThan(first * 5 + 200);
  });
});
