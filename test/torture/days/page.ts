import { setTimeout as sleep } from 'node:timers/promises';
import type { BadDay } from '../bad-day.js';

const hourMs = 3_600_000;

/** What happens to the page, to its worker and to the browser around them. */
export const pageDays: readonly BadDay[] = [
  {
    name: 'tab closed',
    means: 'the page is closed; another is opened and gets the folder',
    inject: ({ tab, anyMoment }) => tab.reopen(() => anyMoment(200)),
    tells: /^connected$/,
  },
  {
    name: 'tab reloaded',
    means: 'the page is reloaded and gets the folder again',
    inject: ({ tab }) => tab.reload(),
    tells: /^connected$/,
  },
  {
    name: 'renderer crashed',
    means: "the page's process is ended by the debugger (Page.crash); another page gets the folder",
    async inject({ tab }) {
      const session = await tab.page.context().newCDPSession(tab.page);
      await Promise.race([session.send('Page.crash').catch(() => {}), sleep(1000)]);
      await tab.reopen();
    },
    tells: /^connected$/,
  },
  {
    name: 'worker crashed',
    means: 'the worker ends in the middle of what it does; nobody does anything about it',
    async inject({ tab }) {
      await tab.page
        .workers()[0]
        ?.evaluate(() => self.close())
        // It may end before it answers.
        .catch(() => {});
      await tab.until('the end to be seen', ({ error }) => error?.code === 'worker-ended');
    },
    tells: /^reconnecting \(worker-ended\)$/,
  },
  {
    name: 'worker hung',
    means: 'each worker waits for ever, or runs a loop without end; nobody does anything about it',
    tabs: { count: 5, share: 'each its own' },
    async inject({ desk, tabs, random }) {
      for (const [at, { page }] of tabs.entries()) {
        const order = { afterMs: 500 + random.below(2000), isBusy: at === 0 };
        await page.workers()[0]?.evaluate(({ afterMs, isBusy }) => {
          setTimeout(() => {
            // Memory that is shared by its making, without cross-origin isolation.
            const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
            if (!isBusy) Atomics.wait(new Int32Array(buffer), 0, 0);
            for (;;);
          }, afterMs);
        }, order);
      }
      // A debugger would keep a hanging worker from being ended.
      await desk.undisturbed(() => sleep(40_000));
    },
    tells: /^reconnecting \(worker-ended\)$/,
  },
  {
    name: 'browser stopped, and the clock goes on',
    means: 'SIGSTOP to all its processes; an hour later by its clock, and up to 2 s by ours, SIGCONT',
    async inject({ desk, tab, anyMoment }) {
      await tab.setClock(hourMs, Date.now() + 200);
      desk.chromium.signal('SIGSTOP');
      try {
        await sleep(300);
        await anyMoment(1700);
      } finally {
        desk.chromium.signal('SIGCONT');
      }
      await tab.untilServed();
      await tab.setClock(0);
    },
    tells: /^status 20[014]$/,
  },
  {
    name: 'clock set back',
    means: "Date.now of page and worker goes back by up to a day; programs and the folder's times do not",
    async inject({ tab, random, anyMoment }) {
      await tab.setClock(-random.below(24 * hourMs));
      await anyMoment(1000);
    },
    tells: /^status 20[014]$/,
    mustNotTell: /^(reconnecting|closed|failed)/,
  },
  {
    name: 'tab hidden',
    means: 'another tab in front of it for up to 3 s; an hour by its clock',
    async inject({ desk, tab, anyMoment }) {
      await tab.setClock(hourMs, Date.now() + 500);
      await desk.undisturbed(async () => {
        const opened = await fetch(`${desk.chromium.debuggerUrl}/json/new?about:blank`, { method: 'PUT' });
        const { id } = (await opened.json()) as { id: string };
        await sleep(1000);
        await anyMoment(2000);
        await fetch(`${desk.chromium.debuggerUrl}/json/close/${id}`);
      });
      await tab.page.bringToFront();
      await tab.setClock(0);
    },
    tells: /^tab hidden$/,
    mustNotTell: /^(reconnecting|closed|failed)/,
  },
  {
    name: 'tab frozen',
    means:
      'Page.setWebLifecycleState: frozen for up to 1.5 s, then active; "Reconnect" on the page where its display was lost',
    async inject({ tab, anyMoment }) {
      const session = await tab.page.context().newCDPSession(tab.page);
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await anyMoment(1500);
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      await session.detach();
    },
    // Where the browser kept the sockets, nothing was lost and there is nothing to tell.
    tells: /^(connected|closed|reconnecting \(.+\))$/,
  },
];
