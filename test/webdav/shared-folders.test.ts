import { describe, expect, it } from 'vitest';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { getText, put, text } from '../contract/content.js';
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
