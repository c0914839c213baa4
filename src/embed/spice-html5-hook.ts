import { channelsListMessage, splitChannelsList, webdavChannelType } from './channels-list.js';
import type { ConnectOptions, SpiceMainConnection, SpiceMessage } from './share.js';

/** What the hook finds out about the main connection. */
export interface HookListener {
  /** The server has a WebDAV channel and nobody of this page is on it: open ours. */
  onChannel(options: ConnectOptions): void;
  /** The server's list has none. */
  onNoChannel(): void;
  /** The main connection ended. */
  onEnd(): void;
}

/** An `extra_channels` entry: the stub that spice-html5 opens for channels it does not know. */
interface StubChannel {
  readonly type: number;
  readonly chan_id: number;
  readonly ws?: WebSocket | undefined;
  /** The main connection. */
  parent?: unknown;
  cleanup(): void;
}

function isWebdavStub(channel: unknown): channel is StubChannel {
  return typeof channel === 'object' && channel !== null && 'type' in channel && channel.type === webdavChannelType;
}

/**
 * The WebDAV channel that a hook took out of a connection's list. Who attaches again, say after a stop, finds neither
 * the list nor a stub.
 */
const takenChannels = new WeakMap<SpiceMainConnection, number>();

/** Of stubs that were closed, and have none any more: who attaches again meanwhile waits for the same end. */
const closingSockets = new WeakMap<StubChannel, WebSocket>();

/**
 * Joins a live spice-html5 main connection (protocol.md, section 6): on the instance, `process_channel_message` is
 * wrapped, and CHANNELS_LIST loses its WebDAV channel before spice-html5 sees it, which would open a stub on it.
 * When the list has already gone by, the stub is closed and ours takes its place.
 * @returns a function that takes the hook out again.
 */
export function hookMainConnection(connection: SpiceMainConnection, listener: HookListener): () => void {
  let active = true;
  const socket = connection.ws;
  const onSocketClose = (): void => {
    if (active) listener.onEnd();
  };
  const open = (channelId: number): void => {
    if (!active) return;
    const { url = '', protocol: subProtocol = 'binary' } = connection.ws ?? socket ?? {};
    listener.onChannel({
      url,
      // lxd-ui's copy offers none, since LXD and Incus choose none.
      subProtocol,
      password: connection.password ?? '',
      connectionId: connection.connection_id ?? 0,
      channelId,
    });
  };

  const original = connection.process_channel_message;
  const hooked = function (this: SpiceMainConnection, message: SpiceMessage): boolean | undefined {
    if (!active || message.type !== channelsListMessage) return original.call(this, message);
    const { rest, webdavIds } = splitChannelsList(message.data);
    message.data = rest;
    const handled = original.call(this, message);
    const channelId = webdavIds[0];
    if (channelId === undefined) {
      listener.onNoChannel();
    } else {
      takenChannels.set(connection, channelId);
      open(channelId);
    }
    return handled;
  };
  connection.process_channel_message = hooked;
  socket?.addEventListener('close', onSocketClose);

  if (connection.extra_channels !== undefined || connection.inputs !== undefined) {
    const stub = Array.from(connection.extra_channels ?? []).find(isWebdavStub);
    const taken = takenChannels.get(connection);
    if (stub !== undefined) replaceStub(stub, () => open(stub.chan_id));
    else if (taken !== undefined) open(taken);
    else listener.onNoChannel();
  }

  return () => {
    active = false;
    socket?.removeEventListener('close', onSocketClose);
    // Another hook may sit on top of ours: then ours stays below it, inactive.
    if (connection.process_channel_message === hooked) connection.process_channel_message = original;
  };
}

/** The server has room for one client on the channel: ours may open only after the stub's socket has closed. */
function replaceStub(stub: StubChannel, onClosed: () => void): void {
  const socket = stub.ws ?? closingSockets.get(stub);
  if (socket === undefined || socket.readyState === WebSocket.CLOSED) {
    onClosed();
    return;
  }
  socket.addEventListener('close', onClosed, { once: true });
  // lxd-ui's copy tells the parent of a channel that closes, and the panel then takes the console for lost.
  stub.parent = undefined;
  closingSockets.set(stub, socket);
  stub.cleanup();
}
