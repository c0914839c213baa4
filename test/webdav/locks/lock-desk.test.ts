import { beforeEach, describe, expect, it } from 'vitest';
import { DavClient, lockInfo } from '../dav-client.js';

describe('the desk of the locks', () => {
  let client: DavClient;
  const desk = () => client.handler.locks;

  beforeEach(async () => {
    client = new DavClient();
    await client.populate({ 'd/': '', 'e/': '' });
    for (let index = 0; index < 10; index += 1) {
      const owner = `<D:owner><D:href>Ann &amp; ${index}</D:href></D:owner>`;
      const folder = index < 6 ? 'd' : 'e';
      await client.send('LOCK', `/${folder}/${index}`, { Timeout: 'Second-60' }, lockInfo('exclusive', owner));
    }
  });

  it('counts what it lists, and lists no more than it is asked for', async () => {
    expect(await desk().count([[]])).toBe(10);
    expect(await desk().list([[]], 200)).toHaveLength(10);
    const some = await desk().list([[]], 3);
    expect(some.map(({ path, owner }) => [path.join('/'), owner])).toEqual([
      ['d/0', 'Ann & 0'],
      ['d/1', 'Ann & 1'],
      ['d/2', 'Ann & 2'],
    ]);
  });

  it('counts only those of the folders that are shared, and none whose time is over', async () => {
    expect(await desk().count([['e']])).toBe(4);
    expect(await desk().list([['e']], 200)).toHaveLength(4);
    expect(await desk().count([])).toBe(0);
    client.clock.advance(60_000);
    expect(await desk().count([[]])).toBe(0);
  });
});
