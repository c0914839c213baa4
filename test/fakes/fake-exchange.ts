import type { Exchange } from '../../src/http/exchange.js';

/** An exchange whose counters a test sets. */
export class FakeExchange implements Exchange {
  readonly method: string;
  readonly target: string;
  readonly startMs: number;
  bytesReceived = 0;
  bytesSent = 0;
  lengthReceived: number | null = 0;
  lengthSent: number | null | undefined;
  status = 0;
  isWhole = false;
  canCancel = true;
  wasCancelled = false;

  constructor(method: string, target: string, startMs: number) {
    this.method = method;
    this.target = target;
    this.startMs = startMs;
  }

  cancel(): void {
    this.wasCancelled = true;
  }

  finish(status: number): void {
    this.status = status;
    this.isWhole = true;
  }
}
