import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chromium, launchChromium } from './chromium.js';
import { openSharePage, serveSharePage } from './share-page.js';
import type { StaticSite } from './static-site.js';

let site: StaticSite;
let chromium: Chromium;
let page: Page;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'spice-webdav-model-'));
  site = await serveSharePage();
  chromium = await launchChromium();
  page = await openSharePage(chromium, site, directory);
});

afterAll(async () => {
  await chromium?.close();
  await site?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** What lies on the disk, past the browser. */
function treeOnDisk(path: string, prefix = ''): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const name of readdirSync(path)) {
    const member = join(path, name);
    if (statSync(member).isDirectory()) {
      tree[`${prefix}${name}/`] = '';
      Object.assign(tree, treeOnDisk(member, `${prefix}${name}/`));
    } else tree[prefix + name] = readFileSync(member, 'utf8');
  }
  return tree;
}

/** 2,160 steps in all. */
const seeds = Array.from({ length: 12 }, (_, index) => 201 + index);
const steps = 180;

describe('random programs on a real directory, against the reference model', () => {
  it.each(seeds)('answers and leaves on the disk what the model says, seed %i', async (seed) => {
    const result = await page.evaluate(([chosen, count]) => window.sharePage.runModelProgram(chosen, count), [
      seed,
      steps,
    ] as const);
    expect(result.failure).toBeUndefined();
    expect(treeOnDisk(join(directory, result.directory))).toEqual(result.tree);
  });
});
