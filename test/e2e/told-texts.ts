import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';
import type {} from '../../src/ui/element.js';

declare global {
  interface Window {
    /** Every state that the panels on the page have shown since they were watched, as text. */
    told: string[];
  }
}

/** Keeps what the panels of a page say, also what is gone again before a test looks. Opens them. */
export async function keepTexts(page: Page | Frame): Promise<void> {
  await page.waitForFunction(() => customElements.get('spice-share') !== undefined);
  await page.evaluate(() => {
    window.told ??= [];
    for (const element of document.querySelectorAll('spice-share')) {
      element.open = true;
      const root = element.shadowRoot;
      if (root === null) continue;
      const note = (): void => void window.told.push(root.textContent ?? '');
      note();
      new MutationObserver(note).observe(root, { subtree: true, childList: true, characterData: true });
    }
  });
}

/** Waits until a panel of the page has shown these words. */
export async function expectTold(page: Page | Frame, words: string, timeoutMs = 20_000): Promise<void> {
  const told = () =>
    page.evaluate((wanted) => window.told.some((text) => text.replace(/\s+/g, ' ').includes(wanted)), words);
  try {
    await expect.poll(told, { timeout: timeoutMs }).toBe(true);
  } catch {
    const last = await page.evaluate(() => window.told.at(-1)?.replace(/\s+/g, ' '));
    throw new Error(`the panel did not say “${words}”, but at last: ${last}`);
  }
}
