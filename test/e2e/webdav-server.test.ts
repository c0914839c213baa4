import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../loopback/loopback.js';
import { type Chromium, launchChromium } from '../browser/chromium.js';
import { serveConsolePage } from '../browser/console-page.js';
import type { StaticSite } from '../browser/static-site.js';
import { serveWebDavServerPage, shareByWebDavServer, webDavServerPageDir } from './webdav-server-host.js';
import type {} from './webdav-server-page/page.js';

const root = resolve(import.meta.dirname, '../..');

interface Host {
  readonly loopback: Loopback;
  readonly directory: string;
  readonly globals: readonly string[];
  close(): Promise<void>;
}

let site: StaticSite;
let chromium: Chromium;

beforeAll(async () => {
  site = await serveWebDavServerPage();
  chromium = await launchChromium();
});

afterAll(async () => {
  await chromium?.close();
  await site?.close();
});

async function setUpHost(query = ''): Promise<Host> {
  const directory = mkdtempSync(join(tmpdir(), 'spice-webdav-adapter-'));
  const loopback = await startLoopback();
  const page = await chromium.context.newPage();
  await shareByWebDavServer(page, `${site.url}/${query}`, loopback.url, directory);
  expect(await page.evaluate(() => window.hostShare.state.runsIn)).toBe('worker');
  const worker = page.workers()[0];
  const globals = (await worker?.evaluate(() => ['process', 'Buffer', 'global'].filter((name) => name in self))) ?? [
    'no worker',
  ];
  return {
    loopback,
    directory,
    globals,
    async close() {
      await page.close();
      await loopback.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

describe('webdav-server in the worker of a host page, on a real folder', () => {
  let host: Host;
  beforeAll(async () => {
    host = await setUpHost();
  });
  afterAll(() => host?.close());

  const ask = (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string | Uint8Array<ArrayBuffer>,
  ) => fetch(`${host.loopback.guestUrl}${path}`, { method, headers, body: body ?? null });
  const status = async (...parameters: Parameters<typeof ask>) => (await ask(...parameters)).status;
  const onDisk = (...names: string[]) => join(host.directory, ...names);

  it('leaves no global of Node’s behind', () => {
    expect(host.globals).toEqual([]);
  });

  it('answers OPTIONS, and tells no web page that it may read the answer', async () => {
    const { status, headers } = await ask('OPTIONS', '/');
    expect(status).toBe(200);
    expect(headers.get('dav')).toMatch(/^1/);
    expect([...headers.keys()].filter((name) => /^access-control|^www-auth|^server$/.test(name))).toEqual([]);
  });

  it('is guarded like our own: a web page of the guest neither writes nor reads', async () => {
    const other = new Map([
      ['Origin', 'http://localhost:8080'],
      ['Sec-Fetch-Site', 'same-site'],
    ]);
    for (const [name, value] of other) {
      expect(await status('PUT', '/planted', { [name]: value }, 'x')).toBe(403);
      expect(await status('GET', '/', { [name]: value })).toBe(403);
    }
    const { hostname, port } = new URL(host.loopback.guestUrl);
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { Host: 'evil.example:9843', 'Content-Length': '0' };
      request({ hostname, port, method: 'PUT', path: '/planted', headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      })
        .on('error', reject)
        .end();
    });
    expect(rebound).toBe(421);
    expect(readdirSync(host.directory)).toEqual([]);
  });

  it('takes a file by PUT and gives it by GET, whole and in part', async () => {
    const content = Uint8Array.from({ length: 1_500_001 }, (_, index) => (index * 31) % 251);
    expect(await status('PUT', '/big%20file.bin', {}, content)).toBe(201);
    expect(readFileSync(onDisk('big file.bin')).equals(content)).toBe(true);
    const whole = await ask('GET', '/big%20file.bin');
    expect(whole.status).toBe(200);
    expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true);
    const part = await ask('GET', '/big%20file.bin', { Range: 'bytes=70000-1400000' });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(content.subarray(70_000, 1_400_001))).toBe(true);
    expect(await status('PUT', '/big%20file.bin', {}, 'short')).toBe(200);
    expect(readFileSync(onDisk('big file.bin'), 'utf8')).toBe('short');
    expect(await status('PUT', '/empty', {}, '')).toBe(201);
    expect(readFileSync(onDisk('empty')).byteLength).toBe(0);
  });

  it('makes collections by MKCOL, and lists them by PROPFIND', async () => {
    expect(await status('MKCOL', '/docs')).toBe(201);
    expect(await status('MKCOL', '/docs')).toBe(405);
    writeFileSync(onDisk('docs', 'from host.txt'), 'hello');
    const listing = await ask('PROPFIND', '/docs', { Depth: '1' });
    expect(listing.status).toBe(207);
    const text = await listing.text();
    expect(text).toContain('<D:href>/docs/</D:href>');
    expect(text).toContain('<D:href>/docs/from%20host.txt</D:href>');
    expect(text).toContain('<D:getcontentlength>5</D:getcontentlength>');
    expect(await status('PROPFIND', '/', { Depth: '1' })).toBe(207);
    expect(await status('PROPFIND', '/', {})).toBe(403);
    expect(await status('PROPFIND', '/none', { Depth: '0' })).toBe(404);
  });

  it('copies and moves files and trees, and refuses what would end in itself', async () => {
    mkdirSync(onDisk('tree', 'sub'), { recursive: true });
    writeFileSync(onDisk('tree', 'sub', 'a'), 'A');
    const to = (path: string, more: Record<string, string> = {}) => ({
      Destination: `${host.loopback.guestUrl}${path}`,
      ...more,
    });
    expect(await status('COPY', '/tree', to('/copy'))).toBe(201);
    expect(await status('COPY', '/tree', to('/copy', { Overwrite: 'F' }))).toBe(412);
    expect(await status('MOVE', '/copy', to('/moved'))).toBe(201);
    writeFileSync(onDisk('tree', 'sub', 'a'), 'B');
    expect(await status('MOVE', '/tree/sub/a', to('/moved/sub/a', { Overwrite: 'T' }))).toBe(204);
    expect(readdirSync(onDisk('tree', 'sub'))).toEqual([]);
    expect(readFileSync(onDisk('moved', 'sub', 'a'), 'utf8')).toBe('B');
    expect(await status('MOVE', '/moved', to('/moved/sub/deeper'))).toBe(502);
    expect(await status('MOVE', '/moved/sub', to('/moved', { Overwrite: 'T' }))).toBe(403);
    expect(readFileSync(onDisk('moved', 'sub', 'a'), 'utf8')).toBe('B');
  });

  it('deletes files and trees, but not the drive', async () => {
    expect(await status('DELETE', '/moved')).toBe(200);
    expect(await status('DELETE', '/moved')).toBe(404);
    expect(await status('DELETE', '/')).toBe(403);
    expect(readdirSync(host.directory).sort()).toEqual(['big file.bin', 'docs', 'empty', 'tree']);
  });
});

