import { describe, expect, it } from 'vitest';
import { FolderPolicy } from '../../src/share/policy/policy.js';
import type { Confirm } from '../../src/webdav/index.js';
import { DavClient, readTree } from './dav-client.js';
import { FaultyFilesystem } from './faulty-filesystem.js';

/** A guest that does not see `.git`, on a folder that the host has filled. */
async function open(tree: Readonly<Record<string, string>>, confirm?: Confirm) {
  const folder = new FaultyFilesystem({ id: 'folder' });
  await new DavClient({ filesystem: folder }).populate(tree);
  const filesystem = new FolderPolicy({ hiddenNames: ['.git'] }).cover(folder);
  const client = new DavClient({ filesystem, ...(confirm && { confirm }) });
  return { client, folder, before: await readTree(folder, []) };
}

const project = { 'proj/main.c': 'int', 'proj/sub/.git/HEAD': 'ref', 'proj/sub/x': 'x', 'free/a': 'a', f: 'file' };

describe('a folder with something that is kept from the guest', () => {
  it.each<[request: string, destination?: string]>([
    ['DELETE /proj'],
    ['DELETE /proj/sub/'],
    ['MOVE /proj', '/new'],
    ['MOVE /proj/sub', '/free/sub'],
    ['MOVE /f', '/proj'],
    ['COPY /f', '/proj/sub'],
    // Nothing takes the place of proj/sub.
    ['COPY /free', '/proj'],
    ['MOVE /free', '/proj'],
  ])('is neither removed nor moved nor replaced in part: %s %s', async (request, destination = '') => {
    const [method, target] = request.split(' ') as [string, string];
    const { client, folder, before } = await open(project);
    // The answer is the same when it is tried again.
    for (let time = 0; time < 2; time += 1) {
      expect(await client.status(method, target, { Destination: destination })).toBe(403);
    }
    expect(await readTree(folder, [])).toEqual(before);
  });

  it('is not replaced by a collection without its members', async () => {
    const { client, folder, before } = await open({ ...project, 'like/sub/x': 'new' });
    expect(await client.status('COPY', '/like', { Destination: '/proj', Depth: '0' })).toBe(403);
    expect(await readTree(folder, [])).toEqual(before);
  });

  it('takes the members of another one, and keeps what is hidden', async () => {
    const { client, folder } = await open({ ...project, 'like/main.c': 'new', 'like/sub/y': 'y' });
    expect(await client.status('MOVE', '/like', { Destination: '/proj' })).toBe(204);
    expect(await client.tree()).toEqual({
      f: 'file',
      'free/': '',
      'free/a': 'a',
      'proj/': '',
      'proj/main.c': 'new',
      'proj/sub/': '',
      'proj/sub/y': 'y',
    });
    expect(await readTree(folder, [])).toMatchObject({ 'proj/sub/.git/HEAD': 'ref' });
  });

  it('is copied as far as it is seen', async () => {
    const { client } = await open(project);
    expect(await client.status('COPY', '/proj', { Destination: '/new' })).toBe(201);
    expect(await client.tree()).toMatchObject({ 'new/main.c': 'int', 'new/sub/x': 'x' });
  });

  it('is refused before the person is asked about it', async () => {
    const asked: string[] = [];
    const confirm: Confirm = async (kind, path) => asked.push(`${kind} ${path.join('/')}`) > 0;
    const { client } = await open(project, confirm);
    expect(await client.status('DELETE', '/proj')).toBe(403);
    expect(await client.status('COPY', '/f', { Destination: '/proj' })).toBe(403);
    expect(await client.status('DELETE', '/free')).toBe(204);
    expect(asked).toEqual(['delete free']);
  });
});

describe('a folder without', () => {
  it('goes as ever', async () => {
    const { client } = await open(project);
    expect(await client.status('MOVE', '/free', { Destination: '/proj/free' })).toBe(201);
    expect(await client.status('DELETE', '/proj/free')).toBe(204);
  });

  it('costs no look more where nothing is hidden', async () => {
    const folder = new FaultyFilesystem();
    const client = new DavClient({ filesystem: new FolderPolicy({}).cover(folder) });
    await client.populate({ 'd/e/f': 'f', 'x/': '' });
    folder.log.length = 0;
    expect(await client.status('MOVE', '/d', { Destination: '/x' })).toBe(204);
    expect(await client.status('DELETE', '/x')).toBe(204);
    expect(folder.log.filter((step) => step.startsWith('list'))).toEqual([
      'list d',
      'list x',
      'list d/e',
      'list x',
      'list x/e',
    ]);
  });
});
