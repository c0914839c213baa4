import { describe, expect, it } from 'vitest';
import { openDirectory } from '../../src/share/open-folder.js';
import { CoveredFolder } from '../fakes/covered-folder.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { folderOptions } from '../fakes/folder-options.js';
import { DavClient } from './dav-client.js';

async function openProject() {
  const disk = new FakeDisk();
  disk.put('proj/src/a.c', 'a');
  disk.put('proj/sub/.git/HEAD', 'ref');
  disk.put('new/x', 'x');
  disk.put('like/sub/.git/HEAD', 'of another host’s');
  const folder = await openDirectory(disk.root, 'folder', folderOptions());
  const client = new DavClient({ filesystem: new CoveredFolder({ folder }).filesystem });
  return { client, disk, before: await client.tree() };
}

describe('a tree with a .git of the host’s in it', () => {
  it.each<[request: string, destination?: string]>([
    ['MOVE /proj/', '/renamed/'],
    ['MOVE /proj/sub/', '/new/sub/'],
    ['MOVE /proj/sub/.git/', '/new/.git/'],
    ['MOVE /proj/sub/.git/HEAD', '/new/HEAD'],
    ['MOVE /new/', '/proj/'],
    ['COPY /new/', '/proj/'],
    ['COPY /new/x', '/proj'],
    ['COPY /like/', '/proj/'],
    ['MOVE /new/', '/proj/sub/.git/new/'],
    ['COPY /new/', '/proj/sub/.git/new/'],
    ['COPY /new/x', '/proj/sub/.git/x'],
    ['COPY /new/x', '/proj/sub/.git/HEAD'],
    ['PUT /proj/sub/.git/index'],
    ['PUT /proj/sub/.git/HEAD'],
    ['LOCK /proj/sub/.git/index.lock'],
    ['MKCOL /proj/sub/.git/refs/'],
  ])('is neither moved nor written: %s %s', async (request, destination = '') => {
    const [method, target] = request.split(' ') as [string, string];
    const { client, before } = await openProject();
    const lock = '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>';
    const content = method === 'PUT' ? 'content' : method === 'LOCK' ? lock : '';
    expect(await client.status(method, target, { Destination: destination }, content)).toBe(403);
    expect(await client.tree()).toEqual(before);
  });

  it('is copied, with a .git that is the guest’s, and deleted', async () => {
    const { client, disk } = await openProject();
    expect(await client.status('COPY', '/proj/', { Destination: '/copy/' })).toBe(201);
    expect(disk.listing()).toContain('copy/sub/\uF02Egit/HEAD');
    expect(await client.status('DELETE', '/proj/')).toBe(204);
    expect(await client.status('MOVE', '/copy/', { Destination: '/proj/' })).toBe(201);
    expect(await client.tree()).toMatchObject({ 'proj/src/a.c': 'a', 'proj/sub/.git/HEAD': 'ref' });
    expect(disk.listing().filter((path) => path.startsWith('copy'))).toEqual([]);
  });
});
