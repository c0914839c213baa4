import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { HttpHeaders } from '../../src/http/message.js';
import { openDrive } from '../../src/session/drive.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { authority, bodyOf } from '../webdav/dav-client.js';

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

  it('has an outbox beside its folders, never as the drive, bounded in memory and listed for the person', async () => {
    const drive = await openDrive({
      settings: { outbox: 'machine/../1' },
      clock: new ManualClock(),
      limits: { ...defaultLimits, maxOutboxInMemoryBytes: 5 },
      onProblem: () => {},
    });
    const send = async (method: string, target: string, content = ''): Promise<number> => {
      const { signal } = new AbortController();
      const headers = new HttpHeaders([['Host', authority]]);
      return (await drive.handler.handle({ method, target, authority, headers, body: bodyOf(content), signal })).status;
    };
    expect(await send('PUT', '/Outbox/a:b', '1234')).toBe(201);
    expect(await send('PUT', '/Outbox/more', '56')).toBe(507);
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
