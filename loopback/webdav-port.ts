import type { AgentFaults } from './agent-faults.js';
import type { Channel, ChannelHandler } from './channel.js';
import { byteLength, DataMessageLayout } from './data-messages.js';
import type { Message } from './message-framing.js';
import { portClientMessages, portEvents, portMessages, webdavPortName } from './spice-protocol.js';
import type { Counters } from './stats.js';

/** spice-server stops reading the guest's port while more than this waits for the client's socket. */
const maxOutboundBytes = 1024 * 1024;
const resumeOutboundBytes = maxOutboundBytes / 2;
/** Messages of any size that may wait for the guest before the client's socket is no longer read. */
const inboundCredit = 128;

/** The process in the guest that has the device open. */
export interface PortGuest {
  /** A client has the channel, or has it no more. */
  hostConnected(): void;
  hostDisconnected(): void;
  /** Takes the bytes whatever it answers; false: it reads no more until it calls {@link WebdavPort.readOn}. */
  receive(bytes: Buffer): boolean;
  /** There is room again after {@link WebdavPort.write} answered false. */
  writable(): void;
}

/**
 * The virtio port between the guest and the WebDAV channel: one process on the guest's side, one client on the other,
 * a byte stream each way with spice-server's limits. What the client sent and the guest did not read yet survives the
 * client's leaving, as in spice-server; it does not survive the guest's closing.
 */
export class WebdavPort {
  readonly #faults: AgentFaults;
  readonly #counters: Counters;
  #guest: PortGuest | undefined;
  #client: { channel: Channel; layout: DataMessageLayout } | undefined;
  /** From the client, not yet given to the guest. */
  #inbound: Buffer[] = [];
  #guestReads = true;
  #outboundFull = false;
  /** Frames held for a moment by the fault `mergeFrames`. */
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(faults: AgentFaults, counters: Counters) {
    this.#faults = faults;
    this.#counters = counters;
  }

  get hasClient(): boolean {
    return this.#client !== undefined;
  }

  get isOpen(): boolean {
    return this.#guest !== undefined;
  }

  /** The guest opens the device. */
  open(guest: PortGuest): void {
    this.#guest = guest;
    this.#guestReads = true;
    this.#sendEvent(portEvents.opened);
    if (this.#client !== undefined) guest.hostConnected();
    this.#deliver();
  }

  /** The guest closes the device, or dies. */
  close(): void {
    if (this.#guest === undefined) return;
    this.#flushHeld();
    this.#guest = undefined;
    this.#inbound = [];
    this.#outboundFull = false;
    this.#sendEvent(portEvents.closed);
    this.#client?.channel.resume();
  }

  /** The guest reads again after `receive` answered false. */
  readOn(): void {
    this.#guestReads = true;
    this.#deliver();
  }

  /** Bytes of the guest, written with one call. False: no more until {@link PortGuest.writable}. Lost without a client. */
  write(parts: readonly Buffer[]): boolean {
    if (this.#client === undefined) return true;
    const bytes = byteLength(parts);
    this.#counters.bytesToClient += bytes;
    if (this.#faults.mergeFrames) {
      if (this.#heldBytes === 0) setImmediate(() => this.#flushHeld());
      this.#held.push(...parts);
      this.#heldBytes += bytes;
    } else {
      this.#flushHeld();
      this.#send(parts);
    }
    if (this.#heldBytes + this.#client.channel.bufferedAmount > maxOutboundBytes && !this.#outboundFull) {
      this.#outboundFull = true;
      this.#counters.outboundStops += 1;
    }
    return !this.#outboundFull;
  }

  /** The server gives the channel to its one client. */
  attach(channel: Channel): void {
    this.#counters.clients += 1;
    this.#client = { channel, layout: new DataMessageLayout(channel.kind, () => channel.nextSerial()) };
    this.#sendInit(channel);
    const handler: ChannelHandler = {
      message: (message) => this.#message(channel, message),
      gone: () => this.#detach(),
    };
    this.#guest?.hostConnected();
    channel.start(handler);
  }

  /** The channel that has the port, to break it from outside. */
  get channel(): Channel | undefined {
    return this.#client?.channel;
  }

  #message(channel: Channel, message: Message): void {
    if (message.type === portClientMessages.data) {
      this.#counters.bytesFromClient += message.body.byteLength;
      // QEMU throws away what is sent to a port that nobody has open.
      if (this.#guest === undefined) return;
      this.#inbound.push(message.body);
      this.#deliver();
      if (this.#inbound.length >= inboundCredit) {
        this.#counters.inboundStops += 1;
        channel.pause();
      }
    } else if (message.type !== portClientMessages.event) {
      // Compressed data was never agreed upon: no channel capability was announced. Anything else is not of this channel.
      channel.terminate();
    }
  }

  #deliver(): void {
    let taken = 0;
    while (this.#guest !== undefined && this.#guestReads && taken < this.#inbound.length) {
      const bytes = this.#inbound[taken] as Buffer;
      taken += 1;
      this.#guestReads = this.#guest.receive(bytes);
    }
    if (taken > 0) this.#inbound.splice(0, taken);
    if (this.#inbound.length < inboundCredit) this.#client?.channel.resume();
  }

  #detach(): void {
    this.#client = undefined;
    this.#held = [];
    this.#heldBytes = 0;
    this.#outboundFull = false;
    this.#guest?.hostDisconnected();
  }

  #send(parts: readonly Buffer[]): void {
    const client = this.#client;
    if (client === undefined) return;
    const messages = this.#faults.splitFrames ? client.layout.odd(parts) : [client.layout.plain(parts)];
    const flushed = () => this.#flushed(client.channel);
    for (const message of messages) client.channel.sendEncoded(message, flushed);
  }

  #flushed(channel: Channel): void {
    if (!this.#outboundFull || this.#client?.channel !== channel) return;
    if (this.#heldBytes + channel.bufferedAmount > resumeOutboundBytes) return;
    this.#outboundFull = false;
    this.#guest?.writable();
  }

  #flushHeld(): void {
    if (this.#heldBytes === 0) return;
    const parts = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    this.#send(parts);
  }

  /** uint32 name size, uint32 offset of the name, uint8 opened, then the name with its NUL. */
  #sendInit(channel: Channel): void {
    const name = Buffer.from(`${webdavPortName}\0`, 'latin1');
    const body = Buffer.alloc(9 + name.byteLength);
    body.writeUInt32LE(name.byteLength, 0);
    body.writeUInt32LE(9, 4);
    body.writeUInt8(this.isOpen ? 1 : 0, 8);
    name.copy(body, 9);
    channel.send(portMessages.init, body);
  }

  #sendEvent(event: number): void {
    this.#client?.channel.send(portMessages.event, Buffer.of(event));
  }
}
