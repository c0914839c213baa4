import { describe, expect, it } from 'vitest';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { getText, names, put, text } from '../contract/content.js';
import { emptyDrive } from '../fakes/empty-drive.js';
import { Subfolder } from '../fakes/subfolder.js';
import { DavClient, type DavClientOptions, readTree, scriptedBody } from './dav-client.js';

describe('a folder that the person stops sharing', () => {
  it('does not take the PUT that is under way: 404', async () => {
    const folder = new MemoryFilesystem({ id: 'a' });
    await put(folder, ['x'], 'old');
    const drive = emptyDrive();
    await drive.mount({ id: 'a', name: 'Photos', filesystem: folder });
    const client = new DavClient({ filesystem: drive });
    const body = scriptedBody(null, async function* () {
      yield text('new');
      drive.unmount('a');
    });
    expect(await client.status('PUT', '/x', {}, body)).toBe(404);
    expect(await getText(folder, ['x'])).toBe('old');
  });
});

describe('MOVE from folder to folder', () => {
  it('removes nothing that a PUT has put there meanwhile: the PUT is told 423', async () => {
    const [a, b] = [new MemoryFilesystem({ id: 'a' }), new MemoryFilesystem({ id: 'b' })];
    await put(a, ['x'], 'old');
    const drive = emptyDrive();
    for (const [id, filesystem] of Object.entries({ a, b })) await drive.mount({ id, name: id, filesystem });
    const client = new DavClient({ filesystem: drive });
    const statuses: number[] = [];
    const stat = a.stat.bind(a);
    a.stat = async (path) => {
      const now = await stat(path);
      a.stat = stat;
      // The copy is there, and this is the last look at what it was made of.
      if ((await names(b)).includes('x')) statuses.push(await client.status('PUT', '/x', {}, 'new'));
      else a.stat = lastLook;
      return now;
    };
    const lastLook = a.stat;
    statuses.push(await client.status('MOVE', '/x', { Destination: '/b/x' }));
    expect([statuses, await names(a), await getText(b, ['x'])]).toEqual([[423, 201], [], 'old']);
    expect(await client.status('PUT', '/x', {}, 'new')).toBe(201);
  });
});

describe.each(['COPY', 'MOVE'])('%s between a folder and one in it', (method) => {
  async function nested(options: DavClientOptions = {}): Promise<{ client: DavClient; outer: MemoryFilesystem }> {
    const outer = new MemoryFilesystem({ id: 'docs' });
    await outer.createDirectory(['sub']);
    const inner = new Subfolder(outer, 'sub', 'sub');
    const drive = emptyDrive();
    await drive.mount({ id: 'docs', name: 'docs', filesystem: outer });
    await drive.mount({ id: 'sub', name: 'sub', filesystem: inner, nestedWith: new Set(['docs']) });
    const client = new DavClient({ ...options, filesystem: drive });
    return { client, outer };
  }
  const tree = { 'sub/': '', 'sub/x/': '', 'sub/x/f': '1', 'sub/y/': '' };

  it.each([
    ['into itself', '/sub', '/sub%20(2)/z'],
    ['of a file onto what holds it', '/sub/x/f', '/sub%20(2)/x'],
    ['of a file onto itself', '/sub/x/f', '/sub%20(2)/x/f'],
    ['of a collection onto itself', '/sub/x', '/sub%20(2)/x'],
    ['of an empty collection onto itself', '/sub/y', '/sub%20(2)/y'],
    ['the other way', '/sub%20(2)/x', '/sub/x'],
    ['to another place', '/sub%20(2)/x/f', '/f'],
  ])('%s is refused with 403 before anything is changed', async (_, from, to) => {
    for (const options of [{}, { quotaBytes: 1000 }]) {
      const { client, outer } = await nested(options);
      for (const directory of ['x', 'y']) await outer.createDirectory(['sub', directory]);
      await put(outer, ['sub', 'x', 'f'], '1');
      expect(await client.status(method, from, { Destination: to })).toBe(403);
      expect(await readTree(outer, [])).toEqual(tree);
    }
  });

  it('leaves alone what goes within either', async () => {
    const { client, outer } = await nested();
    await put(outer, ['f'], '1');
    expect(await client.status(method, '/f', { Destination: '/sub/g' })).toBe(201);
    expect(await client.status(method, '/sub%20(2)/g', { Destination: '/sub%20(2)/h' })).toBe(201);
    expect(await getText(outer, ['sub', 'h'])).toBe('1');
  });
});
