import { afterEach, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { HttpHeaders, type HttpResponse } from '../../src/http/message.js';
import { type Drive, openDrive } from '../../src/session/drive.js';
import type { DriveSettings } from '../../src/session/drive-settings.js';
import { refused } from '../contract/assert.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { authority, bodyOf } from '../webdav/dav-client.js';

const drives: Drive[] = [];
afterEach(() => {
  for (const drive of drives.splice(0)) drive.close();
});

async function driveUnder(policy: DriveSettings['policy'], settings: DriveSettings = {}): Promise<Drive> {
  const drive = await openDrive({
    settings: { ...settings, ...(policy === undefined ? {} : { policy }) },
    clock: new ManualClock(),
    limits: defaultLimits,
    onProblem: () => {},
  });
  drives.push(drive);
  return drive;
}

function send(
  drive: Drive,
  method: string,
  target: string,
  { content = '', ...fields }: Record<string, string> = {},
): Promise<HttpResponse> {
  const { signal } = new AbortController();
  const headers = new HttpHeaders([['Host', authority], ...Object.entries(fields)]);
  return drive.handler.handle({ method, target, authority, headers, body: bodyOf(content), signal });
}

async function textOf({ body }: HttpResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body?.chunks ?? []) text += decoder.decode(chunk, { stream: true });
  return text;
}

/** A tree of files that can only be read, with nothing in it. */
const noFiles = { find: async () => ({ name: 'files' }), list: async () => [] };

