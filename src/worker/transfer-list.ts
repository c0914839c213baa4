import type { Clock } from '../base/clock.js';
import type { Exchange } from '../session/share-session.js';
import { readablePath } from './readable-path.js';
import type { TransferDirection, TransferState, TransfersEvent } from './share-state.js';

/** So many of each are told; the others are in the totals. A panel shows no more, and a guest can start a thousand. */
const maxTold = 50;
const maxEnded = 20;

/** A rate is that of about the last two seconds, told four times in each: one slow piece is no slow transfer. */
const rateWeight = 0.3;

/** What moves a file's content. A page about a directory has a target that ends in a slash, and is none. */
function directionOf({ method, target }: Exchange): TransferDirection | undefined {
  switch (method) {
    case 'GET':
      return target.split('?', 1)[0]?.endsWith('/') === true ? undefined : 'to-guest';
    case 'PUT':
    case 'PATCH':
      return 'from-guest';
    case 'COPY':
      return 'within';
    default:
      return undefined;
  }
}

interface Entry {
  readonly id: number;
  readonly exchange: Exchange;
  readonly direction: TransferDirection;
  isCancelled: boolean;
  bytesPerSecond: number;
  lastBytes: number;
  lastMs: number;
}

function movedBy({ exchange, direction }: Entry): number {
  return direction === 'to-guest' ? exchange.bytesSent : exchange.bytesReceived;
}

/**
 * The files on their way, as the session's exchanges have them: their counters are read when a snapshot is made, at no
 * other time.
 */
export class TransferList {
  readonly #clock: Clock;
  readonly #running = new Map<Exchange, Entry>();
  /** Newest first. */
  #ended: TransferState[] = [];
  #done = 0;
  #failed = 0;
  #lastId = 0;
  #isDue = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether there is something to tell: a transfer runs, or ended since the last snapshot. */
  get isDue(): boolean {
    return this.#isDue || this.#running.size > 0;
  }

  begin(exchange: Exchange): void {
    const direction = directionOf(exchange);
    if (direction === undefined) return;
    this.#lastId += 1;
    const start = { isCancelled: false, bytesPerSecond: 0, lastBytes: 0, lastMs: exchange.startMs };
    this.#running.set(exchange, { id: this.#lastId, exchange, direction, ...start });
  }

  end(exchange: Exchange): void {
    const entry = this.#running.get(exchange);
    if (entry !== undefined) this.#end(entry);
  }

  /** One that has ended, or that can no longer be undone, goes on as if nobody had asked. */
  cancel(id: number): void {
    const entry = [...this.#running.values()].find((candidate) => candidate.id === id);
    if (entry?.exchange.canCancel !== true) return;
    entry.isCancelled = true;
    entry.exchange.cancel();
    // A client may go on sending to what is not heard any more.
    this.#end(entry);
  }

  snapshot(): TransfersEvent {
    this.#isDue = false;
    const now = this.#clock.now();
    const running: TransferState[] = [];
    for (const entry of this.#running.values()) {
      if (running.length === maxTold) break;
      this.#measure(entry, now);
      running.push(this.#describe(entry, entry.exchange.canCancel ? 'running' : 'finishing', now));
    }
    return { running, ended: this.#ended, done: this.#done, failed: this.#failed };
  }

  #end(entry: Entry): void {
    this.#running.delete(entry.exchange);
    const { status, isWhole } = entry.exchange;
    // Nothing was to be transferred: not there, not changed, or asked for its end alone.
    if (entry.direction === 'to-guest' && status !== 0 && status !== 200 && status !== 206) return;
    const phase = entry.isCancelled ? 'cancelled' : status >= 400 ? 'refused' : isWhole ? 'done' : 'broken';
    if (phase === 'done') this.#done += 1;
    else this.#failed += 1;
    this.#isDue = true;
    this.#ended = [this.#describe(entry, phase, this.#clock.now()), ...this.#ended.slice(0, maxEnded - 1)];
  }

  #measure(entry: Entry, now: number): void {
    const elapsedMs = now - entry.lastMs;
    if (elapsedMs <= 0) return;
    const bytes = movedBy(entry);
    const rate = ((bytes - entry.lastBytes) * 1000) / elapsedMs;
    const isFirst = entry.lastBytes === 0;
    entry.bytesPerSecond = isFirst ? rate : entry.bytesPerSecond + (rate - entry.bytesPerSecond) * rateWeight;
    entry.lastBytes = bytes;
    entry.lastMs = now;
  }

  #describe(entry: Entry, phase: TransferState['phase'], now: number): TransferState {
    const { id, exchange, direction, bytesPerSecond } = entry;
    const length =
      direction === 'to-guest'
        ? (exchange.lengthSent ?? null)
        : direction === 'from-guest'
          ? exchange.lengthReceived
          : null;
    const durationMs = Math.max(0, now - exchange.startMs);
    const { status, target } = exchange;
    return {
      id,
      path: readablePath(target),
      direction,
      phase,
      bytes: movedBy(entry),
      length,
      bytesPerSecond: Math.round(bytesPerSecond),
      durationMs,
      status,
    };
  }
}
