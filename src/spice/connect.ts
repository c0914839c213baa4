import { defaultLimits, type Limits } from '../base/limits.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import type { ByteSocket, OpenSocket } from './byte-socket.js';
import {
  checkLinkResult,
  decodeLinkHeader,
  decodeLinkReply,
  encodeAuthentication,
  encodeLinkRequest,
  protocolError,
} from './link.js';
import { MessageReader } from './message-reader.js';
import { openSocket as openPlatformSocket } from './open-socket.js';
import { PortChannel } from './port-channel.js';
import { channelTypes, linkHeaderBytes } from './protocol.js';
import { encryptTicket } from './ticket.js';

/** What a SPICE port channel is opened by. */
export interface PortChannelOptions {
  /** ws: or wss: URL of the SPICE server or of the proxy before it. */
  readonly url: string;
  /** What the WebSocket's sub-protocol is: `binary` by default; '' where the server chooses none, as LXD and Incus do. */
  readonly subProtocol?: string;
  /** The SPICE ticket; empty for servers without one. */
  readonly password?: string;
  /** The session id that the main channel got in its INIT message. */
  readonly connectionId: number;
  readonly channelId?: number;
  /** 11 by default: WebDAV. */
  readonly channelType?: number;
  /** Ends the attempt; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
  readonly limits?: Limits;
  /** For hosts without a WebSocket of their own. */
  readonly openSocket?: OpenSocket;
  /** What the server wants the person to know (NOTIFY), as it wrote it: for a log. */
  onNotify?(text: string): void;
}

/**
 * Opens a port channel: WebSocket, link, ticket, PORT_INIT.
 * @throws ShareError of scope `channel`: `insecure-context`, `socket-failed`, `wrong-password`, `channel-taken`,
 *   `no-channel`, `server-closed` or `protocol-error`.
 */
export async function connectPortChannel(options: PortChannelOptions): Promise<PortChannel> {
  const { url, subProtocol, signal, openSocket = openPlatformSocket, limits = defaultLimits } = options;
  requireCryptography();
  const socket = await openSocket(url, signal, subProtocol);
  let closing: Promise<void> | undefined;
  const onAbort = (): void => {
    closing = socket.close();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const reader = new MessageReader(limits.maxSpiceMessageBytes);
    await link(socket, reader, options);
    const channel = new PortChannel(socket, reader, (text) => options.onNotify?.(text));
    await channel.initialize();
    return channel;
  } catch (error) {
    closing ??= socket.close();
    if (signal?.aborted !== true) throw error;
    // Whoever gave it up may want the channel for another, and the server may have given its place to this one already.
    await closing;
    throw signal.reason;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Before the socket, whose address may be good for one use. */
function requireCryptography(): void {
  // Absent in contexts that are not secure (Web Cryptography API 10), whatever its type says.
  if (globalThis.crypto?.subtle !== undefined) return;
  const message = 'The page is not a secure context: open it over https or on localhost';
  throw new ShareError(shareErrorCodes.insecureContext, 'channel', message);
}

async function link(socket: ByteSocket, reader: MessageReader, options: PortChannelOptions): Promise<void> {
  const { connectionId, channelId = 0, channelType = channelTypes.webdav, password = '' } = options;
  await sendRaw(socket, encodeLinkRequest({ connectionId, channelType, channelId }));
  const size = decodeLinkHeader(await takeRaw(socket, reader, linkHeaderBytes));
  const { publicKey, authSelection } = decodeLinkReply(await takeRaw(socket, reader, size));
  const ticket = await encryptTicket(publicKey, password).catch((cause: unknown) => {
    if (cause instanceof RangeError) {
      throw new ShareError(shareErrorCodes.wrongPassword, 'channel', 'A SPICE password has at most 60 bytes', cause);
    }
    throw protocolError('The SPICE server sent a key that cannot be used', cause);
  });
  await sendRaw(socket, encodeAuthentication(ticket, authSelection));
  checkLinkResult(await takeRaw(socket, reader, 4));
}

async function sendRaw(socket: ByteSocket, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await socket.write(bytes);
  } catch (cause) {
    throw closedAtOnce(cause);
  }
}

async function takeRaw(socket: ByteSocket, reader: MessageReader, count: number): Promise<Uint8Array> {
  for (;;) {
    const bytes = reader.takeRaw(count);
    if (bytes !== undefined) return bytes;
    const more = await socket.read();
    if (more === null) throw closedAtOnce();
    reader.push(more);
  }
}

function closedAtOnce(cause?: unknown): ShareError {
  const message = 'The SPICE server closed the connection at once';
  return new ShareError(shareErrorCodes.serverClosed, 'channel', message, cause);
}