describe('the bundles', () => {
  const textOf = (directory: string): string =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(directory, name), 'utf8'))
      .join('\n');
  /** Words of webdav-server, of its XML library, of the npm package buffer, and of our adapter. */
  const traces = ['IntermediateResourceMissing', 'nativeTypeAttributes', 'readUIntLE', 'left the request unanswered'];

  it('have nothing of webdav-server where the page did not ask for it', async () => {
    const console = await serveConsolePage();
    await console.close();
    const usual = textOf(join(root, 'dist/console'));
    expect(usual).toContain('propfind-finite-depth');
    expect(traces.filter((trace) => usual.includes(trace))).toEqual([]);
    // The words are the right ones: they are all there where it did.
    expect(traces.filter((trace) => !textOf(webDavServerPageDir).includes(trace))).toEqual([]);
  });
});

describe('a listing of 1,000 entries', () => {
  const timesOf = async (query: string): Promise<{ ms: number; bytes: number; entries: number }> => {
    const host = await setUpHost(query);
    try {
      for (let index = 0; index < 1000; index += 1) writeFileSync(join(host.directory, `file ${index}`), 'x');
      const times: number[] = [];
      let text = '';
      for (let round = 0; round < 5; round += 1) {
        const started = performance.now();
        const answer = await fetch(`${host.loopback.guestUrl}/`, { method: 'PROPFIND', headers: { Depth: '1' } });
        text = await answer.text();
        times.push(performance.now() - started);
      }
      const entries = text.split('<D:response>').length - 1;
      return { ms: Math.round(times.sort((a, b) => a - b)[2] ?? 0), bytes: text.length, entries };
    } finally {
      await host.close();
    }
  };

  it('is whole with either handler', async () => {
    const theirs = await timesOf('');
    const ours = await timesOf('?ours');
    console.log(`listing of 1,000: webdav-server ${JSON.stringify(theirs)}, ours ${JSON.stringify(ours)}`);
    expect(theirs.entries).toBe(1001);
    expect(ours.entries).toBe(1001);
  });
});
