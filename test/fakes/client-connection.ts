import type { ClientConnection } from '../../src/base/byte-channel.js';
import { ShareError, shareErrorCodes } from '../../src/base/share-error.js';

/** Octets as code units of the same number, and back: so that tests can write bytes as they look. */
export const toBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
export const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Lets everything run that can run without time passing or bytes coming. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * A guest's program as the mux shows it, with the mux's rule: bytes that arrive in a later frame than the one that
 * ended a request, before its response was given to the socket, belong to somebody else, and this connection is aborted.
 */
export class FakeClientConnection implements ClientConnection {
  /** What the guest got, in the pieces in which it was written. */
  readonly writes: Uint8Array[] = [];
  /** endRequest, endResponse and close in order, each with the bytes written before it. */
  readonly calls: string[] = [];
  /** When set, writes wait until {@link unblock}. */
  blocked = false;
  heldBackMs = 0;
  readonly #controller = new AbortController();
  #frames: Uint8Array[] = [];
  #reader: ((bytes: Uint8Array | null) => void) | undefined;
  #ended = false;
  #awaitsResponse = false;
  #blockedWrites: (() => void)[] = [];

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get closed(): boolean {
    return this.calls.includes('close');
  }

  /** Everything written so far. */
  get output(): string {
    return toText(Buffer.concat(this.writes));
  }

  /** Whether the server waits for bytes now. */
  get isRead(): boolean {
    return this.#reader !== undefined;
  }

  /** A frame from the guest. */
  send(frame: string | Uint8Array): void {
    if (this.#ended) return;
    if (this.#awaitsResponse) {
      this.leave();
      return;
    }
    this.#frames.push(typeof frame === 'string' ? toBytes(frame) : frame);
    this.#deliver();
  }

  /** The guest's program is gone. */
  leave(): void {
    this.#ended = true;
    this.#frames = [];
    this.#controller.abort(new ShareError(shareErrorCodes.clientGone, 'client', 'gone'));
    this.unblock();
    this.#deliver();
  }

  unblock(): void {
    this.blocked = false;
    for (const resume of this.#blockedWrites.splice(0)) resume();
  }

  read(): Promise<Uint8Array | null> {
    if (this.#reader !== undefined) throw new Error('two reads at once');
    return new Promise((resolve) => {
      this.#reader = resolve;
      this.#deliver();
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#check();
    if (this.closed) throw new Error('write after close');
    this.writes.push(bytes);
    if (this.blocked) await new Promise<void>((resolve) => this.#blockedWrites.push(resolve));
    this.#check();
  }

  endRequest(): void {
    if (this.#awaitsResponse) throw new Error('two requests at once');
    this.calls.push('endRequest');
    this.#awaitsResponse = true;
    if (this.#frames.length > 0) this.leave();
  }

  async endResponse(): Promise<void> {
    this.calls.push('endResponse');
    if (this.blocked) await new Promise<void>((resolve) => this.#blockedWrites.push(resolve));
    this.#check();
    this.#awaitsResponse = false;
  }

  close(): void {
    if (this.closed) return;
    this.calls.push('close');
    this.#ended = true;
    this.#frames = [];
    this.#controller.abort(new ShareError(shareErrorCodes.clientGone, 'client', 'closed'));
    this.unblock();
    this.#deliver();
  }

  #check(): void {
    if (this.signal.aborted) throw this.signal.reason;
  }

  #deliver(): void {
    const reader = this.#reader;
    const frame = this.#frames[0];
    if (reader === undefined || (frame === undefined && !this.#ended)) return;
    this.#reader = undefined;
    this.#frames.shift();
    reader(frame ?? null);
  }
}
