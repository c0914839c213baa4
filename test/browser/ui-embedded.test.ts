import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Chromium, launchChromium } from './chromium.js';
import { serveUiPage, type UiPage } from './ui-page.js';

/** What pages and their frameworks do with the element. */

let site: UiPage;
let chromium: Chromium;
let page: Page;
let thrown: string[];

beforeAll(async () => {
  site = await serveUiPage();
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});
beforeEach(async () => {
  await page?.close();
  page = await chromium.context.newPage();
  thrown = [];
  page.on('pageerror', ({ message }) => thrown.push(message));
  await page.goto(`${site.url}toolbar.html`);
  await page.waitForFunction(() => 'fake' in window);
});

const isShown = () =>
  page.evaluate(() => window.element.renderRoot.querySelector('.panel')?.matches(':popover-open') === true);

describe('an element that is removed', () => {
  it.each(['open', 'dragging'] as const)('while it is %s throws nothing, and comes back as it was', async (state) => {
    await page.evaluate(async (property) => {
      window.element.dropTarget = window;
      await window.element.updateComplete;
      const place = window.element.parentElement;
      window.element[property] = true;
      window.element.remove();
      await window.element.updateComplete;
      window.element.messages = { ...window.element.messages };
      await window.element.updateComplete;
      place?.append(window.element);
      await window.element.updateComplete;
    }, state);
    expect(thrown).toEqual([]);
    await expect.poll(isShown).toBe(state === 'open');
  });
});
