import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, createServer as createHttpServer, get, request } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { startLoopback } from '../../loopback/loopback.js';
import type { ConnectOptions, ShareOptions } from '../../src/index.js';
import {
  askingPreferences,
  type Chromium,
  dropOnPage,
  grantedPreferences,
  launchChromium,
} from '../browser/chromium.js';
import { buildConsolePage } from '../browser/console-page.js';
import { serveDirectories } from '../browser/static-site.js';
import { type Desk, type DeskOptions, setUpDesk } from './console.js';
import { openFramedConsole } from './framed-console.js';
import { expectTold, keepTexts } from './told-texts.js';

/** What the panel says of a state, each reached by its cause; test/house/state-texts.ts has the list, with other tests. */
const releases: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release();
});

async function deskWith(options: DeskOptions = {}): Promise<Desk> {
  const desk = await setUpDesk(options);
  releases.push(() => desk.close());
  await keepTexts(desk.page);
  return desk;
}

/** Another element on the page with a share of its own. Nothing but its class makes one on the built console page. */
async function addElement(page: Page, options: ShareOptions = {}): Promise<void> {
  await page.evaluate((given) => {
    const element = document.createElement('spice-share');
    element.id = 'other';
    element.inline = true;
    // Over the page's display, as a panel of another machine may be.
    element.style.cssText = 'position: fixed; inset: 80px auto auto 0; inline-size: 380px; z-index: 9';
    const OwnShare = document.querySelector('spice-share')?.share.constructor as new (
      options: ShareOptions,
    ) => typeof element.share;
    element.share = new OwnShare(given);
    document.body.append(element);
  }, options);
  await keepTexts(page);
  releases.push(() => page.evaluate(() => document.querySelector('#other')?.remove()));
}

function connectOther(page: Page, options: Partial<ConnectOptions> & { url: string }): Promise<void> {
  return page.evaluate((given) => {
    const element = document.querySelector<HTMLElementTagNameMap['spice-share']>('#other');
    void element?.share.connect({ connectionId: 1, ...given }).catch(() => {});
  }, options);
}

async function dropOnOther(page: Page, paths: readonly string[]): Promise<void> {
  const box = await page.locator('#other').boundingBox();
  await dropOnPage(page, paths, { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 20 });
}

function listen(server: Server): Promise<string> {
  releases.push(() => new Promise((done) => server.close(done)));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
    });
  });
}

describe('of the connection', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await setUpDesk();
    await keepTexts(desk.page);
  });
  afterAll(() => desk?.close());

  it('none yet, one under way, and a server that cannot be reached', async () => {
    await addElement(desk.page);
    await expectTold(desk.page, 'Not connected to the machine');
    const sockets = new Set<{ destroy(): void }>();
    const silent = await listen(createServer((socket) => void sockets.add(socket)));
    await connectOther(desk.page, { url: silent });
    await expectTold(desk.page, 'Connecting to the machine…');
    for (const socket of sockets) socket.destroy();
    await expectTold(desk.page, 'server cannot be reached');
    await expectTold(desk.page, 'its address may have expired');
  });

  it('a server that closes at once', async () => {
    await addElement(desk.page);
    const http = createHttpServer();
    const server = new WebSocketServer({ server: http, handleProtocols: () => 'binary' });
    server.on('connection', (socket) => socket.on('message', () => socket.close()));
    await connectOther(desk.page, { url: await listen(http) });
    await expectTold(desk.page, 'The server closed the connection');
  });

  it('a password that the server refuses', async () => {
    const locked = await startLoopback({ password: 'right' });
    releases.push(() => locked.close());
    await addElement(desk.page);
    await connectOther(desk.page, { url: locked.url, password: 'wrong' });
    await expectTold(desk.page, 'Wrong password');
  });

  it('the session is none of the server’s', async () => {
    await addElement(desk.page);
    await connectOther(desk.page, { url: desk.loopback.url });
    await expectTold(desk.page, 'The console’s session has ended');
  });

  it('it stands; no program has come, one is there, and it is gone', async () => {
    await expectTold(desk.page, 'Connected to the machine');
    await expectTold(desk.page, 'No program in the guest has opened the drive yet');
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) =>
      get(desk.loopback.guestUrl, { agent }, (answer) => answer.resume().on('end', resolve)),
    );
    await expectTold(desk.page, 'A program in the guest is connected');
    agent.destroy();
    await expectTold(desk.page, 'No program in the guest is connected');
  });

  it('the agent goes, and comes', async () => {
    await desk.loopback.agent.stop();
    await expectTold(desk.page, 'The guest’s agent (spice-webdavd) is not running');
    await expectTold(desk.page, 'Install it in the guest, once:');
    await desk.loopback.agent.start();
    await desk.until('the agent', ({ agentRunning }) => agentRunning);
  });

  it('it is lost, and comes back by itself', async () => {
    desk.loopback.dropChannel();
    await expectTold(desk.page, 'The connection was lost: connecting again…');
    await expectTold(desk.page, 'Your folders are kept.');
    await desk.until('the channel', ({ phase, agentRunning }) => phase === 'connected' && agentRunning);
  });

  it('the worker ends, and another takes its place', async () => {
    // It may end before it answers.
    void desk.page
      .workers()[0]
      ?.evaluate(() => self.close())
      .catch(() => {});
    await expectTold(desk.page, 'Sharing had stopped and was started again');
    await desk.until('the channel', ({ phase, agentRunning }) => phase === 'connected' && agentRunning, 30_000);
  });

  it('something that is not SPICE', async () => {
    desk.loopback.sendBrokenMessage();
    await expectTold(desk.page, 'The server does not speak SPICE as expected');
  });
});

