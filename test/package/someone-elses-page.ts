import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { startLoopback } from '../../loopback/loopback.js';
import { type Chromium, dropFolder } from '../browser/chromium.js';
import { readState } from '../e2e/console.js';
import type { FreshProject } from './fresh-project.js';

const connected = { phase: 'connected', error: null, agentRunning: true, folders: 0, runsIn: 'worker' };

async function readShort(page: Page) {
  const { phase, error, agentRunning, folders, runsIn } = await readState(page);
  return { phase, error, agentRunning, folders: folders.length, runsIn };
}

/**
 * Opens a page with the element, and shares a folder from it with the pretend guest: by the worker, not in the page.
 * @param goOn what else the page can do; it throws nothing meanwhile.
 */
export async function expectToShare(
  chromium: Chromium,
  url: string,
  parent: string,
  goOn: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const folder = mkdtempSync(join(parent, 'folder-'));
  writeFileSync(join(folder, 'a.txt'), `from the host to ${url}`);
  const loopback = await startLoopback();
  const page = await chromium.context.newPage();
  const thrown: string[] = [];
  page.on('pageerror', ({ message }) => thrown.push(message));
  try {
    await page.goto(`${url}?${new URLSearchParams({ url: loopback.url })}`);
    // A development server bundles what the page imports when it is first asked, and then has it loaded anew.
    await expect
      .poll(
        async () => {
          await page.waitForFunction(() => document.querySelector('spice-share')?.share !== undefined);
          if ((await readState(page)).folders.length === 0) await dropFolder(page, folder);
          return readShort(page);
        },
        { timeout: 60_000, interval: 500 },
      )
      .toEqual({ ...connected, folders: 1 });
    expect(await (await fetch(`${loopback.guestUrl}/a.txt`)).text()).toBe(`from the host to ${url}`);
    await goOn(page);
    expect(thrown).toEqual([]);
  } finally {
    await page.close();
    await loopback.close();
  }
}

/** A console that a component of the page closes leaves no worker, and another can be opened. */
export async function expectToCloseAndOpen(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Close the console' }).click();
  await page.locator('spice-share').waitFor({ state: 'detached' });
  await expect.poll(() => page.workers().length, { timeout: 15_000 }).toBe(0);
  await page.getByRole('button', { name: 'Open the console' }).click();
  await expect.poll(() => readShort(page), { timeout: 30_000 }).toEqual(connected);
}

/** A copy of the plain example, for another configuration of Vite below `/panel/`. @returns its directory's name. */
export function copyPlainPage(project: FreshProject, name: string, configuration: object = {}): string {
  const directory = join(project.directory, name);
  cpSync(join(project.directory, 'plain'), directory, {
    recursive: true,
    filter: (path) => !path.endsWith('/dist'),
  });
  // Its packages lie beside it, where a development server must be let in.
  const server = { fs: { allow: ['..'] } };
  const whole = { base: '/panel/', cacheDir: `.vite-${name}`, server, ...configuration };
  writeFileSync(join(directory, 'vite.config.js'), `export default ${JSON.stringify(whole)};\n`);
  return name;
}

export interface DevelopmentServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts Vite's development server as a person does, on a free port. @param vite the package's name in the project. */
export async function serveForDevelopment(
  project: FreshProject,
  page: string,
  vite = 'vite',
): Promise<DevelopmentServer> {
  const program = join(project.directory, 'node_modules', vite, 'bin/vite.js');
  const server = spawn(process.execPath, [program, '--host', 'localhost', '--port', '0'], {
    cwd: join(project.directory, page),
    env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.on('data', (chunk) => {
      printed += String(chunk);
      const address = /Local:\s+(\S+)/.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    });
    void exited.then(() => reject(new Error(`Vite ended: ${printed}`)));
  });
  return {
    url,
    close: async () => {
      server.kill();
      await exited;
    },
  };
}
