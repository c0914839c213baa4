import { randomInt } from 'node:crypto';
import type { WebSocket } from 'ws';
import { Carrier } from './carrier.js';
import { Channel } from './channel.js';
import { encodeLinkResult, type LinkMess } from './link-messages.js';
import { LinkStage } from './link-stage.js';
import { channelTypes, commonCaps, linkErrors } from './spice-protocol.js';
import type { TicketKeys } from './ticket-keys.js';

export interface ChannelId {
  readonly type: number;
  readonly id: number;
}

/** What the server needs of the machine behind it. */
export interface Machine {
  /** The channels of CHANNELS_LIST; the main channel is not among them. */
  readonly channels: readonly ChannelId[];
  openMain(channel: Channel, sessionId: number): void;
  /** Whether the channel has its one client already. */
  isTaken(id: ChannelId): boolean;
  open(channel: Channel, id: ChannelId): void;
}

interface Session {
  readonly id: number;
  readonly channels: Set<Channel>;
}

/** Links sockets to channels. One session at a time: a new main channel ends the one before, as spice-server does. */
export class SpiceServer {
  readonly #keys: TicketKeys;
  readonly #password: string | undefined;
  readonly #machine: Machine;
  readonly #carriers = new Set<Carrier>();
  #session: Session | undefined;

  constructor(keys: TicketKeys, password: string | undefined, machine: Machine) {
    this.#keys = keys;
    this.#password = password;
    this.#machine = machine;
  }

  accept(socket: WebSocket): void {
    const carrier = new Carrier(socket);
    this.#carriers.add(carrier);
    const stage = new LinkStage(this.#keys, this.#password);
    carrier.onGone = () => this.#carriers.delete(carrier);
    carrier.onBytes = () => {
      for (let step = stage.advance(carrier.input); step !== undefined; step = stage.advance(carrier.input)) {
        if (step.type === 'reply') carrier.send(step.bytes);
        else if (step.type === 'refused') carrier.sendLast(step.bytes);
        else this.#link(carrier, step.mess);
      }
    };
  }

  terminate(): void {
    for (const carrier of [...this.#carriers]) carrier.terminate();
  }

  #link(carrier: Carrier, mess: LinkMess): void {
    if (mess.channelType === channelTypes.main && mess.connectionId === 0) {
      this.#linkMain(carrier, mess);
      return;
    }
    const session = this.#session;
    const id = { type: mess.channelType, id: mess.channelId };
    if (session === undefined || session.id !== mess.connectionId || mess.channelType === channelTypes.main) {
      carrier.sendLast(encodeLinkResult(linkErrors.badConnectionId));
    } else if (!this.#machine.channels.some((known) => known.type === id.type && known.id === id.id)) {
      carrier.sendLast(encodeLinkResult(linkErrors.channelNotAvailable));
    } else if (this.#machine.isTaken(id)) {
      // One client per channel: the second gets link and result, and is then closed without a word.
      carrier.sendLast(encodeLinkResult(linkErrors.ok));
    } else {
      carrier.send(encodeLinkResult(linkErrors.ok));
      this.#machine.open(this.#addChannel(carrier, mess, session), id);
    }
  }

  #linkMain(carrier: Carrier, mess: LinkMess): void {
    for (const channel of this.#session?.channels ?? []) channel.terminate();
    const session: Session = { id: randomInt(1, 0x7fff_ffff), channels: new Set() };
    this.#session = session;
    carrier.send(encodeLinkResult(linkErrors.ok));
    const channel = this.#addChannel(carrier, mess, session, () => {
      // Without its main channel a session is over.
      if (this.#session === session) this.#session = undefined;
      for (const other of session.channels) other.terminate();
    });
    this.#machine.openMain(channel, session.id);
  }

  #addChannel(carrier: Carrier, mess: LinkMess, session: Session, ended: () => void = () => {}): Channel {
    const kind = mess.commonCaps & commonCaps.miniHeader ? 'mini' : 'full';
    const channel = new Channel(carrier, kind, () => {
      this.#carriers.delete(carrier);
      session.channels.delete(channel);
      ended();
    });
    session.channels.add(channel);
    return channel;
  }
}