describe('of the page', () => {
  let chromium: Chromium;
  let page: Page;
  beforeAll(async () => {
    chromium = await launchChromium({ args: ['--host-resolver-rules=MAP panel.example 127.0.0.1'] });
    page = chromium.context.pages()[0] ?? (await chromium.context.newPage());
  });
  afterAll(() => chromium?.close());

  it('the panel was updated under it: what serves folders is not to be had', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'spice-webdav-updated-'));
    releases.push(() => rmSync(copy, { recursive: true, force: true }));
    cpSync(await buildConsolePage(), copy, { recursive: true });
    for (const name of readdirSync(join(copy, 'assets'))) {
      if (name.startsWith('session-')) rmSync(join(copy, 'assets', name));
    }
    const site = await serveDirectories({ '/': copy });
    releases.push(() => site.close());
    const loopback = await startLoopback();
    releases.push(() => loopback.close());
    await page.goto(`${site.url}/?${new URLSearchParams({ url: loopback.url })}`);
    await keepTexts(page);
    await expectTold(page, 'This page is out of date');
  });

  it('it is insecure', async () => {
    const site = await serveDirectories({ '/': await buildConsolePage() });
    releases.push(() => site.close());
    await page.goto(site.url.replace('localhost', 'panel.example'));
    await keepTexts(page);
    await expectTold(page, 'Folders cannot be shared from an insecure page');
  });

  it('it sits in a frame of another site: no picker', async () => {
    const loopback = await startLoopback();
    releases.push(() => loopback.close());
    const framed = await openFramedConsole({ loopback, chromium, isOtherSite: true });
    releases.push(() => framed.close());
    await framed.frame.evaluate(() => {
      const element = document.querySelector('spice-share');
      if (element !== null) element.brokerUrl = null;
    });
    await keepTexts(framed.frame);
    await expectTold(framed.frame, 'Folders cannot be chosen inside this frame');
  });

  it('the person lets it store nothing', async () => {
    const { default_content_setting_values: settings } = grantedPreferences.profile;
    const preferences = {
      ...grantedPreferences,
      profile: { default_content_setting_values: { ...settings, cookies: 2 } },
    };
    const desk = await deskWith({ drop: false, chromium: { preferences } });
    await expectTold(desk.page, 'refuses to store data for this page');
    await expectTold(desk.page, 'refuses to keep files for this page');
    await desk.page.addInitScript(() => void Reflect.deleteProperty(window, 'showDirectoryPicker'));
    await desk.page.reload();
    await keepTexts(desk.page);
    await expectTold(desk.page, 'what is not saved ends with it');
  });

  it('its frame may open no window', async () => {
    const loopback = await startLoopback();
    releases.push(() => loopback.close());
    const sandbox = 'allow-scripts allow-same-origin';
    const framed = await openFramedConsole({ loopback, chromium, sandbox });
    releases.push(() => framed.close());
    await keepTexts(framed.frame);
    await framed.frame.locator('spice-share [part~="broker-button"]').click();
    await expectTold(framed.frame, 'The sharing window was not opened');
  });

  it('the browser refuses notifications', async () => {
    const site = await serveDirectories({ '/': await buildConsolePage() });
    releases.push(() => site.close());
    await page.goto(`${site.url}/?url=ws://127.0.0.1:1/`);
    await keepTexts(page);
    await page.locator('spice-share [part~="notify"]').click();
    await expectTold(page, 'The browser refused notifications for this page');
  });

  it('its policy: no folders, only to be read', async () => {
    const site = await serveDirectories({ '/': await buildConsolePage() });
    releases.push(() => site.close());
    const folder = mkdtempSync(join(tmpdir(), 'spice-webdav-policy-'));
    releases.push(() => rmSync(folder, { recursive: true, force: true }));
    await page.goto(`${site.url}/?url=ws://127.0.0.1:1/`);
    await keepTexts(page);
    await page.evaluate(() => {
      const element = document.querySelector('spice-share');
      if (element !== null) element.dropTarget = element;
    });
    await addElement(page, { policy: { folders: false } });
    await expectTold(page, 'Folders cannot be shared on this console');
    await dropOnOther(page, [folder]);
    await expectTold(page, 'may not be shared like that');
    await addElement(page, { policy: { readOnly: true } });
    await expectTold(page, 'On this console the guest can only read folders');
  });
});

