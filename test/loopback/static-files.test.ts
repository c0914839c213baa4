import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveFile } from '../../loopback/static-files.js';

const directory = mkdtempSync(join(tmpdir(), 'loopback-files-'));
const secret = mkdtempSync(`${directory}-secret-`);
const http = createServer((incoming, response) => {
  void serveFile(directory, incoming, response);
});

beforeAll(async () => {
  writeFileSync(join(directory, 'index.html'), '<p>page');
  writeFileSync(join(secret, 'key'), 'secret');
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => http.close(resolve));
  rmSync(directory, { recursive: true });
  rmSync(secret, { recursive: true });
});

/** As it stands, without the tidying that fetch does to a path. */
function get(path: string, method = 'GET'): Promise<{ status: number | undefined; type: string; body: string }> {
  return new Promise((resolve, reject) => {
    request(
      { port: (http.address() as AddressInfo).port, host: '127.0.0.1', path, method, agent: false },
      (response) => {
        let body = '';
        response.on('data', (bytes) => {
          body += bytes;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, type: String(response.headers['content-type']), body }),
        );
      },
    )
      .on('error', reject)
      .end();
  });
}

describe('files', () => {
  it('are served with their type, the index for the directory, without the query', async () => {
    const expected = { status: 200, type: 'text/html; charset=utf-8', body: '<p>page' };
    expect(await get('/')).toEqual(expected);
    expect(await get('/index.html?url=ws://x')).toEqual(expected);
  });

  it('are only told about by HEAD', async () => {
    expect(await get('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    `/../${basename(secret)}/key`,
    `/%2e%2e/${basename(secret)}/key`,
    `/..%2f${basename(secret)}%2fkey`,
    '/missing',
    '/%00',
    '/%zz',
  ])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('are not written', async () => {
    expect((await get('/index.html', 'PUT')).status).toBe(405);
  });
});
