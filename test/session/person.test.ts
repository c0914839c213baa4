import { beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { HttpHeaders } from '../../src/http/message.js';
import { type Drive, openDrive } from '../../src/session/drive.js';
import type { DriveSettings } from '../../src/session/drive-settings.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { authority, bodyOf } from '../webdav/dav-client.js';

const lockInfo =
  '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>' +
  '<D:owner><D:href>Ann &amp; Bob</D:href></D:owner></D:lockinfo>';

/** What a person decides about the drive while a guest uses it. */
describe('the person', () => {
  let disk: FakeDisk;
  let drive: Drive;
  let asked: string[];
  let answer: boolean;
  let id: string;

  async function share(settings: DriveSettings = {}): Promise<void> {
    disk = new FakeDisk();
    asked = [];
    const clock = new ManualClock();
    drive = await openDrive({
      settings,
      clock,
      limits: defaultLimits,
      onProblem: (error) => expect.unreachable(String(error)),
      async ask(operation, path) {
        asked.push(`${operation} ${path}`);
        return answer;
      },
    });
    await drive.addFolder(new FakeDisk().root, 'root', 'readwrite');
    clock.advance(1);
    id = await drive.addFolder(disk.root, 'second', 'readwrite');
  }
  beforeEach(async () => {
    answer = false;
    await share();
  });

  async function send(method: string, target: string, content = '', fields: Record<string, string> = {}) {
    const { signal } = new AbortController();
    const headers = new HttpHeaders([['Host', authority], ...Object.entries(fields)]);
    const response = await drive.handler.handle({ method, target, authority, headers, body: bodyOf(content), signal });
    return response.status;
  }

  it('has a folder appear under another name, while a program holds a lock in it', async () => {
    disk.put('a.txt', 'a');
    expect(await send('LOCK', '/second/a.txt', lockInfo)).toBe(200);
    await drive.renameFolder(id, 'other');
    expect(drive.folders.map(({ name }) => name)).toEqual(['root', 'other']);
    expect([await send('GET', '/second/a.txt'), await send('GET', '/other/a.txt')]).toEqual([404, 200]);
    expect(await send('PUT', '/other/a.txt', 'b')).toBe(423);
    expect(await drive.listLocks()).toMatchObject([{ path: ['other', 'a.txt'] }]);
  });

  it.each(['', '.', '..', 'a/b'])('cannot call a folder %j', async (name) => {
    await expect(drive.renameFolder(id, name)).rejects.toMatchObject({ code: 'bad-name' });
  });

  it('gets " (2)" for a name in use', async () => {
    await drive.addFolder(new FakeDisk().root, 'third', 'read');
    await drive.renameFolder(id, 'third');
    expect(drive.folders.map(({ name }) => name)).toEqual(['root', 'third (2)', 'third']);
  });

  it('sees locks with their owners, and breaks one', async () => {
    disk.put('a.txt', 'a');
    await send('LOCK', '/second/a.txt', lockInfo, { Depth: '0' });
    const [lock] = await drive.listLocks();
    expect(lock).toMatchObject({ path: ['second', 'a.txt'], scope: 'exclusive', depth: '0', owner: 'Ann & Bob' });
    expect(await send('PUT', '/second/a.txt', 'b')).toBe(423);
    await drive.breakLock(lock?.token ?? '');
    expect(await drive.listLocks()).toEqual([]);
    expect(await send('PUT', '/second/a.txt', 'b')).toBe(204);
  });

  it('is asked before a deletion, and a no changes nothing', async () => {
    await share({ confirm: 'delete' });
    disk.put('a.txt', 'kept');
    disk.put('b.txt', 'b');
    expect(await send('DELETE', '/second/a.txt')).toBe(403);
    expect(await send('PUT', '/second/b.txt', 'new')).toBe(204);
    expect(await send('MKCOL', '/second/c')).toBe(201);
    expect(await send('MKCOL', '/second/d')).toBe(201);
    expect(await send('COPY', '/second/c', '', { Destination: '/second/d' })).toBe(403);
    expect(asked).toEqual(['delete /second/a.txt', 'delete /second/d']);
    answer = true;
    expect(await send('DELETE', '/second/a.txt')).toBe(204);
    expect(disk.listing()).not.toContain('a.txt');
  });

  it('is asked before a file is overwritten, never about new or empty ones', async () => {
    await share({ confirm: 'write' });
    disk.put('a.txt', 'kept');
    disk.put('empty.txt', '');
    expect(await send('PUT', '/second/a.txt', 'lost')).toBe(403);
    expect(await send('PUT', '/second/new.txt', 'new')).toBe(201);
    expect(await send('PUT', '/second/empty.txt', 'new')).toBe(204);
    expect(await send('MOVE', '/second/new.txt', '', { Destination: '/second/a.txt' })).toBe(403);
    expect(await send('MOVE', '/second/new.txt', '', { Destination: '/second/b.txt' })).toBe(201);
    disk.put('empty.txt', '');
    expect(await send('COPY', '/second/b.txt', '', { Destination: '/second/empty.txt' })).toBe(204);
    expect(await send('MOVE', '/second/b.txt', '', { Destination: '/second/empty.txt' })).toBe(403);
    expect(asked.pop()).toBe('overwrite /second/empty.txt');
    expect(asked).toEqual(['overwrite /second/a.txt', 'overwrite /second/a.txt']);
    expect(disk.text('a.txt')).toBe('kept');
    answer = true;
    expect(await send('PUT', '/second/a.txt', 'new')).toBe(204);
    expect(disk.text('a.txt')).toBe('new');
  });

  it('has folders remembered by the machine’s key, as they were, until they are forgotten', async () => {
    await share({ remember: 'machine/1' });
    await drive.setMode(id, 'read');
    await drive.renameFolder(id, 'renamed');
    drive.removeFolder(id);
    const remembered = await drive.listRemembered();
    expect(remembered.map(({ name, mode }) => [name, mode])).toEqual([
      ['renamed', 'read'],
      ['root', 'readwrite'],
    ]);
    expect(remembered[0]).toMatchObject({ id });
    await drive.forget(id);
    expect(await drive.listRemembered()).toHaveLength(1);
    await share();
    expect(await drive.listRemembered()).toEqual([]);
  });
});
