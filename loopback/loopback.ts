import type { Server } from 'node:http';
import { type AgentFaults, defaultAgentFaults } from './agent-faults.js';
import type { Channel } from './channel.js';
import { openDisplayChannel } from './display-channel.js';
import { type Agent, GuestAgent } from './guest-agent.js';
import { openCursorChannel, openInputsChannel } from './input-channels.js';
import { openMainChannel } from './main-channel.js';
import { channelTypes, portMessages } from './spice-protocol.js';
import { type ChannelId, type Machine, SpiceServer } from './spice-server.js';
import { type Counters, type LoopbackStats, newCounters } from './stats.js';
import type { MachineStatus } from './test-card.js';
import { TicketKeys } from './ticket-keys.js';
import { WebdavPort } from './webdav-port.js';
import { listenForWebSockets } from './websocket-listener.js';

export type { AgentFaults } from './agent-faults.js';
export type { Agent } from './guest-agent.js';
export type { LoopbackStats } from './stats.js';

export interface LoopbackOptions {
  /** TCP port of the SPICE server; 0 for a free one. Not used with `server`. */
  readonly port?: number;
  /** TCP port of the agent; 0 for a free one, which it then keeps. */
  readonly guestPort?: number;
  readonly host?: string;
  /** Without one any ticket is accepted, as with ticketing switched off. */
  readonly password?: string;
  readonly faults?: Partial<AgentFaults>;
  /** Start with the agent running. */
  readonly agent?: boolean;
  /** Offer the WebDAV channel. */
  readonly webdav?: boolean;
  /** Announce a display agent, so that spice-html5's pages bind their own file-drop handlers. It refuses every file. */
  readonly displayAgent?: boolean;
  /** False: choose no WebSocket sub-protocol, as the proxies of LXD and Incus do. */
  readonly choosesSubProtocol?: boolean;
  /** Speak on a listening server that the caller owns, under this path, instead of on a server of our own. */
  readonly server?: { readonly http: Server; readonly path: string };
}

export interface Loopback {
  /** The SPICE server: `ws://host:port`, with the path when it shares a server. */
  readonly url: string;
  /** What programs in the pretend guest talk to: `http://host:guestPort`. */
  readonly guestUrl: string;
  readonly agent: Agent;
  readonly faults: AgentFaults;
  readonly stats: LoopbackStats;
  /** Ends the WebDAV channel's socket: abruptly, or with a reason as NOTIFY and DISCONNECTING. */
  dropChannel(reason?: string): void;
  /** Sends a message on the WebDAV channel that no SPICE server sends: it announces 4 GiB. */
  sendBrokenMessage(): void;
  /** Ends every socket abruptly. */
  dropAll(): void;
  close(): Promise<void>;
}

export async function startLoopback(options: LoopbackOptions = {}): Promise<Loopback> {
  const host = options.host ?? '127.0.0.1';
  const faults: AgentFaults = { ...defaultAgentFaults, ...options.faults };
  const counters = newCounters();
  const port = new WebdavPort(faults, counters);
  const agent = new GuestAgent(port, faults, counters, host, options.guestPort ?? 0);
  const guestUrl = () => `http://${host}:${agent.tcpPort}`;
  const machine = buildMachine(options, port, agent, counters, guestUrl);
  const spice = new SpiceServer(await TicketKeys.generate(), options.password, machine);
  const listener = await listenForWebSockets((socket) => spice.accept(socket), {
    host,
    port: options.port ?? 0,
    choosesSubProtocol: options.choosesSubProtocol ?? true,
    ...(options.server === undefined ? {} : { server: options.server }),
  });
  try {
    // The first start tells which port it is, even when the agent shall not run yet.
    await agent.start();
    if (options.agent === false) await agent.stop();
  } catch (error) {
    await listener.close();
    throw error;
  }
  return {
    url: listener.url,
    guestUrl: guestUrl(),
    agent,
    faults,
    stats: counters,
    dropChannel(reason) {
      const channel = port.channel;
      if (reason === undefined) {
        channel?.terminate();
      } else {
        channel?.notify(reason);
        channel?.disconnect();
      }
    },
    sendBrokenMessage: () => port.channel?.sendEncoded(Buffer.from([portMessages.data, 0, 0xff, 0xff, 0xff, 0xff])),
    dropAll: () => spice.terminate(),
    async close() {
      spice.terminate();
      await agent.stop();
      await listener.close();
    },
  };
}

function buildMachine(
  options: LoopbackOptions,
  port: WebdavPort,
  agent: GuestAgent,
  counters: Counters,
  guestUrl: () => string,
): Machine {
  const types = [channelTypes.display, channelTypes.inputs, channelTypes.cursor];
  const offered = (options.webdav ?? true) ? [...types, channelTypes.webdav] : types;
  const channels: ChannelId[] = offered.map((type) => ({ type, id: 0 }));
  const status = (): MachineStatus => ({
    agentRunning: agent.running,
    channelConnected: port.hasClient,
    programs: agent.connections,
    bytesToClient: counters.bytesToClient,
    bytesFromClient: counters.bytesFromClient,
    keys: counters.keys,
  });
  return {
    channels,
    openMain(channel, sessionId) {
      openMainChannel(channel, { channels, sessionId, displayAgent: options.displayAgent ?? false }, counters);
    },
    isTaken(id) {
      if (id.type !== channelTypes.webdav || !port.hasClient) return false;
      counters.clientsTurnedAway += 1;
      return true;
    },
    open(channel: Channel, id: ChannelId) {
      if (id.type === channelTypes.webdav) port.attach(channel);
      else if (id.type === channelTypes.display) openDisplayChannel(channel, guestUrl(), status);
      else if (id.type === channelTypes.inputs) openInputsChannel(channel, counters);
      else openCursorChannel(channel);
    },
  };
}