describe('a policy, in the engine', () => {
  it('read-only: no folder is shared to be written, none is switched, and every write is 403', async () => {
    const drive = await driveUnder({ readOnly: true });
    const disk = new FakeDisk();
    disk.put('a', 'A');
    await refused(drive.addFolder(disk.root, 'folder', 'readwrite'), 'policy-forbids');
    expect(drive.folders).toEqual([]);
    const id = await drive.addFolder(disk.root, 'folder', 'read');
    await refused((async () => drive.setMode(id, 'readwrite'))(), 'policy-forbids');
    // Sharing it again would switch it too.
    await refused(drive.addFolder(disk.root, 'folder', 'readwrite'), 'policy-forbids');
    const writes = ['PUT /b', 'DELETE /a', 'MKCOL /d', 'LOCK /new'].map((line) => line.split(' ') as [string, string]);
    for (const [method, target] of writes) {
      expect([method, (await send(drive, method, target)).status]).toEqual([method, 403]);
    }
    expect((await send(drive, 'GET', '/a')).status).toBe(200);
    expect(disk.listing()).toEqual(['a']);
  });

  it('no folders: neither handles nor files come into the drive', async () => {
    const drive = await driveUnder({ folders: false });
    await refused(drive.addFolder(new FakeDisk().root, 'folder', 'read'), 'policy-forbids');
    await refused(drive.addFiles('files', noFiles, 'files'), 'policy-forbids');
    expect(drive.folders).toEqual([]);
    expect((await send(drive, 'PUT', '/a')).status).toBe(403);
  });

  it('so many folders: the next one is refused, also of several that come at once, until one has gone', async () => {
    const drive = await driveUnder({ maxFolders: 2 });
    const disks = [new FakeDisk(), new FakeDisk(), new FakeDisk()];
    const added = await Promise.allSettled(disks.map((disk, index) => drive.addFolder(disk.root, `${index}`, 'read')));
    expect(added.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: 'policy-forbids' } }]);
    expect(drive.folders).toHaveLength(2);
    await refused(drive.addFiles('files', noFiles, 'files'), 'policy-forbids');
    const { id = '' } = drive.folders[0] ?? {};
    // The same folder again takes no further place.
    expect(await drive.addFolder((disks[0] as FakeDisk).root, '0', 'readwrite')).toBe(id);
    drive.removeFolder(id);
    await drive.addFiles('files', noFiles, 'files');
    expect(drive.folders).toHaveLength(2);
  });

  it('hidden names: 404 for what is asked of them, 403 for what would make them, and in no listing', async () => {
    const drive = await driveUnder({ hiddenNames: ['.ssh', '*.key'] });
    const disk = new FakeDisk();
    for (const name of ['a.txt', 'server.key']) disk.put(name, name);
    await drive.addFolder(disk.root, 'folder', 'readwrite');
    const statuses: Record<string, number> = {};
    const to = (name: string) => ({ Destination: `http://${authority}/${name}` });
    for (const [method, target, fields] of [
      ['GET', '/server.key', {}],
      ['GET', '/SERVER.KEY', { 'User-Agent': 'Microsoft-WebDAV-MiniRedir/10.0' }],
      ['PROPFIND', '/server.key', { Depth: '0' }],
      ['DELETE', '/server.key', {}],
      ['MOVE', '/server.key', to('open.txt')],
      ['COPY', '/server.key', to('open.txt')],
      ['PUT', '/server.key', { content: 'other' }],
      ['PUT', '/.ssh/authorized_keys', { content: 'mine' }],
      ['MKCOL', '/.ssh', {}],
      ['MKCOL', '/.SSH', {}],
      ['LOCK', '/new.key', {}],
      ['COPY', '/a.txt', to('b.key')],
      ['MOVE', '/a.txt', to('server.key')],
    ] as const) {
      const { status } = await send(drive, method, target, fields);
      statuses[`${method} ${target}`] = status;
    }
    expect(statuses).toEqual({
      'GET /server.key': 404,
      'GET /SERVER.KEY': 404,
      'PROPFIND /server.key': 404,
      'DELETE /server.key': 404,
      'MOVE /server.key': 404,
      'COPY /server.key': 404,
      'PUT /server.key': 403,
      'PUT /.ssh/authorized_keys': 403,
      'MKCOL /.ssh': 403,
      'MKCOL /.SSH': 403,
      'LOCK /new.key': 403,
      'COPY /a.txt': 403,
      'MOVE /a.txt': 403,
    });
    const listing = await textOf(await send(drive, 'PROPFIND', '/', { Depth: '1' }));
    expect([listing.includes('a.txt'), listing.includes('key')]).toEqual([true, false]);
    const search =
      '<d:searchrequest xmlns:d="DAV:"><d:basicsearch><d:select><d:prop><d:getetag/></d:prop></d:select>' +
      '<d:from><d:scope><d:href>/</d:href><d:depth>infinity</d:depth></d:scope></d:from></d:basicsearch></d:searchrequest>';
    const found = await textOf(await send(drive, 'SEARCH', '/', { content: search, 'Content-Type': 'text/xml' }));
    expect([found.includes('a.txt'), found.includes('key')]).toEqual([true, false]);
    expect(disk.listing()).toEqual(['a.txt', 'server.key']);
  });

  it('hidden names: a tree that has one is neither removed nor moved, in any folder of a drive with a quota', async () => {
    const drive = await driveUnder({ hiddenNames: ['.git'] }, { quotaBytes: 1000 });
    const disks = [new FakeDisk(), new FakeDisk()];
    for (const [index, disk] of disks.entries()) {
      disk.put('proj/main.c', '');
      disk.put('proj/sub/.git', '');
      await drive.addFolder(disk.root, `folder ${index}`, 'readwrite');
    }
    for (const root of ['', '/folder%201']) {
      expect((await send(drive, 'DELETE', `${root}/proj`)).status).toBe(403);
      const fields = { Destination: `http://${authority}${root}/new` };
      expect((await send(drive, 'MOVE', `${root}/proj`, fields)).status).toBe(403);
    }
    for (const disk of disks) expect(disk.listing()).toEqual(['proj/', 'proj/main.c', 'proj/sub/', 'proj/sub/.git']);
  });

  it('a folder of a hidden name is not shared, under whatever name', async () => {
    const drive = await driveUnder({ hiddenNames: ['.ssh'] });
    const root = new FakeDisk().root;
    Object.defineProperty(root, 'name', { value: '.ssh' });
    await refused(drive.addFolder(root, 'harmless', 'read'), 'policy-forbids');
    expect(drive.folders).toEqual([]);
  });

  it('leaves the outbox to its own setting', async () => {
    const drive = await driveUnder({ folders: false, readOnly: true }, { outbox: 'machine-1' });
    expect((await send(drive, 'PUT', '/Outbox/report', { content: 'out' })).status).toBe(201);
  });
});