describe('of folders', () => {
  it('one that goes away on the host, and comes back', async () => {
    const desk = await deskWith();
    const part = desk.page.locator('spice-share [part~="folder-missing"]');
    expect((await fetch(desk.loopback.guestUrl)).status).toBe(200);
    renameSync(desk.directory, `${desk.directory}-elsewhere`);
    releases.push(() => rmSync(`${desk.directory}-elsewhere`, { recursive: true, force: true }));
    await expectTold(desk.page, 'The folder is no longer in its place');
    await expectTold(desk.page, 'Put it back and sharing goes on by itself');
    expect(await desk.page.locator('spice-share [part~="button"]').getAttribute('title')).toContain('no longer in its');
    renameSync(`${desk.directory}-elsewhere`, desk.directory);
    await part.waitFor({ state: 'detached' });
    writeFileSync(join(desk.directory, 'again.txt'), 'again');
    expect(await (await fetch(`${desk.loopback.guestUrl}/again.txt`)).text()).toBe('again');
  });

  it('one that may only be read, in which the guest wants to write: it is allowed by a click', async () => {
    const desk = await deskWith({ mode: 'read' });
    const put = (name: string) => fetch(`${desk.loopback.guestUrl}/${name}`, { method: 'PUT', body: 'x' });
    expect((await put('.~lock.report.odt#')).status).toBe(403);
    expect(await desk.page.locator('spice-share [part~="write-refused"]').count()).toBe(0);
    expect((await put('report.odt')).status).toBe(403);
    await expectTold(desk.page, 'The guest wanted to change something here and was refused: it may only read.');
    expect(await desk.page.locator('spice-share [part~="button"]').getAttribute('title')).toContain('was refused');
    await desk.page.locator('spice-share [part~="allow-writing-button"]').click();
    await desk.until('the mode', ({ folders }) => folders[0]?.mode === 'readwrite');
    expect((await put('report.odt')).status).toBe(201);
    expect(await desk.page.locator('spice-share [part~="write-refused"]').count()).toBe(0);
  });

  it('one of before, for which the browser asks again', async () => {
    const desk = await deskWith({ mode: 'read', chromium: { preferences: askingPreferences } });
    const settings = await desk.chromium.context.newPage();
    await settings.goto('chrome://settings/content/filesystem');
    await settings.evaluate(`chrome.send('revokeFileSystemGrants', ['${new URL(desk.page.url()).origin}/'])`);
    await settings.close();
    await expectTold(desk.page, 'The browser’s permission was withdrawn.');
    await desk.page.reload();
    await keepTexts(desk.page);
    await expectTold(desk.page, 'the browser asks you');
    await expectTold(desk.page, 'One folder can be shared again');
  });

  it('what is dropped is no folder, or a name that cannot be had', async () => {
    const desk = await deskWith();
    const link = join(desk.directory, 'link');
    symlinkSync(desk.directory, link);
    writeFileSync(join(desk.directory, 'file.txt'), '');
    await dropOnPage(desk.page, [link]);
    await expectTold(desk.page, '“link” is not a folder');
    const button = desk.page.locator('spice-share').getByRole('button', { name: /^Change how/ });
    await button.first().click();
    await desk.page.keyboard.type('..');
    await desk.page.keyboard.press('Enter');
    await expectTold(desk.page, 'That did not work');
  });

  it('an empty one where the browser gives only files', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'spice-webdav-empty-'));
    releases.push(() => rmSync(empty, { recursive: true, force: true }));
    const desk = await deskWith({ drop: false });
    await desk.page.addInitScript(() => void Reflect.deleteProperty(window, 'showDirectoryPicker'));
    await desk.page.reload();
    await keepTexts(desk.page);
    const choosing = desk.page.waitForEvent('filechooser');
    await desk.page.locator('spice-share [part~="choose-button"]').click();
    await (await choosing).setFiles(empty);
    await expectTold(desk.page, 'The browser found no file in it');
  });
});

