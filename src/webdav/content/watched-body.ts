import type { RequestBody } from '../../http/message.js';

/**
 * A request's body that remembers what broke it: broken framing, silence or a client that left are the connection's to
 * answer, not ours.
 */
export class WatchedBody implements RequestBody {
  readonly length: number | null;
  readonly #body: RequestBody;
  #failures: unknown[] = [];

  constructor(body: RequestBody) {
    this.length = body.length;
    this.#body = body;
  }

  /** Whether this is what the body threw. */
  failedWith(error: unknown): boolean {
    return this.#failures.includes(error);
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const iterator = this.#body[Symbol.asyncIterator]();
    return {
      next: async () => {
        try {
          return await iterator.next();
        } catch (error) {
          this.#failures.push(error);
          throw error;
        }
      },
      return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    };
  }
}
