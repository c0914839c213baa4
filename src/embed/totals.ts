import { type BytesEvent, noTransfers, type TransferState, type TransfersEvent } from '../worker/share-state.js';

/** As many as one engine tells. */
const maxEnded = 20;

/** What a share has moved since it was made, over all engines that it had: each of them counts from its own start. */
export class Totals {
  #bytesBefore: BytesEvent = { received: 0, sent: 0 };
  #bytes = this.#bytesBefore;
  #before: TransfersEvent = noTransfers;
  #transfers: TransfersEvent = noTransfers;
  /** Of earlier engines: the next one's ids come after it. */
  #lastId = 0;

  get transfers(): TransfersEvent {
    return this.#transfers;
  }

  /** An engine is started. */
  begin(): void {
    this.#bytesBefore = this.#bytes;
    this.#before = { ...this.#transfers, running: [] };
    const ids = [...this.#transfers.running, ...this.#transfers.ended].map(({ id }) => id);
    this.#lastId = Math.max(this.#lastId, ...ids);
  }

  addBytes({ received, sent }: BytesEvent): BytesEvent {
    this.#bytes = { received: this.#bytesBefore.received + received, sent: this.#bytesBefore.sent + sent };
    return this.#bytes;
  }

  addTransfers({ running, ended, done, failed }: TransfersEvent): TransfersEvent {
    const renumber = (transfer: TransferState): TransferState => ({ ...transfer, id: transfer.id + this.#lastId });
    this.#transfers = {
      running: running.map(renumber),
      ended: [...ended.map(renumber), ...this.#before.ended].slice(0, maxEnded),
      done: this.#before.done + done,
      failed: this.#before.failed + failed,
    };
    return this.#transfers;
  }

  /** What the engine that runs calls a transfer. */
  ownId(id: number): number {
    return id - this.#lastId;
  }
}
