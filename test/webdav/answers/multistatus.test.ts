import { describe, expect, it } from 'vitest';
import { multistatus, propertiesResponse, treeResponse } from '../../../src/webdav/answers/multistatus.js';
import { DavError } from '../../../src/webdav/dav-error.js';
import { encodeHref, type Hrefs } from '../../../src/webdav/names/target.js';
import { collect, parseMultistatus } from '../dav-client.js';

const hrefs: Hrefs = { href: encodeHref };

const textOf = async (response: ReturnType<typeof multistatus>): Promise<string> =>
  new TextDecoder().decode(await collect(response.body!.chunks));

describe('multistatus', () => {
  it('is a document, whatever is in it', async () => {
    const response = multistatus([]);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([207, 'application/xml; charset=utf-8']);
    expect(await textOf(response)).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:"></D:multistatus>',
    );
  });

  it('takes responses as they come', async () => {
    async function* responses(): AsyncGenerator<string> {
      yield propertiesResponse('/a', [{ status: 200, properties: '<D:getetag>"x"</D:getetag>' }]);
      yield propertiesResponse('/b/', [
        { status: 200, properties: '' },
        { status: 403, properties: '<D:x/>', precondition: 'cannot-modify-protected-property' },
      ]);
    }
    const text = await textOf(multistatus(responses()));
    const parsed = await parseMultistatus(text);
    expect(Object.keys(parsed)).toEqual(['/a', '/b/']);
    expect(parsed['/b/']?.order).toEqual([200, 403]);
    // RFC 4918 14.22: prop, status, error.
    expect(text).toContain(
      '<D:propstat><D:prop><D:x/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status><D:error><D:cannot-modify-protected-property/></D:error></D:propstat>',
    );
  });
});

describe('treeResponse', () => {
  const failure = (path: string[], status: number) => ({ path, isCollection: false, status });

  it('is never 207 for a success: Windows takes it for a failure', () => {
    expect(treeResponse([], [['a']], hrefs, 204)).toMatchObject({ status: 204, body: null });
  });

  it('has the status of the one failure that is the resource’s own', () => {
    const own = [['a'], ['b']];
    expect(() => treeResponse([failure(['b'], 507)], own, hrefs, 201)).toThrow(
      expect.objectContaining({ constructor: DavError, status: 507 }),
    );
  });

  it('names members, each with its status', async () => {
    const response = treeResponse([failure(['a', 'x'], 423), failure(['a', 'y'], 507)], [['a']], hrefs, 204);
    expect(await parseMultistatus(await textOf(response))).toMatchObject({
      '/a/x': { status: 423 },
      '/a/y': { status: 507 },
    });
    expect(treeResponse([failure(['a', 'x'], 403)], [['a']], hrefs, 204).status).toBe(207);
    expect(treeResponse([failure([], 403)], [['a']], hrefs, 204).status).toBe(207);
  });
});
