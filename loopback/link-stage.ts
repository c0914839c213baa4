import type { ByteQueue } from '../src/base/byte-queue.js';
import {
  decodeLinkHeader,
  decodeLinkMess,
  encodeLinkReply,
  encodeLinkResult,
  type LinkMess,
  linkHeaderBytes,
  ticketBytes,
} from './link-messages.js';
import { asBuffer } from './message-framing.js';
import { authSpiceMechanism, commonCaps, linkErrors } from './spice-protocol.js';
import type { TicketKeys } from './ticket-keys.js';

/**
 * The link as the server sees it:
 *
 *     header -> mess -> mechanism -> ticket -> accepted
 *                  \_ client without AUTH_SELECTION _/^
 *     any of them -> refused
 *
 * Whether session and channel exist is the server's to say, after the ticket: as spice-server does it.
 */
type State =
  | { readonly at: 'header' }
  | { readonly at: 'mess'; readonly size: number }
  | { readonly at: 'mechanism'; readonly mess: LinkMess }
  | { readonly at: 'ticket'; readonly mess: LinkMess }
  | { readonly at: 'done' };

export type LinkStep =
  | { readonly type: 'reply'; readonly bytes: Buffer }
  | { readonly type: 'refused'; readonly bytes: Buffer }
  | { readonly type: 'accepted'; readonly mess: LinkMess };

export class LinkStage {
  #state: State = { at: 'header' };
  readonly #keys: TicketKeys;
  readonly #password: string | undefined;

  /** Without a password any ticket is accepted, as a server with ticketing switched off does. */
  constructor(keys: TicketKeys, password: string | undefined) {
    this.#keys = keys;
    this.#password = password;
  }

  /** What the bytes so far call for, or undefined when more are needed. */
  advance(input: ByteQueue): LinkStep | undefined {
    for (;;) {
      const state = this.#state;
      if (state.at === 'done') return undefined;
      const bytes = input.take(this.#wanted(state));
      if (bytes === undefined) return undefined;
      const step = this.#take(state, asBuffer(bytes));
      if (step !== undefined) return step;
    }
  }

  #wanted(state: Exclude<State, { at: 'done' }>): number {
    if (state.at === 'header') return linkHeaderBytes;
    if (state.at === 'mess') return state.size;
    return state.at === 'mechanism' ? 4 : ticketBytes;
  }

  #take(state: Exclude<State, { at: 'done' }>, bytes: Buffer): LinkStep | undefined {
    if (state.at === 'header') {
      const header = decodeLinkHeader(bytes);
      if ('error' in header) return this.#refuse(encodeLinkReply(header.error, Buffer.alloc(0)));
      this.#state = { at: 'mess', size: header.size };
      return undefined;
    }
    if (state.at === 'mess') {
      const mess = decodeLinkMess(bytes);
      if (mess === undefined) return this.#refuse(encodeLinkReply(linkErrors.invalidData, Buffer.alloc(0)));
      this.#state = { at: mess.commonCaps & commonCaps.authSelection ? 'mechanism' : 'ticket', mess };
      return { type: 'reply', bytes: encodeLinkReply(linkErrors.ok, this.#keys.publicKey) };
    }
    if (state.at === 'mechanism') {
      if (bytes.readUInt32LE(0) !== authSpiceMechanism) return this.#refuse(encodeLinkResult(linkErrors.invalidData));
      this.#state = { at: 'ticket', mess: state.mess };
      return undefined;
    }
    if (this.#password !== undefined && !this.#keys.accepts(bytes, this.#password)) {
      return this.#refuse(encodeLinkResult(linkErrors.permissionDenied));
    }
    this.#state = { at: 'done' };
    return { type: 'accepted', mess: state.mess };
  }

  #refuse(bytes: Buffer): LinkStep {
    this.#state = { at: 'done' };
    return { type: 'refused', bytes };
  }
}
