import { createServer } from 'node:http';
import type { Frame, Page } from 'playwright-core';
import type { Loopback } from '../../loopback/loopback.js';
import type { Chromium } from '../browser/chromium.js';
import { buildConsolePage } from '../browser/console-page.js';
import { type StaticSite, serveDirectories } from '../browser/static-site.js';

/** The console page in a frame of another page, as Horizon and other panels have it. */
export interface FramedConsole {
  /** The page around the frame. */
  readonly page: Page;
  readonly frame: Frame;
  /** Of the frame; the page around it is of http://localhost with another port. */
  readonly origin: string;
  /** The state of the share in the frame. */
  state(): ReturnType<typeof readFrame>;
  close(): Promise<void>;
}

function readFrame(frame: Frame) {
  return frame.evaluate(() => {
    const element = document.querySelector('spice-share');
    if (element === null) throw new Error('no <spice-share> in the frame');
    return element.share.state;
  });
}

export interface FramedConsoleOptions {
  readonly loopback: Loopback;
  readonly chromium: Chromium;
  /** Whether the page around it is of another site (another host), and not only of another origin (another port). */
  readonly isOtherSite?: boolean;
  /** Of every file of the frame's origin. */
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  /** What the frame may do; everything by default. */
  readonly sandbox?: string;
}

export async function openFramedConsole(options: FramedConsoleOptions): Promise<FramedConsole> {
  const site: StaticSite = await serveDirectories({ '/': await buildConsolePage() }, options.headers);
  const origin = options.isOtherSite === true ? site.url.replace('localhost', '127.0.0.1') : site.url;
  const query = new URLSearchParams({ url: options.loopback.url, mode: 'readwrite', ...options.query });
  const address = `${origin}/?${query}`;
  const sandbox = options.sandbox === undefined ? '' : `sandbox="${options.sandbox}"`;
  const outside = await servePage(
    `<iframe ${sandbox} src="${address}" style="width: 1000px; height: 700px; border: 0"></iframe>`,
  );
  const { context } = options.chromium;
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(outside.url);
  const handle = await page.waitForSelector('iframe');
  const frame = await handle.contentFrame();
  if (frame === null) throw new Error('no frame');
  await frame.waitForFunction(() => customElements.get('spice-share') !== undefined);
  return {
    page,
    frame,
    origin,
    state: () => readFrame(frame),
    async close() {
      await page.goto('about:blank');
      await outside.close();
      await site.close();
    },
  };
}

async function servePage(body: string): Promise<StaticSite> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html>${body}`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://localhost:${address.port}/`, close };
}
