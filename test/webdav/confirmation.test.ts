import { describe, expect, it } from 'vitest';
import { DavClient, type Fields } from './dav-client.js';

/** While the person is asked, another program saves the file; then the answer is yes. */
async function whileAsked(method: string, target: string, fields: (etag: string) => Fields) {
  let ask = async (): Promise<boolean> => true;
  const client: DavClient = new DavClient({ confirm: () => ask() });
  await client.populate({ new: 'n', doc: 'v1' });
  const etag = (await client.send('HEAD', '/doc')).headers.get('ETag') ?? '';
  ask = async () => {
    ask = async () => true;
    await client.status('PUT', '/doc', {}, 'v2, of another program');
    return true;
  };
  const status = await client.status(method, target, fields(etag));
  return [status, await client.tree()];
}

const untouched = { new: 'n', doc: 'v2, of another program' };

describe('conditions, when the person has been asked', () => {
  it.each<[string, string, (etag: string) => Fields]>([
    ['DELETE', '/doc', (etag) => ({ 'If-Match': etag })],
    ['DELETE', '/doc', (etag) => ({ If: `([${etag}])` })],
    ['MOVE', '/new', (etag) => ({ Destination: '/doc', If: `</doc> ([${etag}])` })],
    ['COPY', '/new', (etag) => ({ Destination: '/doc', If: `</doc> ([${etag}])` })],
  ])('%s %s holds them against what is there then', async (method, target, fields) => {
    expect(await whileAsked(method, target, fields)).toEqual([412, untouched]);
  });

  it('of a request without any: what was asked is done', async () => {
    expect(await whileAsked('DELETE', '/doc', () => ({}))).toEqual([204, { new: 'n' }]);
  });

  it('of what has gone meanwhile: 404', async () => {
    const client: DavClient = new DavClient({
      confirm: async () => {
        await client.filesystem.remove(['a']);
        return true;
      },
    });
    await client.populate({ a: '1' });
    expect(await client.status('DELETE', '/a')).toBe(404);
  });
});
