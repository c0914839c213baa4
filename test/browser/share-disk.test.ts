import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { askingPreferences, type Chromium, launchChromium, makeProfile } from './chromium.js';
import { openSharePage, serveSharePage } from './share-page.js';
import type { StaticSite } from './static-site.js';

let site: StaticSite;
let chromium: Chromium | undefined;
let directory: string;
const at = (name: string): string => join(directory, name);

beforeAll(async () => {
  site = await serveSharePage();
});
afterAll(() => site?.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-disk-'));
});
afterEach(async () => {
  await chromium?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function share(preferences?: object): Promise<Page> {
  chromium = await launchChromium(preferences === undefined ? {} : { preferences });
  const page = await openSharePage(chromium, site, directory);
  await page.evaluate(() => window.sharePage.share());
  return page;
}

it('overwriting keeps the mode', async () => {
  for (const mode of [0o640, 0o755]) {
    writeFileSync(at(`${mode}`), 'old');
    chmodSync(at(`${mode}`), mode);
  }
  const page = await share();
  for (const mode of [0o640, 0o755]) {
    expect(await page.evaluate((name) => window.sharePage.write([name], 'new'), `${mode}`)).toBe('done');
    expect(readFileSync(at(`${mode}`), 'utf8')).toBe('new');
    expect(statSync(at(`${mode}`)).mode & 0o777).toBe(mode);
  }
});

it('an abort leaves the old file and no other name', async () => {
  writeFileSync(at('x'), 'old');
  const page = await share();
  expect(await page.evaluate(() => window.sharePage.startWrite(['x'], 3_000_000))).toBe('done');
  await page.evaluate(() => window.sharePage.abort());
  expect(readdirSync(directory)).toEqual(['x']);
  expect(readFileSync(at('x'), 'utf8')).toBe('old');
});

it('a person’s own x.crswap and .x.part are listed and never touched', async () => {
  const theirs = ['.x.part', 'x.crswap'];
  for (const name of ['x', ...theirs]) writeFileSync(at(name), `theirs: ${name}`);
  const page = await share();
  expect(await page.evaluate(() => window.sharePage.startWrite(['x'], 3_000_000))).toBe('done');
  expect(await page.evaluate(() => window.sharePage.list())).toEqual(['.x.part', 'x', 'x.crswap']);
  expect(await page.evaluate(() => window.sharePage.commit())).toBe('done');
  expect(readdirSync(directory).sort()).toEqual(['.x.part', 'x', 'x.crswap']);
  expect(statSync(at('x')).size).toBe(3_000_000);
  for (const name of theirs) expect(readFileSync(at(name), 'utf8')).toBe(`theirs: ${name}`);
});

it('a file that the host changes during a read fails as changed', async () => {
  writeFileSync(at('x'), Buffer.alloc(20_000_000, 1));
  const page = await share();
  expect(await page.evaluate(() => window.sharePage.openRead(['x']))).toBe('done');
  writeFileSync(at('x'), Buffer.alloc(10_000_000, 2));
  expect(await page.evaluate(() => window.sharePage.finishRead())).toBe('changed');
});

it('without permission a write is refused, and nobody is asked', async () => {
  writeFileSync(at('x'), 'old');
  const page = await share(askingPreferences);
  expect(await page.evaluate(() => window.sharePage.write(['x'], 'new'))).toBe('permission-lost');
  expect(await page.evaluate(() => window.sharePage.text(['x']))).toBe('old');
});

it('links and names that are not UTF-8 do not break a listing', async () => {
  mkdirSync(at('d'));
  writeFileSync(at('x'), '');
  symlinkSync('x', at('link'));
  symlinkSync('nowhere', at('dangling'));
  writeFileSync(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0x66, 0xff])]), '');
  const page = await share();
  expect(await page.evaluate(() => window.sharePage.list())).toEqual(['d', 'x']);
});

it('a pipe of the host’s that a guest renames holds nobody up', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  writeFileSync(at('x'), 'x');
  const page = await share();
  await page.evaluate(() => window.sharePage.move(['pipe'], ['renamed']));
  expect(await page.evaluate(() => window.sharePage.move(['x'], ['y']))).toBe('done');
  expect(await page.evaluate(() => window.sharePage.text(['y']))).toBe('x');
}, 30_000);

it('a name that a link has is forbidden, and nothing is left of the write', async () => {
  mkdirSync(at('d'));
  writeFileSync(at('d/x'), 'old');
  symlinkSync('x', at('d/link'));
  symlinkSync('nowhere', at('d/dangling'));
  symlinkSync('x', at('d/link.sh'));
  const before = readdirSync(at('d'));
  const page = await share();
  for (const name of ['link', 'dangling', 'link.sh']) {
    const path = ['d', name];
    expect([name, await page.evaluate((names) => window.sharePage.write(names, 'new'), path)]).toEqual([
      name,
      'forbidden',
    ]);
    expect(await page.evaluate((names) => window.sharePage.createDirectory(names), path)).toBe('forbidden');
    expect(await page.evaluate((names) => window.sharePage.move(['d', 'x'], names), path)).toBe('forbidden');
  }
  expect(await page.evaluate(() => window.sharePage.write(['missing', 'x'], 'new'))).toBe('not-found');
  expect([readdirSync(at('d')), readFileSync(at('d/x'), 'utf8')]).toEqual([before, 'old']);
});

