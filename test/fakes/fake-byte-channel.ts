import type { ByteChannel, ChannelEvent } from '../../src/base/byte-channel.js';

/** A port channel in memory: a test says what the guest sends and sees what it would get. */
export class FakeByteChannel implements ByteChannel {
  /** Every write, its parts joined. */
  readonly written: Buffer[] = [];
  /** How often the next event was asked for. */
  reads = 0;
  isClosed = false;
  /** Writes that wait for the test to accept them; undefined while they pass at once. */
  stalledWrites: (() => void)[] | undefined;
  readonly #events: (ChannelEvent | null | Error)[] = [];
  #waiting: (() => void) | undefined;

  send(event: ChannelEvent | null | Error): void {
    this.#events.push(event);
    this.#waiting?.();
  }

  sendBytes(bytes: Uint8Array): void {
    this.send({ type: 'data', bytes: Uint8Array.from(bytes) });
  }

  async read(): Promise<ChannelEvent | null> {
    this.reads += 1;
    while (this.#events.length === 0) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    const event = this.#events.shift() as ChannelEvent | null | Error;
    if (event instanceof Error) throw event;
    return event;
  }

  async write(parts: readonly Uint8Array[]): Promise<void> {
    this.written.push(Buffer.concat(parts));
    const stalled = this.stalledWrites;
    if (stalled !== undefined) await new Promise<void>((resolve) => stalled.push(resolve));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.send(null);
  }
}
