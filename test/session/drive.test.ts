import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { HttpHeaders } from '../../src/http/message.js';
import { type Drive, openDrive } from '../../src/session/drive.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { authority, bodyOf, type Fields } from '../webdav/dav-client.js';

describe('the drive', () => {
  it('answers by the settings of the host page: a quota over all its folders', async () => {
    const problems: unknown[] = [];
    const drive = await openDrive({
      settings: { quotaBytes: 5 },
      clock: new ManualClock(),
      limits: defaultLimits,
      onProblem: (error) => problems.push(error),
    });
    const [first, second] = [new FakeDisk(), new FakeDisk()];
    await drive.addFolder(first.root, 'first', 'readwrite');
    await drive.addFolder(second.root, 'second', 'readwrite');
    const put = async (target: string, content: string): Promise<number> => {
      const body = bodyOf(content);
      const { signal } = new AbortController();
      const headers = new HttpHeaders([['Host', authority]]);
      return (await drive.handler.handle({ method: 'PUT', target, authority, headers, body, signal })).status;
    };
    const statuses = [await put('/a', '123'), await put('/second/b', '456'), await put('/second/b', '45')];
    expect([statuses, first.listing(), second.listing(), problems]).toEqual([[201, 507, 201], ['a'], ['b'], []]);
    drive.close();
  });

  it('keeps a tree whole that has a host’s .git in it, in any of its folders', async () => {
    const settings = { quotaBytes: 100 };
    const drive = await openDrive({ settings, clock: new ManualClock(), limits: defaultLimits, onProblem: () => {} });
    for (const name of ['first', 'second']) {
      const disk = new FakeDisk();
      disk.put('proj/sub/.git/HEAD', 'ref');
      disk.put('proj/a', 'a');
      await drive.addFolder(disk.root, name, 'readwrite');
      const root = name === 'first' ? '' : '/second';
      const headers = new HttpHeaders([
        ['Host', authority],
        ['Destination', `${root}/new`],
      ]);
      const { signal } = new AbortController();
      const move = { method: 'MOVE', target: `${root}/proj`, authority, headers, body: bodyOf(''), signal };
      const before = disk.listing();
      expect((await drive.handler.handle(move)).status).toBe(403);
      expect(disk.listing()).toEqual(before);
    }
    drive.close();
  });

  it('has an outbox beside its folders, never as the drive, bounded in memory and listed for the person', async () => {
    const drive = await openDrive({
      settings: { outbox: 'machine/../1' },
      clock: new ManualClock(),
      limits: { ...defaultLimits, maxOutboxInMemoryBytes: 1000 },
      onProblem: () => {},
    });
    const send = async (method: string, target: string, content = ''): Promise<number> => {
      const { signal } = new AbortController();
      const headers = new HttpHeaders([['Host', authority]]);
      return (await drive.handler.handle({ method, target, authority, headers, body: bodyOf(content), signal })).status;
    };
    expect(await send('PUT', '/Outbox/a:b', '1234')).toBe(201);
    expect(await send('PUT', '/Outbox/more', '5'.repeat(500))).toBe(507);
    expect(await send('PUT', `/Outbox/${'n'.repeat(250)}`)).toBe(414);
    expect(await send('PUT', '/elsewhere', '7')).toBe(403);
    expect(await send('DELETE', '/Outbox')).toBe(403);
    await drive.refreshHeldFiles();
    expect([drive.heldFiles, drive.outbox]).toEqual([0, { name: 'Outbox', files: 1, bytes: 4 }]);

    const disk = new FakeDisk();
    disk.put('Outbox', 'the person has a file of that name');
    await drive.addFolder(disk.root, 'folder', 'read');
    expect(drive.folders).toMatchObject([{ name: 'folder', isRoot: true, canWrite: true }]);
    expect(drive.outbox?.name).toBe('Outbox (2)');
    expect(await send('GET', '/Outbox%20(2)/a:b')).toBe(200);

    const [held] = await drive.listHeldFiles();
    expect(held).toMatchObject({ folder: 'Outbox', path: 'a:b', size: 4, isOutgoing: true });
    if (held === undefined) throw new Error('nothing is held');
    expect(await (await drive.readHeldFile(held.folderId, held.path, true)).text()).toBe('1234');
    await drive.deleteHeldFile(held.folderId, held.path, true);
    await drive.refreshHeldFiles();
    expect(drive.outbox?.files).toBe(0);
    drive.close();
  });
});