describe('of transfers', () => {
  it('the reason why one did not come to its end', async () => {
    const desk = await deskWith({ loopback: { faults: { silentReset: false } }, query: { confirm: 'write' } });
    await desk.page.locator('spice-share [part~="notify"]').waitFor();
    const url = (name: string) => `${desk.loopback.guestUrl}/${name}`;
    const put = (name: string, headers: Record<string, string> = {}) =>
      fetch(url(name), { method: 'PUT', body: 'x', headers }).then(({ status }) => status);
    // The list is there with the first of them.
    expect(await put('a', { 'OC-Checksum': 'MD5:00000000000000000000000000000000' })).toBe(400);
    await desk.page.locator('spice-share [part~="ended-summary"]').click();
    await expectTold(desk.page, 'It was refused (HTTP 400).');

    expect(await put('none/a')).toBe(409);
    await expectTold(desk.page, 'Something was changed meanwhile, or its folder is missing.');

    const overwriting = put('b').then(() => put('b'));
    await expectTold(desk.page, 'The guest wants to replace the content of');
    await desk.page.locator('spice-share [part~="refuse-answer"]').click();
    expect(await overwriting).toBe(403);
    await expectTold(desk.page, 'The folder is read-only, or you refused.');

    const lockInfo =
      '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>';
    expect((await fetch(url('c'), { method: 'LOCK', body: lockInfo })).status).toBe(201);
    expect(await put('c')).toBe(423);
    await expectTold(desk.page, 'Another program has the file locked.');

    writeFileSync(join(desk.directory, 'large'), Buffer.alloc(64 * 1024 ** 2));
    const reading = get(url('large'), (answer) => answer.once('data', () => reading.destroy()));
    reading.on('error', () => {});
    await expectTold(desk.page, 'The program in the guest left before its end.');
    const writing = request(url('d'), { method: 'PUT', headers: { 'content-length': 1000 } });
    writing.on('error', () => {});
    writing.write('some');
    await desk.until('the write', () => true);
    await new Promise((resolve) => setTimeout(resolve, 500));
    writing.destroy();
    await expectTold(desk.page, 'It broke off before its end. The old file is kept.');
    await desk.page.locator('spice-share [part~="activity-summary"]').click();
    await expectTold(desk.page, 'the program left before an answer');
    await expectTold(desk.page, 'broke off');
  });
});
