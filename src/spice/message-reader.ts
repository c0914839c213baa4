import { ByteQueue } from '../base/byte-queue.js';
import { protocolError } from './link.js';
import { miniHeaderBytes, serverMessages } from './protocol.js';

/** A message that came whole, or a piece of a DATA message's body. */
export type ServerMessage =
  | { readonly type: 'message'; readonly messageType: number; readonly body: Uint8Array }
  /** `ends`: with these bytes the message is over. */
  | { readonly type: 'data'; readonly bytes: Uint8Array; readonly ends: boolean };

type ReaderState =
  | { readonly name: 'header' }
  /** Small messages are collected: their size was checked before. So is DATA without bytes, which counts and brings nothing. */
  | { readonly name: 'body'; readonly messageType: number; readonly size: number }
  /** DATA is passed on in the pieces in which it comes: nothing waits for the rest, nothing is joined. */
  | { readonly name: 'data'; readonly remaining: number };

const atHeader: ReaderState = { name: 'header' };

/**
 * Mini headers (uint16 type, uint32 size) and bodies out of a stream that is cut anywhere.
 *
 *     header --type is DATA--> data --all passed on--> header
 *        |--any other--------> body --all here-------> header
 */
export class MessageReader {
  readonly #queue = new ByteQueue();
  readonly #maxMessageBytes: number;
  #state: ReaderState = atHeader;

  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes;
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
  }

  /** The bytes of the link phase, which has no headers; undefined until they are here. */
  takeRaw(count: number): Uint8Array | undefined {
    return this.#queue.take(count);
  }

  /**
   * What is here, or undefined when more must come.
   * @throws ShareError `protocol-error` for a size that no server sends.
   */
  next(): ServerMessage | undefined {
    for (;;) {
      const state = this.#state;
      if (state.name === 'data') {
        const bytes = this.#queue.takeUpTo(state.remaining);
        if (bytes === undefined) return undefined;
        const remaining = state.remaining - bytes.byteLength;
        this.#state = remaining === 0 ? atHeader : { name: 'data', remaining };
        return { type: 'data', bytes, ends: remaining === 0 };
      }
      if (state.name === 'body') {
        const body = this.#queue.take(state.size);
        if (body === undefined) return undefined;
        this.#state = atHeader;
        return { type: 'message', messageType: state.messageType, body };
      }
      const header = this.#queue.take(miniHeaderBytes);
      if (header === undefined) return undefined;
      const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
      this.#state = this.#afterHeader(view.getUint16(0, true), view.getUint32(2, true));
    }
  }

  #afterHeader(messageType: number, size: number): ReaderState {
    if (size > this.#maxMessageBytes) {
      throw protocolError(`The SPICE server announced a message of ${size} bytes`);
    }
    if (messageType === serverMessages.data && size > 0) return { name: 'data', remaining: size };
    return { name: 'body', messageType, size };
  }
}
