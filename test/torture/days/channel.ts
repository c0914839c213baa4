import type { BadDay } from '../bad-day.js';

/** A channel that stood so long was a good one: the share does not wait longer and longer before it tries again. */
const goodChannelMs = 60_000;

/** What happens between the browser and the guest. */
export const channelDays: readonly BadDay[] = [
  {
    name: 'socket dropped',
    means: "the server ends the channel's TCP connection, which stood for a minute by the page's clock",
    async inject({ tab }) {
      await tab.setClock(goodChannelMs);
      await tab.breakChannel(async () => {
        tab.loopback.dropChannel();
        await tab.until('the loss to be seen', ({ phase }) => phase !== 'connected');
      });
      await tab.setClock(0);
    },
    tells: /^(reconnecting \((socket-failed|server-closed)\)|page crashed by Chromium)$/,
  },
  {
    name: 'server killed and started again',
    means: 'all sockets and the port end at once; a new server on the same port; "Reconnect" on the page',
    inject: ({ tab, anyMoment }) =>
      tab.breakChannel(async () => {
        await tab.restartServer(() => anyMoment());
        await tab.untilServed();
      }),
    tells: /^(closed|reconnecting \(.+\)|page crashed by Chromium)$/,
  },
  {
    name: 'port closed and opened again and again',
    means: 'the agent is stopped and started 2 to 6 times',
    async inject({ tab, random, anyMoment }) {
      for (let times = 2 + random.below(5); times > 0; times -= 1) {
        await tab.loopback.agent.stop();
        await anyMoment(60);
        await tab.loopback.agent.start();
        await anyMoment(150);
      }
    },
    tells: /^agent stopped$/,
  },
  {
    name: 'agent killed',
    means: 'its sockets are reset in the middle of a frame; it is started again',
    async inject({ tab, anyMoment }) {
      await tab.loopback.agent.kill();
      await anyMoment(100);
      await tab.loopback.agent.start();
    },
    tells: /^agent stopped$/,
  },
];
