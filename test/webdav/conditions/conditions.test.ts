import { describe, expect, it } from 'vitest';
import { DavClient, type Fields, lockInfo } from '../dav-client.js';

/**
 * What each method does with conditions on a file, on a collection and on nothing, by what a client sees: RFC 9110
 * 13.2.1 (which methods, and not before a refusal), 13.2.2 (order), RFC 4918 10.4 (If).
 */
interface MethodCase {
  readonly method: string;
  readonly fields?: Fields;
  readonly body?: string;
  /** On a file, a collection and nothing, without conditions. */
  readonly plain: readonly [file: number, collection: number, nothing: number];
  /** With a condition that fails. */
  readonly failed: readonly [file: number, collection: number, nothing: number];
}

const proppatch = '<propertyupdate xmlns="DAV:"><set><prop><a xmlns="x">1</a></prop></set></propertyupdate>';

const methods: readonly MethodCase[] = [
  { method: 'OPTIONS', plain: [200, 200, 200], failed: [200, 200, 200] },
  { method: 'GET', plain: [200, 200, 404], failed: [412, 412, 404] },
  { method: 'HEAD', plain: [200, 200, 404], failed: [412, 412, 404] },
  { method: 'PUT', body: 'new', plain: [204, 405, 201], failed: [412, 405, 412] },
  { method: 'DELETE', plain: [204, 204, 404], failed: [412, 412, 404] },
  { method: 'MKCOL', plain: [405, 405, 201], failed: [405, 405, 412] },
  { method: 'COPY', fields: { Destination: '/to' }, plain: [201, 201, 404], failed: [412, 412, 404] },
  { method: 'MOVE', fields: { Destination: '/to' }, plain: [201, 201, 404], failed: [412, 412, 404] },
  { method: 'PROPFIND', fields: { Depth: '0' }, plain: [207, 207, 404], failed: [207, 207, 404] },
  { method: 'PROPPATCH', body: proppatch, plain: [207, 207, 404], failed: [412, 412, 404] },
  { method: 'LOCK', body: lockInfo(), plain: [200, 200, 201], failed: [412, 412, 412] },
  { method: 'UNLOCK', fields: { 'Lock-Token': '<urn:x>' }, plain: [409, 409, 404], failed: [409, 409, 404] },
];

const targets = ['/file', '/collection', '/nothing'] as const;

async function populated(): Promise<DavClient> {
  const client = new DavClient();
  await client.populate({ file: 'old', 'collection/member': '1' });
  return client;
}

describe.each(methods)('$method', ({ method, fields = {}, body = '', plain, failed }) => {
  it.each(targets)('without conditions, on %s', async (target) => {
    const client = await populated();
    expect(await client.status(method, target, fields, body)).toBe(plain[targets.indexOf(target)]);
  });

  it.each(targets)('If-Match that fails, on %s (RFC 9110 13.1.1)', async (target) => {
    const client = await populated();
    const before = await client.tree();
    const wanted = failed[targets.indexOf(target)];
    expect(await client.status(method, target, { ...fields, 'If-Match': '"no"' }, body)).toBe(wanted);
    if (wanted === 412) expect(await client.tree()).toEqual(before);
  });

  it.each(targets)('If that fails, on %s (RFC 4918 10.4)', async (target) => {
    const client = await populated();
    const before = await client.tree();
    expect(await client.status(method, target, { ...fields, If: '(["no"])' }, body)).toBe(412);
    expect(await client.tree()).toEqual(before);
  });

  it.each(targets)('If that is none, on %s', async (target) => {
    const client = await populated();
    expect(await client.status(method, target, { ...fields, If: 'no' }, body)).toBe(400);
  });

  it('If-Match that holds', async () => {
    const client = await populated();
    const etag = (await client.send('HEAD', '/file')).headers.get('ETag') ?? '';
    expect(await client.status(method, '/file', { ...fields, 'If-Match': etag }, body)).toBe(plain[0]);
  });
});

describe('If-None-Match: * (RFC 9110 13.1.2)', () => {
  it.each([
    ['PUT', 'new'],
    ['LOCK', lockInfo()],
  ])('%s makes a new file only', async (method, body) => {
    const client = await populated();
    expect(await client.status(method, '/file', { 'If-None-Match': '*' }, body)).toBe(412);
    expect(await client.status(method, '/new', { 'If-None-Match': '*' }, body)).toBe(201);
  });
});

describe('If', () => {
  it('is held against the resources that it names, not only the request’s own (RFC 4918 10.4.3)', async () => {
    const client = await populated();
    const etag = (await client.send('HEAD', '/file')).headers.get('ETag') ?? '';
    const put = (value: string) => client.status('PUT', '/other', { If: value }, 'x');
    expect(await put(`<http://localhost:9843/file> ([${etag}])`)).toBe(201);
    expect(await put(`</file> ([${etag}])`)).toBe(204);
    expect(await put(`<http://LOCALHOST:9843/file> ([${etag}])`)).toBe(204);
    expect(await put('</file> (["no"])')).toBe(412);
    expect(await put(`<http://elsewhere/file> ([${etag}])`)).toBe(412);
    expect(await put(`</a/../file> ([${etag}])`)).toBe(400);
  });

  it('knows the tokens of locks above', async () => {
    const client = await populated();
    const token = await client.lock('/collection');
    expect(await client.status('PUT', '/collection/member', { If: `(<${token}>)` }, 'x')).toBe(204);
    expect(await client.status('PUT', '/file', { If: `(<${token}>)` }, 'x')).toBe(412);
  });

  it('is capped', async () => {
    const client = await populated();
    const conditions = (count: number) => `(${'Not <DAV:no-lock> '.repeat(count)})`;
    expect(await client.status('GET', '/file', { If: conditions(64) })).toBe(200);
    expect(await client.status('GET', '/file', { If: conditions(65) })).toBe(400);
  });
});

describe('412 before 423', () => {
  it('is told for a false If, 423 for a true one without the token (RFC 4918 10.4.1)', async () => {
    const client = await populated();
    const token = await client.lock('/file');
    expect(await client.status('PUT', '/file', {}, 'x')).toBe(423);
    expect(await client.status('PUT', '/file', { If: '(<urn:x>)' }, 'x')).toBe(412);
    expect(await client.status('PUT', '/file', { If: `(<${token}x>) (Not <DAV:no-lock>)` }, 'x')).toBe(423);
    expect(await client.status('PUT', '/file', { 'If-Match': '"no"' }, 'x')).toBe(412);
    expect(await client.status('PUT', '/file', { If: `(<${token}>)` }, 'x')).toBe(204);
  });
});
