import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import type { ConnectionLimit } from '../base/limits.js';
import type { Exchange, SessionObserver } from '../session/share-session.js';
import type { EngineEvents } from './messages.js';
import { readableDestination, readablePath } from './readable-path.js';
import { initialShareState, type ShareState } from './share-state.js';
import { TransferList } from './transfer-list.js';

/** Counters change with every request; people and panels need them a few times a second. */
const reportIntervalMs = 250;

/**
 * Gathers what the session tells into snapshots. What a person did or waits for is reported at once, counters at
 * intervals: counting never slows the transfers, and no guest has the page told a thousand times a second.
 */
export class StateReporter implements SessionObserver {
  readonly #events: EngineEvents;
  readonly #clock: Clock;
  readonly #transfers: TransferList;
  #state: ShareState;
  #received = 0;
  #sent = 0;
  #stateDue = false;
  #bytesDue = false;
  #timer: Disposable | undefined;
  /** Runs for an interval after what was told at once though a guest chose when. */
  #pace: Disposable | undefined;
  #stopped = false;

  constructor(runsIn: ShareState['runsIn'], events: EngineEvents, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
    this.#transfers = new TransferList(clock);
    this.#state = { ...initialShareState, runsIn };
  }

  get state(): ShareState {
    return this.#state;
  }

  /** Changes the state and reports it at once. */
  update(change: Partial<ShareState>): void {
    this.#state = { ...this.#state, ...change };
    this.#stateDue = false;
    if (!this.#stopped) this.#events.onState(this.#state);
  }

  /** Changes what a guest can change in a burst: reported at once after a while without, else with the counters. */
  updateSoon(change: Partial<ShareState>): void {
    if (this.#pace === undefined) {
      this.update(change);
      if (!this.#stopped) this.#pace = this.#clock.after(reportIntervalMs, () => (this.#pace = undefined));
      return;
    }
    this.#state = { ...this.#state, ...change };
    this.#stateDue = true;
    this.#schedule();
  }

  onPort(open: boolean): void {
    this.updateSoon({ agentRunning: open });
  }

  onClientCount(clients: number): void {
    this.#state = { ...this.#state, clients };
    this.#stateDue = true;
    this.#schedule();
  }

  onResponse({ target, destination, ...response }: Parameters<SessionObserver['onResponse']>[0]): void {
    if (this.#stopped) return;
    const to = destination === undefined ? {} : { destination: readableDestination(destination) };
    this.#events.onRequest({ ...response, path: readablePath(target), ...to });
    this.#state = { ...this.#state, lastRequestAt: this.#clock.now() };
    this.#stateDue = true;
    this.#schedule();
  }

  onClientClosed(closedBy: ConnectionLimit): void {
    if (this.#stopped) return;
    const nothing = { method: '', path: '', status: 0, isWhole: false, bytesReceived: 0, bytesSent: 0, durationMs: 0 };
    this.#events.onRequest({ ...nothing, closedBy });
  }

  onExchange(exchange: Exchange): void {
    this.#transfers.begin(exchange);
    if (this.#transfers.isDue) this.#schedule();
  }

  onExchangeEnd(exchange: Exchange): void {
    this.#transfers.end(exchange);
    if (this.#transfers.isDue) this.#schedule();
  }

  /** Ends a transfer, and tells so at once: a person waits for it. */
  cancelTransfer(id: number): void {
    this.#transfers.cancel(id);
    if (!this.#stopped) this.#events.onTransfers(this.#transfers.snapshot());
  }

  onBytes(direction: 'received' | 'sent', count: number): void {
    if (direction === 'received') this.#received += count;
    else this.#sent += count;
    this.#bytesDue = true;
    this.#schedule();
  }

  onProblem(error: unknown): void {
    // The developer's console of the host page: it may hold names of the person's files, which the guest must not see.
    console.warn('spice-html5-webdav:', error);
  }

  /** No event comes after this. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.dispose();
    this.#pace?.dispose();
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#stopped) return;
    this.#timer = this.#clock.after(reportIntervalMs, () => {
      this.#timer = undefined;
      if (this.#stateDue) this.update({});
      if (this.#bytesDue) this.#events.onBytes({ received: this.#received, sent: this.#sent });
      this.#bytesDue = false;
      if (!this.#transfers.isDue) return;
      this.#events.onTransfers(this.#transfers.snapshot());
      // One that stands still is news as well: its rate falls.
      if (this.#transfers.isDue) this.#schedule();
    });
  }
}
