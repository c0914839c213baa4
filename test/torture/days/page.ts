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
      await Promise.race([tab.page.crash(), sleep(1000)]);
      await tab.reopen();
    },
    tells: /^connected$/,
  },
  {
    name: 'worker crashed',
    means: 'the worker ends in the middle of what it does; nobody does anything about it',
    async inject({ tab }) {
      await tab.page.evaluateInWorker(() => self.close(), undefined);
      await tab.until('the end to be seen', ({ error }) => error?.code === 'worker-ended');
    },
    tells: /^reconnecting \(worker-ended\)$/,
  },
  {
    name: 'worker hung',
    means: 'each worker waits for ever, or runs a loop without end; nobody does anything about it',
    async inject({ tab, random }) {
      const order = { afterMs: 500 + random.below(2000), isBusy: random.below(5) === 0 };
      await tab.page.evaluateInWorker(({ afterMs, isBusy }) => {
        setTimeout(() => {
          // Memory that is shared by its making, without cross-origin isolation.
          const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
          if (!isBusy) Atomics.wait(new Int32Array(buffer), 0, 0);
          for (;;);
        }, afterMs);
      }, order);
      await tab.until('the end to be seen', ({ error }) => error?.code === 'worker-ended');
    },
    tells: /^reconnecting \(worker-ended\)$/,
  },
  {
    name: 'browser stopped, and the clock goes on',
    means: 'SIGSTOP to all its processes; an hour later by its clock, and up to 2 s by ours, SIGCONT',
    takes: 'the browser',
    async inject({ desk, tabs, anyMoment }) {
      const stopAt = Date.now() + 200 + 50 * tabs.length;
      await Promise.all(tabs.map((tab) => tab.setClock(hourMs, stopAt)));
      desk.browser.signal('SIGSTOP');
      try {
        await sleep(stopAt - Date.now() + 100);
        await anyMoment(1700);
      } finally {
        desk.browser.signal('SIGCONT');
      }
      await Promise.all(tabs.map((tab) => tab.untilServed()));
      await Promise.all(tabs.map((tab) => tab.setClock(0)));
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
    async inject({ tab, anyMoment }) {
      await tab.setClock(hourMs, Date.now() + 500);
      await tab.hide(async () => {
        await sleep(1000);
        await anyMoment(2000);
      });
      await tab.setClock(0);
    },
    tells: /^tab hidden$/,
    mustNotTell: /^(reconnecting|closed|failed)/,
  },
  {
    name: 'tab discarded',
    means:
      '"Urgent Discard" of chrome://discards, which does what want of memory does, while another is in front of it; it is loaded again, and gets the folder',
    inject: ({ tab, anyMoment }) => tab.discard(() => anyMoment(1000)),
    tells: /^tab discarded$/,
  },
  {
    name: 'tab frozen',
    means:
      'Page.setWebLifecycleState: frozen for up to 1.5 s, then active; "Reconnect" on the page where its display was lost',
    async inject({ tab, anyMoment }) {
      await tab.page.setFrozen(true);
      await anyMoment(1500);
      await tab.breakChannel(async () => {
        await tab.page.setFrozen(false);
        await tab.untilServed();
      });
    },
    // Where the browser kept the sockets, nothing was lost and there is nothing to tell.
    tells: /^(connected|closed|reconnecting \(.+\)|page crashed by Chromium)$/,
  },
];
