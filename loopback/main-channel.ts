import type { Channel, ChannelHandler } from './channel.js';
import { DisplayAgent } from './display-agent.js';
import type { Message } from './message-framing.js';
import { mainClientMessages, mainMessages, mouseModes } from './spice-protocol.js';
import type { ChannelId } from './spice-server.js';
import type { Counters } from './stats.js';

/** VDAgent messages that a client may send before it waits for tokens. */
const agentTokens = 10;
/** The mouse modes field: the loopback has a tablet, so the client may place the pointer. */
const supportedModes = mouseModes.server | mouseModes.client;

export interface MainChannelOptions {
  readonly channels: readonly ChannelId[];
  readonly sessionId: number;
  /** Announce a display agent (vdagent), which makes spice-html5's pages bind their own file-drop handlers. */
  readonly displayAgent: boolean;
}

/** The main channel: who is here, which channels there are, and the display agent's messages when there is one. */
export function openMainChannel(channel: Channel, options: MainChannelOptions, counters: Counters): void {
  const displayAgent = options.displayAgent ? new DisplayAgent(counters) : undefined;
  const handler: ChannelHandler = {
    message(message: Message) {
      if (message.type === mainClientMessages.attachChannels) {
        channel.send(mainMessages.channelsList, encodeChannelsList(options.channels));
      } else if (message.type === mainClientMessages.mouseModeRequest) {
        channel.send(mainMessages.mouseMode, encodeMouseMode(message.body.readUInt16LE(0)));
      } else if (message.type === mainClientMessages.agentData && displayAgent !== undefined) {
        for (const answer of displayAgent.receive(message.body)) channel.send(mainMessages.agentData, answer);
        channel.send(mainMessages.agentToken, encodeUInt32s(1));
      }
    },
    gone() {},
  };
  channel.send(
    mainMessages.init,
    encodeUInt32s(
      options.sessionId,
      1,
      supportedModes,
      mouseModes.client,
      displayAgent === undefined ? 0 : 1,
      agentTokens,
      Math.trunc(performance.now()),
      0,
    ),
  );
  channel.ping(1, process.hrtime.bigint());
  channel.start(handler);
}

function encodeChannelsList(channels: readonly ChannelId[]): Buffer {
  return Buffer.concat([
    encodeUInt32s(channels.length),
    ...channels.map((channel) => Buffer.of(channel.type, channel.id)),
  ]);
}

function encodeMouseMode(requested: number): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt16LE(supportedModes, 0);
  body.writeUInt16LE(requested === mouseModes.server ? mouseModes.server : mouseModes.client, 2);
  return body;
}

function encodeUInt32s(...values: number[]): Buffer {
  const body = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    body.writeUInt32LE(value, index * 4);
  });
  return body;
}
