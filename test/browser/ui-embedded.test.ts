import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderState } from '../fakes/folder-state.js';
import { type PanelState, panelStates, showState } from '../screenshots/panel-states.js';
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

describe('a property that is set to nothing, as a framework takes it back', () => {
  it.each([undefined, null])('%s', async (nothing) => {
    const seen = await page.evaluate(async (value) => {
      const { element } = window;
      const english = element.messages;
      element.messages = { ...english, open: 'Ordner' };
      element.dropTarget = window;
      await element.updateComplete;
      const words = () => element.renderRoot.querySelector('slot')?.textContent;
      const before = words();
      element.messages = value;
      element.dropTarget = value;
      await element.updateComplete;
      return [before, words(), element.messages === english, element.dropTarget === element];
    }, nothing);
    expect(seen).toEqual(['Ordner', 'Folders', true, true]);
    expect(thrown).toEqual([]);
  });
});

describe('in a dialog of the page', () => {
  it('Escape closes one thing at a time: the name’s field, the panel, the dialog', async () => {
    await page.evaluate(() => {
      const dialog = document.createElement('dialog');
      document.body.append(dialog);
      dialog.append(window.element);
      dialog.showModal();
    });
    await page.evaluate((folder) => window.fake.update({ folders: [folder] }), folderState());
    const part = (name: string) => page.locator(`spice-share [part~="${name}"]`);
    await part('button').click();
    await part('rename-button').click();
    await part('name-field').waitFor();
    const stands = async () => [
      await part('name-field').count(),
      await part('panel').isVisible(),
      await page.locator('dialog').isVisible(),
    ];
    for (const after of [
      [0, true, true],
      [0, false, true],
      [0, false, false],
    ]) {
      await page.keyboard.press('Escape');
      await expect.poll(stands).toEqual(after);
    }
  });
});

describe('the key of the machine', () => {
  it('is that of the share, also when it comes later; another key gives another share in the same tick', async () => {
    const seen = await page.evaluate(async () => {
      const element = document.createElement('spice-share');
      const keys = [element.share.options.remember];
      element.setAttribute('remember-key', 'vm-1');
      keys.push(element.share.options.remember);
      document.body.append(element);
      await element.updateComplete;
      const first = element.share;
      element.rememberKey = 'vm-2';
      keys.push(element.share.options.remember);
      await element.stop();
      keys.push(element.share.options.remember);
      element.removeAttribute('remember-key');
      keys.push(element.share.options.remember);
      const ended = await first.listLocks().then(String, ({ code }) => code);
      return { keys, ended };
    });
    expect(seen).toEqual({ keys: [undefined, 'vm-1', 'vm-2', 'vm-2', undefined], ended: 'closed' });
  });

  it('does nothing to a share that the page gave', async () => {
    const isSame = await page.evaluate(async () => {
      window.element.rememberKey = 'vm-1';
      await window.element.updateComplete;
      return window.element.share === window.fake;
    });
    expect(isSame).toBe(true);
    expect(await page.evaluate(() => window.fake.calls)).toEqual([]);
  });
});

describe('on a page that is written from right to left', () => {
  beforeEach(() =>
    page.evaluate(
      async (folders) => {
        document.documentElement.dir = 'rtl';
        window.element.dropTarget = window;
        window.element.open = true;
        window.fake.update({ folders });
        await window.element.updateComplete;
      },
      [folderState(), folderState({ id: 'b', name: 'תיקייה (2) report', isRoot: false })],
    ),
  );
  const directions = () =>
    page.evaluate(() =>
      ['.panel', '.overlay', 'p.announcer'].map((name) => {
        const found = window.element.renderRoot.querySelector(name);
        return found === null ? '' : `${getComputedStyle(found).direction} ${found.getAttribute('lang')}`;
      }),
    );
  /** How far the text of each folder's name is from the left and the right of its place. */
  const gaps = () =>
    page.evaluate(() =>
      [...window.element.renderRoot.querySelectorAll('[part~="folder-name"]')].map((name) => {
        const text = document.createRange();
        text.selectNodeContents(name);
        const [inner, outer] = [text.getBoundingClientRect(), name.getBoundingClientRect()];
        return [inner.left - outer.left, outer.right - inner.right].map((gap) => gap > 5);
      }),
    );

  it('texts from left to right are laid out so, and names of either direction begin on their side', async () => {
    await page.locator('spice-share [part~="folder-name"]').nth(1).waitFor();
    expect(await directions()).toEqual(['ltr en', 'ltr en', 'ltr en']);
    expect(await gaps()).toEqual([
      [false, true],
      [false, true],
    ]);
  });

  it('and texts from right to left are laid out the other way', async () => {
    await page.locator('spice-share [part~="folder-name"]').nth(1).waitFor();
    await page.evaluate(async () => {
      const { messages } = window.element;
      window.element.messages = { ...messages, language: 'he', title: 'תיקיות', dropNow: 'תיקיות' };
      await window.element.updateComplete;
    });
    expect((await directions()).slice(0, 2)).toEqual(['rtl he', 'rtl he']);
    expect(await gaps()).toEqual([
      [true, false],
      [true, false],
    ]);
  });
});

