import { describe, expect, it } from 'vitest';
import { put } from '../contract/content.js';
import { CoveredFolder } from '../fakes/covered-folder.js';
import { DavClient, readTree } from './dav-client.js';

/** A folder d on the host's disk, with what macOS leaves in it; the guest came first with what it made. */
async function withHostsJunk(covered: CoveredFolder, ofTheGuest: readonly string[] = []): Promise<DavClient> {
  await covered.folder.createDirectory(['d']);
  for (const name of ofTheGuest) await put(covered.filesystem, ['d', name], `${name} of the guest`);
  for (const name of ['.DS_Store', '._photo', 'photo']) await put(covered.folder, ['d', name], `${name} of the host`);
  return new DavClient({ filesystem: covered.filesystem });
}

describe('a folder that is renamed', () => {
  it.each([{}, { junk: 'folder' }, { junk: 'overlay' }, { junk: 'refuse' }] as const)(
    'takes the host’s junk along, on the disk: %o',
    async (policy) => {
      const covered = new CoveredFolder(policy);
      const client = await withHostsJunk(covered);
      expect(await client.status('MOVE', '/d', { Destination: '/e' })).toBe(201);
      expect(await readTree(covered.folder, [])).toEqual({
        'e/': '',
        'e/.DS_Store': '.DS_Store of the host',
        'e/._photo': '._photo of the host',
        'e/photo': 'photo of the host',
      });
      expect(await readTree(covered.overlay, [])).toEqual({});
    },
  );

  it('goes whole where the guest and the host have made junk of one name', async () => {
    const covered = new CoveredFolder({ junk: 'overlay' });
    const client = await withHostsJunk(covered, ['.DS_Store', '._photo']);
    expect(await client.status('MOVE', '/d', { Destination: '/e' })).toBe(201);
    expect(await client.tree()).toEqual({
      'e/': '',
      'e/.DS_Store': '.DS_Store of the guest',
      'e/._photo': '._photo of the guest',
      'e/photo': 'photo of the host',
    });
    expect(await readTree(covered.folder, [])).toMatchObject({ 'e/._photo': '._photo of the host' });
  });
});

it('a folder is copied with the host’s junk where the policy refuses to make any', async () => {
  const covered = new CoveredFolder({ junk: 'refuse' });
  const client = await withHostsJunk(covered);
  expect(await client.status('COPY', '/d', { Destination: '/e' })).toBe(201);
  expect(await client.tree()).toMatchObject({ 'd/._photo': '._photo of the host', 'e/._photo': '._photo of the host' });
  expect(await client.status('PUT', '/e/._new', {}, 'junk')).toBe(403);
});
