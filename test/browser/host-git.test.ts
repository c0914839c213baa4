import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Chromium, launchChromium } from './chromium.js';
import { openSharePage, serveSharePage } from './share-page.js';
import type { StaticSite } from './static-site.js';

const guests = '\uF02Egit';
let site: StaticSite;
let chromium: Chromium;
let directory: string;
let page: Page;
const at = (name: string): string => join(directory, name);
const onDisk = (): string[] => (readdirSync(directory, { recursive: true }) as string[]).sort();

beforeAll(async () => {
  site = await serveSharePage();
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-git-'));
  for (const path of ['proj/.git/hooks', 'proj/.git/refs', 'other']) mkdirSync(at(path), { recursive: true });
  for (const [path, content] of [
    ['proj/.git/HEAD', 'ref'],
    ['proj/.git/config', '[core]'],
    ['proj/main.c', 'int'],
  ] as const)
    writeFileSync(at(path), content);
  page = await openSharePage(chromium, site, directory);
  await page.evaluate(() => window.sharePage.shareCovered());
  return () => rmSync(directory, { recursive: true, force: true });
});

type Change = 'createDirectory' | 'remove' | 'isBound';
const change = (method: Change, path: string): Promise<string | boolean> =>
  page.evaluate(([name, names]): Promise<string | boolean> => window.sharePage[name](names), [
    method,
    path.split('/'),
  ] as const);
const write = (path: string, content = 'guest') =>
  page.evaluate(([names, text]) => window.sharePage.write(names, text), [path.split('/'), content] as const);
const move = (from: string, to: string) =>
  page.evaluate(([source, target]) => window.sharePage.move(source, target), [from.split('/'), to.split('/')] as const);
const list = (path: string) => page.evaluate((names) => window.sharePage.list(names), path.split('/'));
const text = (path: string) => page.evaluate((names) => window.sharePage.text(names), path.split('/'));

it('a host’s .git is read, and nothing is written in it or moved', async () => {
  const before = onDisk();
  expect([await list('proj'), await list('proj/.git')]).toEqual([
    ['.git', 'main.c'],
    ['HEAD', 'config', 'hooks', 'refs'],
  ]);
  expect(await text('proj/.git/HEAD')).toBe('ref');
  for (const name of ['HEAD', 'config', 'index', 'hooks/pre-commit', 'refs/main'])
    expect([name, await write(`proj/.git/${name}`)]).toEqual([name, 'forbidden']);
  expect(await change('createDirectory', 'proj/.git')).toBe('exists');
  expect(await change('createDirectory', 'proj/.git/refs/tags')).toBe('forbidden');
  expect(await move('proj/main.c', 'proj/.git/hooks/pre-commit')).toBe('forbidden');
  expect(await move('proj/.git/HEAD', 'other/HEAD')).toBe('forbidden');
  expect(await change('isBound', 'proj')).toBe(true);
  expect(await change('isBound', 'other')).toBe(false);
  expect(onDisk()).toEqual(before);
});

it('it is removed with its folder', async () => {
  for (const path of ['/.git/HEAD', '/.git/config', '/.git/hooks', '/.git/refs', '/.git', '/main.c', ''])
    expect([path, await change('remove', `proj${path}`)]).toEqual([path, 'done']);
  expect(onDisk()).toEqual(['other']);
});

it('a guest’s .git lies under another name, in any letter case, and as a file', async () => {
  expect(await change('createDirectory', 'other/.git')).toBe('done');
  expect(await write('other/.git/config.lock')).toBe('done');
  expect(await move('other/.git/config.lock', 'other/.git/config')).toBe('done');
  expect(await write('other/.GIT')).toBe('done');
  expect(await move('other/.GIT', 'other/.Git')).toBe('done');
  expect(await list('other')).toEqual(['.Git', '.git']);
  const lies = onDisk().filter((path) => path.startsWith('other/'));
  expect(lies.sort()).toEqual(['other/\uF02EGit', `other/${guests}`, `other/${guests}/config`].sort());
  mkdirSync(at('other/.git'));
  writeFileSync(at('other/.git/config'), 'host');
  expect(await list('other')).toEqual(['.Git', '.git']);
  expect(await text('other/.git/config')).toBe('guest');
  expect(await write('other/.git/config', 'again')).toBe('done');
  expect(readFileSync(at('other/.git/config'), 'utf8')).toBe('host');
});