describe('in little room', () => {
  const shown = (state: PanelState) =>
    page.evaluate(showState, state).then(() =>
      page.evaluate(() => {
        window.element.open = true;
      }),
    );
  const part = (name: string) => page.locator(`spice-share [part~="${name}"]`);

  it('of a window that is magnified four times, header and footer scroll with the rest', async () => {
    await page.setViewportSize({ width: 320, height: 256 });
    await shown({ name: 'question', state: { folders: [folderState()] } });
    await part('stop-button').waitFor();
    for (const name of ['header', 'footer'])
      expect(await part(name).evaluate((element) => getComputedStyle(element).position)).toBe('static');
  });

  it('the panel is within the page, whose scrollbar takes room too', async () => {
    await page.setViewportSize({ width: 320, height: 480 });
    await shown({ name: 'folder', state: { folders: [folderState()] } });
    await part('stop-button').waitFor();
    expect(await page.evaluate(() => innerWidth - document.documentElement.clientWidth)).toBeGreaterThan(0);
    expect((await part('panel').boundingBox())?.x).toBeGreaterThanOrEqual(0);
  });

  it('what is pressed beside a folder stays together, in the longest words too', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    await shown({ name: 'folder', state: { folders: [folderState()] } });
    await page.evaluate(() => {
      const { messages } = window.element;
      window.element.messages = { ...messages, modes: { ...messages.modes, readwrite: 'Lesen und schreiben dürfen' } };
    });
    await part('mode-select').getByText('dürfen').waitFor({ state: 'attached' });
    const [rename, remove] = [await part('rename-button').boundingBox(), await part('remove-button').boundingBox()];
    expect(rename?.y).toBe(remove?.y);
  });

  it('the owner of a lock takes a line, however long, and is whole in the tooltip', async () => {
    const owner = 'x'.repeat(250);
    const lock = { token: 't', path: '/a', scope: 'exclusive', isDeep: false, owner, expiresAt: 1 } as const;
    await shown({ name: 'locks', state: { locks: 1 }, locks: [lock] });
    await part('locks-summary').click();
    const told = part('lock-owner');
    expect(await told.getAttribute('title')).toBe(owner);
    expect((await told.boundingBox())?.height).toBeLessThan(30);
  });
});

describe('inline, switched on and off again', () => {
  it('the panel has the room of its place on the page, and is at its button again', async () => {
    await page.setViewportSize({ width: 600, height: 400 });
    const styles = await page.evaluate(async () => {
      const { element } = window;
      const seen: unknown[] = [];
      const look = async () => {
        await element.updateComplete;
        const panel = element.renderRoot.querySelector<HTMLElement>('.panel');
        seen.push([panel?.style.maxBlockSize !== '', panel?.matches(':popover-open')]);
      };
      element.open = true;
      await look();
      element.inline = true;
      await look();
      element.inline = false;
      await look();
      return seen;
    });
    expect(styles).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ]);
    expect(thrown).toEqual([]);
  });
});

describe('colours', () => {
  it('that are forced leave what is to be pressed first, and the badge, legible', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.evaluate(() => {
      window.element.open = true;
    });
    await page.locator('spice-share button.primary').waitFor();
    const adjusted: string[] = [];
    for (const [state, name] of [
      ['first-time', 'button.primary'],
      ['transfers', '.badge'],
    ] as const) {
      await page.evaluate(showState, panelStates.find((known) => known.name === state) ?? { name: '' });
      const found = page.locator(`spice-share ${name}`);
      adjusted.push(await found.evaluate((element) => getComputedStyle(element).forcedColorAdjust));
    }
    expect(adjusted).toEqual(['none', 'none']);
  });

  it.each([
    ['dark', 'light', 'rgb(28, 33, 40)'],
    ['light', 'dark', 'rgb(255, 255, 255)'],
    ['light dark', 'dark', 'rgb(28, 33, 40)'],
    ['normal', 'dark', 'rgb(255, 255, 255)'],
  ] as const)('follow the page, which is %s where the system is %s', async (scheme, system, ground) => {
    await page.emulateMedia({ colorScheme: system });
    const seen = await page.evaluate(async (colorScheme) => {
      document.body.style.colorScheme = colorScheme;
      window.element.open = true;
      await window.element.updateComplete;
      const panel = window.element.renderRoot.querySelector('.panel');
      return panel === null ? '' : getComputedStyle(panel).backgroundColor;
    }, scheme);
    expect(seen).toBe(ground);
  });
});

describe('stop()', () => {
  it('leaves a new share in the same tick, for a component that is mounted again at once', async () => {
    const isNew = await page.evaluate(() => {
      void window.element.stop();
      return window.element.share !== window.fake;
    });
    expect(isNew).toBe(true);
    expect(await page.evaluate(() => window.fake.calls)).toEqual(['stop']);
  });

  it('stops also while the browser’s picker is open', async () => {
    await page.evaluate(async () => {
      window.showDirectoryPicker = () => new Promise(() => {});
      void window.element.chooseFolder();
      await window.element.stop();
    });
    expect(await page.evaluate(() => window.fake.calls)).toEqual(['stop']);
  });
});

describe('the worker of a share', () => {
  it('ends some seconds after it has neither a folder nor a channel: elements that come and go leave none', async () => {
    await page.evaluate(async () => {
      for (let mounted = 0; mounted < 5; mounted += 1) {
        const element = document.createElement('spice-share');
        document.body.append(element);
        // A machine without the channel: that is found out by the engine, which tells of it.
        const attachment = element.share.attach({ process_channel_message: () => true, extra_channels: [] });
        await new Promise((resolve) => element.share.addEventListener('state', resolve, { once: true }));
        attachment.detach();
        element.remove();
      }
    });
    expect(page.workers().length).toBe(5);
    await expect.poll(() => page.workers().length, { timeout: 20_000 }).toBe(0);
  });
});