describe('folders of a drive', () => {
  const open = (): Promise<Drive> =>
    openDrive({ settings: {}, clock: new ManualClock(), limits: defaultLimits, onProblem: () => {} });
  const sender =
    (drive: Drive) =>
    async (method: string, target: string, content = '', fields: Fields = {}): Promise<number> => {
      const { signal } = new AbortController();
      const headers = new HttpHeaders(Object.entries({ Host: authority, ...fields }));
      return (await drive.handler.handle({ method, target, authority, headers, body: bodyOf(content), signal })).status;
    };

  it('two of one name that are added at once are both served', async () => {
    const drive = await open();
    const disks = [new FakeDisk(), new FakeDisk(), new FakeDisk()];
    await Promise.all(disks.map((disk) => drive.addFolder(disk.root, 'docs', 'read')));
    expect(drive.folders.map(({ name, isRoot }) => [name, isRoot])).toEqual([
      ['docs', true],
      ['docs', false],
      ['docs (2)', false],
    ]);
    drive.close();
  });

  it('one that is added twice at once is served once, and its mode is one', async () => {
    const drive = await open();
    const disk = new FakeDisk();
    disk.put('f', 'x');
    const ids = await Promise.all(
      (['read', 'readwrite'] as const).map((mode) => drive.addFolder(disk.root, 'docs', mode)),
    );
    expect(drive.folders).toMatchObject([{ id: ids[0], mode: 'readwrite' }]);
    expect(new Set(ids).size).toBe(1);
    await drive.setMode(ids[0] as string, 'read');
    const send = sender(drive);
    expect([await send('PUT', '/f', 'y'), await send('PUT', '/docs/f', 'y'), disk.text('f')]).toEqual([403, 403, 'x']);
    drive.close();
  });

  it('one that is removed while it is added is not served', async () => {
    const drive = await open();
    const { root } = new FakeDisk();
    const id = await drive.addFolder(root, 'docs', 'read');
    drive.removeFolder(id);
    const adding = drive.addFolder(root, 'docs', 'readwrite');
    drive.removeFolder(id);
    expect([await adding, drive.folders]).toEqual([id, []]);
    expect(await drive.addFolder(root, 'docs', 'read')).toBe(id);
    expect(drive.folders).toMatchObject([{ id, mode: 'read' }]);
    drive.close();
  });

  it('one that cannot be added keeps no other from being added', async () => {
    const drive = await open();
    const [lost, disk] = [new FakeDisk(), new FakeDisk()];
    lost.permission = 'denied';
    const adding = [lost, disk].map((each) => drive.addFolder(each.root, 'docs', 'read'));
    expect((await Promise.allSettled(adding)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(drive.folders).toHaveLength(1);
    drive.close();
  });

  it.each([
    ['the outer one first', 0],
    ['the inner one first', 1],
  ])('one may lie in another, and nothing goes from one to the other: %s', async (_, first) => {
    const drive = await open();
    const disk = new FakeDisk();
    disk.put('g', 'g');
    const sub = await disk.root.getDirectoryHandle('sub', { create: true });
    const handles = first === 0 ? [disk.root, sub] : [sub, disk.root];
    await drive.addFolder(new FakeDisk().root, 'root', 'readwrite');
    await Promise.all(handles.map((handle) => drive.addFolder(handle, handle === sub ? 'sub' : 'docs', 'readwrite')));
    const send = sender(drive);
    expect(await send('PUT', '/sub/f', 'x')).toBe(201);
    for (const method of ['COPY', 'MOVE']) {
      expect(await send(method, '/docs/sub', '', { Destination: '/sub/z' })).toBe(403);
      expect(await send(method, '/sub/f', '', { Destination: '/docs/sub/f' })).toBe(403);
      expect(await send(method, '/docs/g', '', { Destination: '/sub/g' })).toBe(403);
    }
    expect(disk.listing()).toEqual(['g', 'sub/', 'sub/f']);
    expect(await send('MOVE', '/sub/f', '', { Destination: '/f' })).toBe(201);
    drive.close();
  });
});
