import { type ByteChannel, type ChannelEvent, maxWriteBytes } from '../base/byte-channel.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import type { ByteSocket } from './byte-socket.js';
import { protocolError } from './link.js';
import type { MessageReader } from './message-reader.js';
import { clientMessages, miniHeaderBytes, portEvents, serverMessages } from './protocol.js';
import {
  decodeDisconnecting,
  decodeNotify,
  decodePing,
  decodePortEvent,
  decodePortInit,
  decodeSetAck,
} from './server-messages.js';

/** Answers to PING and acknowledgements that the socket has not taken yet: a server that never reads gets no more. */
const maxPendingReplies = 64;

/**
 * A port channel after its link (spice.proto: PortChannel is a SpiceVmcChannel is a BaseChannel).
 *
 *     linked --PORT_INIT--> open
 *       any --socket ends, DISCONNECTING, MIGRATE, what no server sends--> failed
 *       any --close()--> closed
 *
 * A channel that failed lets its socket go: the server gives its place to nobody else while that stands.
 */
type ChannelState =
  | { readonly name: 'linked' | 'open' | 'closed' }
  | { readonly name: 'failed'; readonly error: ShareError };

/** One SPICE port channel: what the server sends of it as opened, closed and bytes, and bytes the other way. */
export class PortChannel implements ByteChannel {
  readonly #socket: ByteSocket;
  readonly #reader: MessageReader;
  readonly #onNotify: ((text: string) => void) | undefined;
  #state: ChannelState = { name: 'linked' };
  #portName = '';
  /** What PORT_INIT said, until it is read. */
  #firstEvent: ChannelEvent | undefined;
  #pendingReplies = 0;
  /** SET_ACK's window and what is left of it; 0: the server asked for none, as on this channel it never does. */
  #ackWindow = 0;
  #untilAck = 0;
  /** Spare room for one outgoing message; taken while a write is under way. */
  #spare: Uint8Array<ArrayBuffer> | undefined;

  constructor(socket: ByteSocket, reader: MessageReader, onNotify?: (text: string) => void) {
    this.#socket = socket;
    this.#reader = reader;
    this.#onNotify = onNotify;
  }

  /** As PORT_INIT gave it. */
  get portName(): string {
    return this.#portName;
  }

  /** Whether not calling {@link read} holds the guest back. */
  get canPauseReading(): boolean {
    return this.#socket.canPauseReading;
  }

  /**
   * Waits for PORT_INIT; its `opened` is the first event that {@link read} gives.
   * @throws ShareError `channel-taken` when the server closes before it: that is how it refuses a second client.
   */
  async initialize(): Promise<void> {
    while (this.#state.name === 'linked') {
      const event = await this.#nextEvent();
      if (event === 'ended') {
        throw new ShareError(
          shareErrorCodes.channelTaken,
          'channel',
          'Another client is using this folder channel. Close the other console of this machine, then connect again.',
        );
      }
      // What came before PORT_INIT is not for us.
      this.#firstEvent = event;
    }
  }

  async read(): Promise<ChannelEvent | null> {
    this.#throwIfFailed();
    const first = this.#firstEvent;
    this.#firstEvent = undefined;
    try {
      const event = first ?? (await this.#nextEvent());
      if (this.#isClosed) return null;
      if (event !== 'ended') return event;
    } catch (error) {
      if (this.#isClosed) return null;
      throw this.#fail(error);
    }
    throw this.#fail(serverClosed('The SPICE server closed the channel. The machine may have been stopped.'));
  }

  async write(parts: readonly Uint8Array[]): Promise<void> {
    const message = this.#spare ?? new Uint8Array(miniHeaderBytes + maxWriteBytes);
    this.#spare = undefined;
    let filled = miniHeaderBytes;
    for (const part of parts) {
      for (let offset = 0; offset < part.byteLength; ) {
        const bytes = part.subarray(offset, offset + message.byteLength - filled);
        message.set(bytes, filled);
        filled += bytes.byteLength;
        offset += bytes.byteLength;
        if (filled === message.byteLength) {
          await this.#sendData(message, filled);
          filled = miniHeaderBytes;
        }
      }
    }
    if (filled > miniHeaderBytes) await this.#sendData(message, filled);
    this.#spare = message;
  }

  async close(): Promise<void> {
    this.#state = { name: 'closed' };
    await this.#socket.close();
  }

  get #isClosed(): boolean {
    return this.#state.name === 'closed';
  }

  #throwIfFailed(): void {
    if (this.#state.name === 'failed') throw this.#state.error;
  }

  /** @returns the first failure, which is the one that says most. */
  #fail(cause: unknown): ShareError {
    if (this.#state.name === 'failed') return this.#state.error;
    const error = cause instanceof ShareError ? cause : serverClosed('The SPICE server closed the channel', cause);
    this.#state = { name: 'failed', error };
    void this.#socket.close();
    return error;
  }

  async #sendData(message: Uint8Array<ArrayBuffer>, length: number): Promise<void> {
    writeMiniHeader(message, clientMessages.data, length - miniHeaderBytes);
    try {
      await this.#send(message.subarray(0, length));
    } catch (error) {
      throw this.#isClosed ? error : this.#fail(error);
    }
  }

  async #send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#isClosed) throw new ShareError(shareErrorCodes.closed, 'channel', 'The channel is closed');
    this.#throwIfFailed();
    await this.#socket.write(bytes);
  }

