import type { ByteChannel, ChannelEvent } from '../base/byte-channel.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import type { ByteSocket } from './byte-socket.js';
import { protocolError } from './link.js';
import type { MessageReader } from './message-reader.js';
import { clientMessages, miniHeaderBytes, portEvents, serverMessages } from './protocol.js';

/** A DATA message of ours. Credit on the server counts messages, so a larger one would let more stand in its queue. */
const maxDataBytes = 64 * 1024;
/** Answers to PING and acknowledgements that the socket has not taken yet: a server that never reads gets no more. */
const maxPendingReplies = 64;

/**
 * A port channel after its link (spice.proto: PortChannel is a SpiceVmcChannel is a BaseChannel).
 *
 *     linked --PORT_INIT--> open --socket ends, DISCONNECTING, MIGRATE--> failed
 *                            |--close()--------------------------------> closed
 */
export class PortChannel implements ByteChannel {
  readonly #socket: ByteSocket;
  readonly #reader: MessageReader;
  #state: 'linked' | 'open' | 'closed' = 'linked';
  #portName = '';
  /** What PORT_INIT said, until it is read. */
  #firstEvent: ChannelEvent | undefined;
  #pendingReplies = 0;
  /** SET_ACK's window and what is left of it; 0: the server asked for none, as on this channel it never does. */
  #ackWindow = 0;
  #untilAck = 0;
  /** Spare room for one outgoing message; taken while a write is under way. */
  #spare: Uint8Array<ArrayBuffer> | undefined = new Uint8Array(miniHeaderBytes + maxDataBytes);

  constructor(socket: ByteSocket, reader: MessageReader) {
    this.#socket = socket;
    this.#reader = reader;
  }

  /** As PORT_INIT gave it. */
  get portName(): string {
    return this.#portName;
  }

  get canPauseReading(): boolean {
    return this.#socket.canPauseReading;
  }

  /**
   * Waits for PORT_INIT.
   * @throws ShareError `channel-taken` when the server closes before it: that is how it refuses a second client.
   */
  async initialize(): Promise<void> {
    while (this.#firstEvent === undefined) {
      const event = await this.#nextEvent();
      if (event === 'ended') {
        throw new ShareError(
          shareErrorCodes.channelTaken,
          'channel',
          'Another client is using this folder channel. Close the other console of this machine, then connect again.',
        );
      }
      // No data may come before PORT_INIT; what comes is not for us.
      if (event.type !== 'data') this.#firstEvent = event;
    }
    this.#state = 'open';
  }

  async read(): Promise<ChannelEvent | null> {
    const first = this.#firstEvent;
    if (first !== undefined) {
      this.#firstEvent = undefined;
      return first;
    }
    const event = this.#isClosed ? 'ended' : await this.#nextEvent();
    if (event !== 'ended') return event;
    if (this.#isClosed) return null;
    this.#state = 'closed';
    throw serverClosed('The SPICE server closed the channel. The machine may have been stopped.');
  }

  async write(parts: readonly Uint8Array[]): Promise<void> {
    const message = this.#spare ?? new Uint8Array(miniHeaderBytes + maxDataBytes);
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
    this.#state = 'closed';
    await this.#socket.close();
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  async #sendData(message: Uint8Array<ArrayBuffer>, length: number): Promise<void> {
    writeMiniHeader(message, clientMessages.data, length - miniHeaderBytes);
    await this.#send(message.subarray(0, length));
  }

  async #send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#isClosed) throw new ShareError(shareErrorCodes.closed, 'channel', 'The channel is closed');
    try {
      await this.#socket.write(bytes);
    } catch (cause) {
      throw serverClosed('The SPICE server closed the channel', cause);
    }
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
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    switch (messageType) {
      case serverMessages.portInit:
        return this.#receivePortInit(view, body);
      case serverMessages.portEvent:
        if (body.byteLength < 1) throw protocolError('The SPICE server sent an empty port event');
        if (body[0] === portEvents.opened) return { type: 'opened' };
        if (body[0] === portEvents.closed) return { type: 'closed' };
        return undefined;
      case serverMessages.ping:
        // uint32 id, uint64 time; servers may append padding to measure bandwidth, which is not sent back.
        if (body.byteLength < 12) throw protocolError('The SPICE server sent a short ping');
        this.#reply(clientMessages.pong, body.slice(0, 12));
        return undefined;
      case serverMessages.setAck:
        // uint32 generation, uint32 window
        if (body.byteLength < 8) throw protocolError('The SPICE server sent a short SET_ACK');
        this.#ackWindow = view.getUint32(4, true);
        this.#untilAck = this.#ackWindow;
        this.#reply(clientMessages.ackSync, body.slice(0, 4));
        return undefined;
      case serverMessages.disconnecting:
        throw serverClosed('The SPICE server ended the connection');
      case serverMessages.migrate:
        throw serverClosed('The machine moves to another host. Connect again when it is there.');
      case serverMessages.compressedData:
        // Only for clients that announce SPICE_SPICEVMC_CAP_DATA_COMPRESS_LZ4; taken as data it would break the stream.
        throw protocolError('The SPICE server sent compressed data that was not asked for');
      default:
        // NOTIFY is text for a log; others are of capabilities that we do not announce.
        return undefined;
    }
  }

  /** uint32 name size, uint32 name offset, uint8 opened; the name ends with a NUL. */
  #receivePortInit(view: DataView, body: Uint8Array): ChannelEvent {
    if (body.byteLength < 9) throw protocolError('The SPICE server sent a short PORT_INIT');
    const size = view.getUint32(0, true);
    const offset = view.getUint32(4, true);
    if (offset + size > body.byteLength) throw protocolError('The SPICE server sent a port name that is not there');
    this.#portName = new TextDecoder().decode(body.subarray(offset, offset + size)).replace(/\0.*$/s, '');
    return { type: body[8] === 0 ? 'closed' : 'opened' };
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