it('a browser killed in the middle of writes: the next one removes its leftovers and nothing else', async () => {
  const theirs = ['.x.part', 'x.crswap', '.spice-webdav-notes.part', 'empty.sh'];
  writeFileSync(at('x'), 'old');
  writeFileSync(at('tool'), 'old tool');
  for (const name of theirs) writeFileSync(at(name), name === 'empty.sh' ? '' : `theirs: ${name}`);
  const before = readdirSync(directory).sort();
  const profile = makeProfile();
  try {
    chromium = await launchChromium({ profile });
    const page = await openSharePage(chromium, site, directory);
    await page.evaluate(() => window.sharePage.share());
    // In place, staged, and in place where a move would ask the person.
    for (const name of ['x', 'tool', 'new.bin', 'new.sh']) {
      expect(await page.evaluate((path) => window.sharePage.startWrite([path], 3_000_000), name)).toBe('done');
    }
    await chromium.kill();
    expect(readdirSync(directory).length).toBeGreaterThanOrEqual(before.length + 4);
    expect(readFileSync(at('x'), 'utf8')).toBe('old');

    chromium = await launchChromium({ profile });
    const next = await openSharePage(chromium, site, directory);
    await next.evaluate(() => window.sharePage.share());
    expect(readdirSync(directory).sort()).toEqual(before);
    expect(readFileSync(at('x'), 'utf8')).toBe('old');
    expect(readFileSync(at('tool'), 'utf8')).toBe('old tool');
    for (const name of theirs) {
      expect(readFileSync(at(name), 'utf8')).toBe(name === 'empty.sh' ? '' : `theirs: ${name}`);
    }
    expect(await next.evaluate(() => window.sharePage.write(['x'], 'new'))).toBe('done');
    expect(readFileSync(at('x'), 'utf8')).toBe('new');
  } finally {
    await chromium?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});

it('a full disk is no-space, and leaves the old file and no other name', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory]);
  try {
    writeFileSync(at('x'), 'old');
    const page = await share();
    for (const name of ['x', 'new.bin', 'new.sh']) {
      const outcomes = [
        await page.evaluate((path) => window.sharePage.startWrite([path], 3_000_000), name),
        await page.evaluate(() => window.sharePage.moreWrite(3_000_000)),
        await page.evaluate(() => window.sharePage.commit()),
      ];
      expect(outcomes).toContain('no-space');
      expect(outcomes.at(-1)).not.toBe('done');
      await page.evaluate(() => window.sharePage.abort());
      expect(readdirSync(directory)).toEqual(['x']);
      expect(readFileSync(at('x'), 'utf8')).toBe('old');
    }
    await chromium?.close();
  } finally {
    execFileSync('umount', ['-l', directory]);
  }
});

it('a mark of a directory stays while nothing changes and tells each change of the host', async () => {
  mkdirSync(at('sub'));
  writeFileSync(at('a'), 'a');
  const page = await share();
  const mark = () => page.evaluate(() => window.sharePage.mark());
  const seen = [await mark()];
  expect(seen[0]).toBeDefined();
  expect(await mark()).toBe(seen[0]);
  const changes = [
    () => writeFileSync(at('b'), 'new'),
    () => writeFileSync(at('a'), 'other'),
    () => renameSync(at('b'), at('c')),
    () => rmSync(at('c')),
  ];
  for (const change of changes) {
    change();
    const after = await mark();
    expect(seen).not.toContain(after);
    seen.push(after);
  }
  writeFileSync(at('sub/deeper'), 'x');
  expect(await mark()).toBe(seen.at(-1));
  expect(await page.evaluate(() => window.sharePage.write(['mine'], 'x'))).toBe('done');
  expect(await mark()).not.toBe(seen.at(-1));
});

it('a listing that is kept is right again 100 ms after each change of the host, and at once after one of ours', async () => {
  const old = new Date(Date.now() - 3_600_000);
  for (const name of ['a', 'b']) {
    writeFileSync(at(name), name);
    utimesSync(at(name), old, old);
  }
  const page = await share();
  const list = async () => (await page.evaluate(() => window.sharePage.sizes())).sort();
  expect(await list()).toEqual(['a 1', 'b 1']);
  const changes: [() => void, string[]][] = [
    [() => writeFileSync(at('a'), 'longer'), ['a 6', 'b 1']],
    [() => renameSync(at('a'), at('c')), ['b 1', 'c 6']],
    [() => rmSync(at('b')), ['c 6']],
    [() => mkdirSync(at('d')), ['c 6', 'd/']],
  ];
  for (const [change, expected] of changes) {
    // At rest, so that it is kept.
    for (const name of readdirSync(directory)) utimesSync(at(name), old, old);
    await list();
    change();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await list()).toEqual(expected);
  }
  expect(await page.evaluate(() => window.sharePage.write(['mine'], 'x'))).toBe('done');
  expect(await list()).toEqual(['c 6', 'd/', 'mine 1']);
});