  /** Reads messages until one concerns the stream. */
  async #nextEvent(): Promise<ChannelEvent | 'ended'> {
    for (;;) {
      const message = this.#reader.next();
      if (message === undefined) {
        const bytes = await this.#socket.read();
        if (bytes === null) return 'ended';
        this.#reader.push(bytes);
      } else if (message.type === 'data') {
        if (message.ends) this.#countTowardsAck();
        return message;
      } else {
        this.#countTowardsAck();
        const event = this.#receive(message.messageType, message.body);
        if (event !== undefined) return event;
      }
    }
  }

  #receive(messageType: number, body: Uint8Array): ChannelEvent | undefined {
    switch (messageType) {
      case serverMessages.portInit: {
        const { name, opened } = decodePortInit(body);
        this.#portName = name;
        if (this.#state.name === 'linked') this.#state = { name: 'open' };
        return { type: opened ? 'opened' : 'closed' };
      }
      case serverMessages.portEvent: {
        const event = decodePortEvent(body);
        if (event === portEvents.opened) return { type: 'opened' };
        return event === portEvents.closed ? { type: 'closed' } : undefined;
      }
      case serverMessages.ping:
        this.#reply(clientMessages.pong, decodePing(body));
        return undefined;
      case serverMessages.setAck: {
        const { generation, window } = decodeSetAck(body);
        this.#ackWindow = window;
        this.#untilAck = window;
        this.#reply(clientMessages.ackSync, generation);
        return undefined;
      }
      case serverMessages.notify:
        this.#onNotify?.(decodeNotify(body));
        return undefined;
      case serverMessages.disconnecting:
        throw serverClosed(`The SPICE server ended the connection (reason ${decodeDisconnecting(body)})`);
      case serverMessages.migrate:
        throw serverClosed('The machine moves to another host. Connect again when it is there.');
      case serverMessages.compressedData:
        // Only for clients that announce SPICE_SPICEVMC_CAP_DATA_COMPRESS_LZ4; taken as data it would break the stream.
        throw protocolError('The SPICE server sent compressed data that was not asked for');
      default:
        // Of capabilities that we do not announce, or of a newer protocol: as other clients do.
        return undefined;
    }
  }

  #countTowardsAck(): void {
    if (this.#ackWindow === 0) return;
    this.#untilAck -= 1;
    if (this.#untilAck > 0) return;
    this.#untilAck = this.#ackWindow;
    this.#reply(clientMessages.ack, new Uint8Array(0));
  }

  /** Sent without waiting: reading must go on while the socket is full, or both sides would wait for each other. */
  #reply(messageType: number, body: Uint8Array): void {
    if (this.#pendingReplies >= maxPendingReplies) {
      throw protocolError('The SPICE server asks for answers and does not read them');
    }
    const message = new Uint8Array(miniHeaderBytes + body.byteLength);
    writeMiniHeader(message, messageType, body.byteLength);
    message.set(body, miniHeaderBytes);
    this.#pendingReplies += 1;
    this.#send(message)
      // A socket that broke is told by the next read.
      .catch(() => {})
      .finally(() => {
        this.#pendingReplies -= 1;
      });
  }
}

function writeMiniHeader(message: Uint8Array<ArrayBuffer>, messageType: number, size: number): void {
  const view = new DataView(message.buffer, message.byteOffset);
  view.setUint16(0, messageType, true);
  view.setUint32(2, size, true);
}

function serverClosed(message: string, cause?: unknown): ShareError {
  return new ShareError(shareErrorCodes.serverClosed, 'channel', message, cause);
}
