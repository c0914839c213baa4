import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../browser/chromium.js';
import { serveUiPage } from '../browser/ui-page.js';
import { shootConsole } from './console.js';
import { type PanelState, panelStates, showState } from './panel-states.js';

/**
 * `npm run screenshots [-- state …]`: the panel in each of its main states, light and dark, wide and narrow, into
 * `.cache/screenshots`, to be looked at; without a state also the two of the README, into `docs/images`.
 */
const root = resolve(import.meta.dirname, '../..');
const directory = join(root, '.cache/screenshots');
const wanted = process.argv.slice(2);

async function shoot(
  page: Page,
  url: string,
  state: PanelState,
  scheme: 'light' | 'dark',
  width: number,
): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.goto(url);
  await page.waitForFunction(() => 'fake' in window);
  await page.evaluate(showState, state);
  await page.evaluate(() => {
    window.element.open = true;
  });
  await page.locator('spice-share [part~="status"]').waitFor();
  for (const part of state.opened ?? []) await page.locator(`spice-share [part~="${part}"]`).click();
  const suffix = `${scheme}-${width < 400 ? 'narrow' : 'wide'}`;
  await page.screenshot({ path: join(directory, `${state.name}-${suffix}.png`) });
}

mkdirSync(directory, { recursive: true });
const site = await serveUiPage();
const chromium = await launchChromium();
try {
  const page = chromium.context.pages()[0] ?? (await chromium.context.newPage());
  for (const state of panelStates) {
    if (wanted.length > 0 && !wanted.includes(state.name)) continue;
    for (const scheme of ['light', 'dark'] as const) {
      for (const width of [440, 320]) await shoot(page, `${site.url}toolbar.html`, state, scheme, width);
    }
  }
} finally {
  await chromium.close();
  await site.close();
}

if (wanted.length === 0) {
  const images = join(root, 'docs/images');
  await shootConsole(join(images, 'console.png'), join(images, 'panel.png'));
}
