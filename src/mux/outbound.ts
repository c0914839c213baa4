import type { ByteChannel } from '../base/byte-channel.js';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { type Batch, type Sender, SendQueue } from './send-queue.js';
import { SendWindow } from './send-window.js';

/** The way to the guest: batch after batch, each written when the channel has accepted the one before. */
export class Outbound {
  readonly #channel: ByteChannel;
  readonly #clock: Clock;
  readonly #window: SendWindow;
  readonly #queue = new SendQueue();
  /** The batch that the channel has not yet accepted. */
  #sending: Batch | undefined;
  readonly #waiters = new Map<Sender, readonly (() => void)[]>();
  #wake: (() => void) | undefined;
  #stopped = false;

  constructor(channel: ByteChannel, clock: Clock) {
    this.#channel = channel;
    this.#clock = clock;
    this.#window = new SendWindow(clock);
  }

  /**
   * Writes until {@link stop}.
   * @throws ShareError of scope `channel` when the channel is gone.
   */
  async run(): Promise<void> {
    while (!this.#stopped) {
      const holdMs = this.#window.holdMs();
      const batch = this.#queue.takeBatch(holdMs > 0);
      if (batch === undefined) {
        await this.#untilWoken(holdMs);
        continue;
      }
      this.#sending = batch;
      this.#window.sent(batch.bytes);
      for (const sender of batch.senders) if (this.queuedBytes(sender) === 0) sender.lastByteTaken?.();
      const startedAt = this.#clock.now();
      await this.#channel.write(batch.parts);
      this.#window.accepted(batch.bytes, this.#clock.now() - startedAt);
      this.#sending = undefined;
      for (const sender of batch.senders) if (this.#isDrained(sender)) this.#release(sender);
    }
  }

  /** Nothing is begun any more; what was given to the channel goes out. */
  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /** The last byte of a client's answer was taken, and it was a short one. */
  answered(sender: Sender): void {
    this.#window.answered(sender);
  }

  /** The client goes on, or disconnects: it has its answer. */
  heard(sender: Sender): void {
    if (this.#window.heard(sender)) this.#wake?.();
  }

  enqueue(sender: Sender, bytes: Uint8Array): void {
    this.#queue.enqueue(sender, bytes);
    this.#wake?.();
  }

  /** Size 0 after what is queued; whoever waits for it goes on. */
  enqueueClose(sender: Sender): void {
    this.#queue.enqueueClose(sender);
    this.#wake?.();
    this.#release(sender);
  }

  /** Forgets what is queued for a client. A frame that was begun is whole, so the stream stays in step. */
  drop(sender: Sender): void {
    this.#queue.drop(sender);
    this.#window.forget(sender);
    this.#release(sender);
  }

  /** Bytes that were enqueued and not yet taken for the channel. */
  queuedBytes(sender: Sender): number {
    return this.#queue.queuedBytes(sender);
  }

  /** Resolves when all that was enqueued has been written, and so may be reused. Also when the client is dropped. */
  async drained(sender: Sender): Promise<void> {
    if (this.#isDrained(sender)) return;
    await new Promise<void>((resolve) => {
      this.#waiters.set(sender, [...(this.#waiters.get(sender) ?? []), resolve]);
    });
  }

  /** @param holdMs how long what is queued is held back at most, where it is. */
  async #untilWoken(holdMs: number): Promise<void> {
    let timer: Disposable | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (holdMs > 0 && !this.#queue.isEmpty) timer = this.#clock.after(holdMs, resolve);
    });
    timer?.dispose();
  }

  #isDrained(sender: Sender): boolean {
    return this.queuedBytes(sender) === 0 && this.#sending?.senders.has(sender) !== true;
  }

  #release(sender: Sender): void {
    const waiters = this.#waiters.get(sender) ?? [];
    this.#waiters.delete(sender);
    for (const resolve of waiters) resolve();
  }
}
