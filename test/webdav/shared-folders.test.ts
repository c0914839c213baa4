import { describe, expect, it } from 'vitest';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { getText, names, put, text } from '../contract/content.js';
import { emptyDrive } from '../fakes/empty-drive.js';
import { DavClient, scriptedBody } from './dav-client.js';

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
