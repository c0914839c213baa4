import type { ClientConnection } from '../base/byte-channel.js';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';

const nothing = new Uint8Array(0);

/** The bytes of one connection that no parser has taken yet: at most what one read gave. */
export class ConnectionInput {
  readonly #connection: ClientConnection;
  readonly #clock: Clock;
  #bytes: Uint8Array = nothing;
  #reading: Promise<'bytes' | 'ended'> | undefined;

  constructor(connection: ClientConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** Unread; views of it may be kept. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  consume(count: number): void {
    this.#bytes = this.#bytes.subarray(count);
  }

  /**
   * Waits for more bytes and adds them to {@link bytes}; for ever when no timeout is given. After a timeout the read
   * stays under way and the next call waits for the same one. Where the channel is held back for half of the time or
   * more, it begins anew.
   */
  fill(timeoutMs?: number): Promise<'bytes' | 'ended' | 'timeout'> {
    this.#reading ??= this.#read();
    const reading = this.#reading;
    if (timeoutMs === undefined) return reading;
    return new Promise((resolve) => {
      const wait = (): Disposable =>
        this.#clock.after(timeoutMs, () => {
          if (this.#connection.heldBackMs >= timeoutMs / 2) timer = wait();
          else resolve('timeout');
        });
      let timer = wait();
      void reading.then((result) => {
        timer.dispose();
        resolve(result);
      });
    });
  }

  /** Reads and drops until the connection ends, so that a lost stream does not stop the others. Never rejects. */
  async swallow(): Promise<void> {
    do this.#bytes = nothing;
    while ((await this.fill()) === 'bytes');
  }

  async #read(): Promise<'bytes' | 'ended'> {
    try {
      for (;;) {
        const bytes = await this.#connection.read();
        if (bytes === null) return 'ended';
        if (bytes.byteLength === 0) continue;
        this.#bytes = this.#bytes.byteLength === 0 ? bytes : joinBytes([this.#bytes, bytes]);
        return 'bytes';
      }
    } catch {
      return 'ended';
    } finally {
      this.#reading = undefined;
    }
  }
}

/** For small runs: what is large is never copied. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}
