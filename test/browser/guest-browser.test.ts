import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createWebDavHandler,
  defaultLimits,
  MemoryFilesystem,
  MemoryStore,
  type RequestHandler,
  systemClock,
} from '../../src/webdav/index.js';
import { readTree, writeFile } from '../webdav/dav-client.js';
import { type RunningServer, startNodeServer } from '../webdav/node-adapter.js';
import { type Chromium, launchChromium } from './chromium.js';

/** A browser in the guest: what it is served, and what pages of other sites in it can do to the drive. */

const files: Readonly<Record<string, string>> = {
  'secret.txt': 'secret',
  'secret.js': 'window.stolen = true',
  'secret.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><circle r="9"/></svg>',
  'data.zip': 'PK',
  'style.css': 'h1{color:rgb(200,0,0)}',
  'saved.html':
    '<!doctype html><link rel="stylesheet" href="style.css"><h1>x</h1><img src="secret.svg"><script>document.title="ran"</script>',
};

interface Seen {
  readonly method: string;
  readonly target: string;
  readonly status: number;
}

let filesystem: MemoryFilesystem;
let seen: Seen[];
let drive: RunningServer;
let attacker: Server;
let attackerPort: number;
let chromium: Chromium;

beforeAll(async () => {
  filesystem = new MemoryFilesystem();
  for (const [name, content] of Object.entries(files)) await writeFile(filesystem, [name], content);
  const options = { filesystem, store: new MemoryStore(), clock: systemClock, limits: defaultLimits };
  const handler = createWebDavHandler(options);
  const recorder: RequestHandler = {
    async handle(request) {
      const response = await handler.handle(request);
      seen.push({ method: request.method, target: request.target, status: response.status });
      return response;
    },
  };
  drive = await startNodeServer(recorder);
  attacker = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>another site</title>');
  }).listen(0, '127.0.0.1');
  await new Promise((done) => attacker.once('listening', done));
  attackerPort = (attacker.address() as AddressInfo).port;
  // A name of the attacker's own that leads to the guest itself.
  chromium = await launchChromium({ args: ['--host-resolver-rules=MAP evil.example 127.0.0.1'] });
});

beforeEach(() => {
  seen = [];
});

afterAll(async () => {
  await chromium?.close();
  await drive?.close();
  attacker?.closeAllConnections();
  attacker?.close();
});

describe.each([
  ['another site', 'evil.example'],
  ['another port of the same host', '127.0.0.1'],
])('a page of %s', (_, host) => {
  it('reads nothing and changes nothing, whatever it tries', async () => {
    const page = await chromium.context.newPage();
    await page.goto(`http://${host}:${attackerPort}/`);
    const tried = await page.evaluate(async (url) => {
      const outcome = (promise: Promise<unknown>): Promise<string> =>
        promise.then((value) => String(value)).catch(() => 'failed');
      const text = (init: RequestInit): Promise<string> =>
        outcome(fetch(`${url}secret.txt`, init).then((response) => response.text()));
      const element = (name: 'img' | 'script', file: string): Promise<string> =>
        new Promise((resolve) => {
          const made = document.createElement(name);
          made.onload = () => resolve('loaded');
          made.onerror = () => resolve('failed');
          made.src = url + file;
          document.body.append(made);
        });
      const frame = document.createElement('iframe');
      frame.src = `${url}secret.txt`;
      const framed = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      await framed;
      return {
        read: await text({}),
        readOpaquely: await text({ mode: 'no-cors' }),
        write: await text({ method: 'PUT', body: 'overwritten' }),
        remove: await text({ method: 'DELETE' }),
        post: await text({ method: 'POST', mode: 'no-cors', body: 'x' }),
        image: await element('img', 'secret.svg'),
        script: await element('script', 'secret.js'),
        stolen: 'stolen' in window,
      };
    }, drive.url);
    expect(tried).toEqual({
      read: 'failed',
      readOpaquely: 'failed',
      write: 'failed',
      remove: 'failed',
      post: 'failed',
      image: 'failed',
      script: 'failed',
      stolen: false,
    });
    expect(seen.map(({ status }) => status).filter((status) => status !== 403)).toEqual([]);
    expect(seen.map(({ method }) => method)).toEqual(expect.arrayContaining(['GET', 'POST']));
    expect(await readTree(filesystem, [])).toEqual(files);
    await page.close();
  });

  it('may link to a file', async () => {
    const page = await chromium.context.newPage();
    await page.goto(`http://${host}:${attackerPort}/`);
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = `${url}secret.txt`;
      link.textContent = 'a file';
      document.body.append(link);
    }, drive.url);
    await page.getByText('a file').click();
    await page.waitForURL(/secret\.txt$/);
    expect(await page.locator('body').innerText()).toBe('secret');
    await page.close();
  });
});

it('a name that somebody points at the guest does not become the drive’s (DNS rebinding)', async () => {
  const page = await chromium.context.newPage();
  await page.goto(drive.url.replace('127.0.0.1', 'evil.example'));
  expect(await page.locator('h1').innerText()).toBe('Not by this name');
  await page.goto(`${drive.url.replace('127.0.0.1', 'evil.example')}secret.txt`);
  expect(await page.locator('body').innerText()).not.toContain('secret');
  expect(seen.map(({ status }) => status)).toEqual(expect.arrayContaining([421]));
  expect(seen.filter(({ status }) => status !== 421)).toEqual([]);
  await page.close();
});

describe('the guest’s browser', () => {
  it('shows a folder in the order that is clicked, and downloads from it', async () => {
    const page = await chromium.context.newPage();
    await page.goto(drive.url);
    await page.getByRole('link', { name: 'Size' }).click();
    expect(await page.locator('th[aria-sort=ascending]').innerText()).toContain('Size');
    expect(await page.locator('tbody th').first().innerText()).toContain('data.zip');
    for (const [link, name] of [
      ['data.zip', 'data.zip'],
      ['webdav-limits.reg', 'webdav-limits.reg'],
    ] as const) {
      await page.goto(drive.url);
      await page.locator('summary', { hasText: 'Windows' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: link }).click();
      expect((await download).suggestedFilename()).toBe(name);
    }
    await page.close();
  });

  it('shows a saved page with its pictures and its style, and runs none of its script', async () => {
    const page = await chromium.context.newPage();
    await page.goto(`${drive.url}saved.html`);
    expect(await page.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(50);
    expect(await page.locator('h1').evaluate((title) => getComputedStyle(title).color)).toBe('rgb(200, 0, 0)');
    expect(await page.title()).toBe('');
    expect(seen.map(({ status }) => status).filter((status) => status !== 200 && status !== 404)).toEqual([]);
    await page.close();
  });
});
