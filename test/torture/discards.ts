import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from './browser.js';

/**
 * Clicks what is offered for a tab. Custom elements in custom elements, and of their class names none to rely on.
 * @returns whether the tab is discarded.
 */
const click = ({ address, name }: { address: string; name: string }): boolean => {
  const all = (node: ParentNode): Element[] =>
    [...node.querySelectorAll('*')].flatMap((each) => [
      each,
      ...(each.shadowRoot === null ? [] : all(each.shadowRoot)),
    ]);
  const row = all(document).find(({ tagName, textContent }) => tagName === 'TR' && textContent?.includes(address));
  const isDiscarded = row?.textContent?.includes('discarded') === true;
  const button = [...(row?.querySelectorAll('div') ?? [])].find((each) => each.textContent.trim() === name);
  if (isDiscarded !== (name === '[Urgent Discard]')) button?.click();
  return isDiscarded;
};

const timeoutMs = 30_000;

/** The browser's own page about its tabs, chrome://discards. Addresses are parts of a tab's URL, and of no other's. */
export class DiscardsPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(browser: Browser): Promise<DiscardsPage> {
    return new DiscardsPage(await browser.openWindow('chrome://discards'));
  }

  /** Discards a tab that nobody watches, as for want of memory. */
  async discard(address: string): Promise<void> {
    for (
      const deadline = Date.now() + timeoutMs;
      !(await this.#clicks(address, '[Urgent Discard]'));
      await sleep(200)
    ) {
      if (Date.now() > deadline) throw new Error('chrome://discards does not discard the tab');
    }
  }

  /** Has a discarded tab loaded again. */
  async load(address: string): Promise<void> {
    await this.#clicks(address, '[Load]');
  }

  #clicks(address: string, name: string): Promise<boolean> {
    return this.#page.evaluate(click, { address, name });
  }
}
