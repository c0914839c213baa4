import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/base/limits.js';
import { DavError } from '../../../src/webdav/dav-error.js';
import type { Lock } from '../../../src/webdav/locks/lock-table.js';
import { grantTimeout, lockDiscovery, readLockInfo, supportedLock } from '../../../src/webdav/locks/lock-xml.js';
import { encodeHref } from '../../../src/webdav/names/target.js';
import { textContent } from '../../../src/xml/xml-element.js';
import { XmlError } from '../../../src/xml/xml-error.js';
import { lockInfo, parseXml } from '../dav-client.js';

const read = async (xml: string) => readLockInfo(await parseXml(xml), defaultLimits);

describe('readLockInfo (RFC 4918 14.11)', () => {
  it('reads scope and owner', async () => {
    expect(await read(lockInfo('shared'))).toEqual({ scope: 'shared', owner: '<D:owner xmlns:D="DAV:">me</D:owner>' });
    expect(await read(lockInfo('exclusive', ''))).toEqual({ scope: 'exclusive', owner: '' });
  });

  it('keeps the owner as it is, with its namespaces', async () => {
    const { owner } = await read(lockInfo('exclusive', '<D:owner><x:a xmlns:x="urn:x" b="1">T&amp;</x:a></D:owner>'));
    const element = await parseXml(owner);
    expect(element).toMatchObject({ namespace: 'DAV:', name: 'owner' });
    expect(element.children[0]).toMatchObject({ namespace: 'urn:x', name: 'a', children: ['T&'] });
  });

  it.each([
    ['another element', '<D:lock xmlns:D="DAV:"/>', 400],
    ['another namespace', '<lockinfo/>', 400],
    ['another element that has all of it', lockInfo().replaceAll('D:lockinfo', 'D:lock'), 400],
    ['one of another namespace that has all of it', lockInfo().replaceAll('D:lockinfo', 'lockinfo'), 400],
    ['no scope', '<D:lockinfo xmlns:D="DAV:"><D:locktype><D:write/></D:locktype></D:lockinfo>', 400],
    ['no type', '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:shared/></D:lockscope></D:lockinfo>', 400],
    ['another type', lockInfo().replace('D:write', 'D:read'), 422],
    ['another scope', lockInfo().replace('D:exclusive', 'D:some'), 422],
    ['a scope of another namespace', lockInfo().replace('D:exclusive', 'exclusive'), 422],
  ])('refuses %s', async (_, xml, status) => {
    await expect(read(xml)).rejects.toMatchObject({ constructor: DavError, status });
  });

  it('refuses an owner that fills the memory, before it is written out', async () => {
    const owner = (inner: string) => lockInfo('exclusive', `<D:owner xmlns:x="${'n'.repeat(2000)}">${inner}</D:owner>`);
    expect((await read(owner('<x:a/>'))).owner).toHaveLength(
      2000 + '<D:owner xmlns:D="DAV:"><x:a xmlns:x=""/></D:owner>'.length,
    );
    for (const inner of ['x'.repeat(5000), '<x:a/>'.repeat(2000)]) {
      await expect(read(owner(inner))).rejects.toMatchObject({ constructor: XmlError, code: 'no-room' });
    }
  });
});

describe('grantTimeout (RFC 4918 10.7)', () => {
  it.each([
    ['Second-3600', 3_600_000],
    ['second-10', 10_000],
    ['Second-0', 1000],
    ['Infinite', 3_600_000],
    ['Infinite, Second-4100000000', 3_600_000],
    ['Second-4100000000', 3_600_000],
    ['Extend-9, Second-5', 5000],
    ['rubbish', 600_000],
    ['Infinitely', 600_000],
    ['to the infinite', 600_000],
    ['Second-5 or so', 600_000],
    ['a Second-5', 600_000],
    ['Second-99999999999', 600_000],
    ['', 600_000],
    [undefined, 600_000],
  ])('%s: %i ms', (header, timeoutMs) => expect(grantTimeout(header, 3_600_000)).toBe(timeoutMs));

  it('gives no more than the limit, also where nothing is asked for', () => {
    expect(grantTimeout(undefined, 1000)).toBe(1000);
  });
});

describe('lockDiscovery (RFC 4918 15.8)', () => {
  const hrefs = { href: encodeHref };
  const lock: Lock = {
    token: 'urn:uuid:1',
    place: { above: [], starts: [1], key: 'r/a b' },
    path: ['a b'],
    isCollection: true,
    scope: 'exclusive',
    depth: 'infinity',
    owner: '<D:owner xmlns:D="DAV:">me</D:owner>',
    timeoutMs: 10_000,
    expiresAt: 10_000,
  };
  const discover = (locks: readonly Lock[], now: number) =>
    parseXml(`<D:lockdiscovery xmlns:D="DAV:">${lockDiscovery(locks, hrefs, now)}</D:lockdiscovery>`);

  it('tells everything of each lock', async () => {
    const [active] = (await discover([lock], 0)).children;
    if (active === undefined || typeof active === 'string') throw new Error('no lock');
    const texts = active.children.map((child) =>
      typeof child === 'string'
        ? child
        : [child.name, textContent(child) || child.children.map((c) => (typeof c === 'string' ? c : c.name)).join()],
    );
    expect(texts).toEqual([
      ['locktype', 'write'],
      ['lockscope', 'exclusive'],
      ['depth', 'infinity'],
      ['owner', 'me'],
      ['timeout', 'Second-10'],
      ['locktoken', 'urn:uuid:1'],
      ['lockroot', '/a%20b/'],
    ]);
  });

  it('tells the time that is left, in whole seconds', () => {
    expect(lockDiscovery([lock], hrefs, 8500)).toContain('<D:timeout>Second-2</D:timeout>');
    expect(lockDiscovery([lock], hrefs, 99_000)).toContain('<D:timeout>Second-0</D:timeout>');
  });

  it('tells several locks one after another, and none as nothing', async () => {
    expect((await discover([lock, { ...lock, token: 'urn:uuid:2' }], 0)).children).toHaveLength(2);
    expect(lockDiscovery([], hrefs, 0)).toBe('');
  });
});

describe('supportedLock (RFC 4918 15.10)', () => {
  it('is both scopes of write locks', async () => {
    const element = await parseXml(`<D:x xmlns:D="DAV:">${supportedLock}</D:x>`);
    expect(element.children).toHaveLength(2);
    expect(supportedLock).toContain('<D:exclusive/>');
    expect(supportedLock).toContain('<D:shared/>');
  });
});
