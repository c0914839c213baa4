import type { Browser } from './browser.js';

/** Custom elements in custom elements, and of their class names none to rely on. */
const click = (address: string): boolean => {
  const all = (node: ParentNode): Element[] =>
    [...node.querySelectorAll('*')].flatMap((each) => [
      each,
      ...(each.shadowRoot === null ? [] : all(each.shadowRoot)),
    ]);
  const row = all(document).find(({ tagName, textContent }) => tagName === 'TR' && textContent?.includes(address));
  if (row?.textContent?.includes('discarded')) return true;
  const button = [...(row?.querySelectorAll('div') ?? [])].find(
    (each) => each.textContent.trim() === '[Urgent Discard]',
  );
  button?.click();
  return false;
};

const timeoutMs = 15_000;

/**
 * Discards a tab that nobody watches, as for want of memory. It is loaded again once somebody looks at it.
 * @param address part of its URL, and of no other's.
 */
export async function discard(browser: Browser, address: string): Promise<void> {
  const page = await browser.openWindow('chrome://discards');
  try {
    for (const deadline = Date.now() + timeoutMs; !(await page.evaluate(click, address)); ) {
      if (Date.now() > deadline) throw new Error('chrome://discards does not discard the tab');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    await page.close();
  }
}
